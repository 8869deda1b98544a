"""The OpenAPI document, its page for people, and the app against its own description."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from app.accounts.services.api_tokens import create_token
from app.core.access import Role, access_of
from app.extensions import db
from tests.badges.venue import edition_with_people, station_at
from tests.factories import user_with

pytestmark = pytest.mark.database("sqlite")

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def test_the_document_is_openapi_3_1_and_names_every_call(app: Flask, client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json

    assert document["openapi"] == "3.1.0"
    described = {
        (method, path.replace("{", "<").replace("}", ">"))
        for path, calls in document["paths"].items()
        for method in calls
        if method != "parameters"
    }
    served = {
        (method.lower(), rule.rule.replace("uuid:", ""))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and rule.endpoint not in ("openapi", "api_docs")
    }
    assert described == served
    assert all(access_of(rule.endpoint) for rule in app.url_map.iter_rules("openapi"))


def test_the_page_for_people_names_every_call_and_needs_no_script(client: FlaskClient) -> None:
    page = client.get("/api/v1/docs")

    assert page.status_code == 200
    for path in client.get("/api/v1/openapi.json").json["paths"]:
        assert path in page.text
    assert "cdn" not in page.text


@pytest.fixture
def described(app: Flask) -> Iterator[Any]:
    """Our own description, and a desk's token."""
    edition = edition_with_people(2)
    gate = station_at(edition)
    user = user_with(Role.DESK, scope=edition.scope)
    token = create_token(user, name="fuzz", scopes=["scan"], by=user)
    db.session.commit()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    # the client that calls in this process unpacks nothing
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    yield schema, gate.public_id, headers
    schema.config = None


def _operations(schema: Any) -> list[Any]:
    return [found.ok() for found in schema.get_all_operations() if "stations" in found.ok().path]


def test_whatever_fits_or_breaks_the_description_is_answered_as_described(described: Any) -> None:
    schema, gate, headers = described
    operations = _operations(schema)
    assert len(operations) == 5
    for operation in operations:
        _try(operation, gate, headers)


def _try(operation: Any, gate: str, headers: dict[str, str]) -> None:
    from hypothesis import given

    @given(case=operation.as_strategy())
    @settings(
        max_examples=8,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answered(case: Any) -> None:
        case.path_parameters["station_id"] = gate
        db.session.rollback()
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    answered()
