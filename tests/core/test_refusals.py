"""What no database holds is refused in words, wherever it is sent; nothing of it stays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask, flash
from flask.testing import FlaskClient
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from app import create_app
from app.accounts.models import User
from app.core.access import Role, public, requires
from app.core.ids import secret_token
from app.extensions import db
from app.organisations.models import Region
from tests.conftest import Browser, test_settings
from tests.factories import RegionFactory, sign_in, user_with
from tests.test_access import doors

HUGE = "9" * 20


@pytest.fixture
def administrator(client: FlaskClient) -> User:
    user = user_with(Role.ADMINISTRATOR)
    sign_in(client, user)
    return user


def broken(client: FlaskClient, addresses: list[str]) -> dict[str, Any]:
    """Addresses whose answer is an error of ours."""
    found = {}
    for address in addresses:
        try:
            answer: Any = client.get(address).status_code
        except Exception as error:
            answer = type(error).__name__
        if answer == 500 or isinstance(answer, str):
            found[address] = answer
    return found


def pages(app: Flask) -> list[str]:
    return [path for method, path, _ in doors(app) if method == "GET"]


def test_no_page_breaks_at_a_number_beyond_all_databases(
    app: Flask, client: FlaskClient, administrator: User
) -> None:
    questions = f"?page={HUGE}&q={HUGE}&words={HUGE}&since={HUGE}&number={HUGE}"

    assert broken(client, [path + questions for path in pages(app)]) == {}


def test_no_page_breaks_at_a_nul_in_its_question(
    app: Flask, client: FlaskClient, administrator: User
) -> None:
    names = (
        "page",
        "q",
        "words",
        "region",
        "country",
        "role",
        "state",
        "edition",
        "kind",
        "number",
    )
    questions = "?" + "&".join(f"{name}=a%00b" for name in names)

    assert {client.get(path + questions).status_code for path in pages(app)} == {400}


def test_no_page_breaks_at_a_nul_in_its_path(
    app: Flask, client: FlaskClient, administrator: User
) -> None:
    paths = [path.replace("nothing", "a%00b") for path in pages(app) if "nothing" in path]

    assert {client.get(path).status_code for path in paths} == {404}


@pytest.mark.parametrize("question", ["%ff%fe", "%ed%a0%80", quote("\u202egnp.exe"), "'--", "%25"])
def test_a_search_takes_whatever_is_typed(client: FlaskClient, question: str) -> None:
    assert client.get(f"/organisations/?words={question}").status_code == 200


def test_a_nul_in_a_form_is_400_for_everybody(client: FlaskClient) -> None:
    answer = client.post("/account/forgotten", data={"email": "a\0b@example.org"})

    assert answer.status_code == 400
    assert "Reload the page and send it again." in answer.text


@pytest.fixture
def bare(database: str, tmp_path: Path, app: Flask) -> Iterator[Flask]:
    """A second app on the same database, with views that write what the database refuses."""
    fresh = create_app(test_settings(database, tmp_path))
    fresh.test_client_class = Browser

    @public
    def twice() -> str:
        """Leaves the refusal to the commit."""
        flash("It is done.")
        db.session.add(Region(code="same", name="another"))
        return "done"

    @requires()
    def at_once() -> str:
        db.session.add(Region(code="same", name="another"))
        db.session.flush()
        return "done"

    @requires()
    def by_accident() -> str:
        db.session.add(Region(code="same", name="another"))
        try:
            db.session.flush()
        except IntegrityError:
            return str(current_user.grants[0].role)  # a mistake: the transaction is over
        return "done"

    fresh.add_url_rule("/twice", "twice", twice, methods=["POST"])
    fresh.add_url_rule("/by-accident", "by_accident", by_accident, methods=["POST"])
    fresh.add_url_rule("/at-once", "at_once", at_once, methods=["POST"])
    RegionFactory.create(code="same")
    yield fresh
    with fresh.app_context():
        db.session.remove()
        db.engine.dispose()


def test_what_only_the_commit_refuses_is_409_with_the_headers_of_every_page(bare: Flask) -> None:
    client = bare.test_client()

    answer = client.post("/twice")

    assert answer.status_code == 409
    assert "Someone changed the same thing a moment ago." in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "It is done." not in client.get("/help").text


def test_a_refusal_of_the_database_is_answered_to_who_is_signed_in(bare: Flask) -> None:
    client = bare.test_client()
    sign_in(client, user_with(Role.ADMINISTRATOR, language="fr"))

    answer = client.post("/at-once")

    assert answer.status_code == 409
    assert '<html lang="fr"' in answer.text


def test_a_fault_of_ours_in_a_broken_transaction_still_has_its_page(bare: Flask) -> None:
    bare.config["PROPAGATE_EXCEPTIONS"] = False
    client = bare.test_client()
    sign_in(client, user_with(Role.ADMINISTRATOR))

    answer = client.post("/by-accident")

    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "The fault is ours" in answer.text


def test_a_token_that_nobody_made_opens_nothing(client: FlaskClient) -> None:
    for address in ("consent", "account/link"):
        assert client.get(f"/{address}/{secret_token()}").status_code in {404, 410}
