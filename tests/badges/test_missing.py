"""Who has not come, and whom to call: the order, the filters, and what is written down."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent, history
from app.core.errors import NotAllowed
from app.extensions import db
from app.programmes.models import Edition
from badges.queries.missing import missing_delegations
from badges.services.missing import read_phones
from registration.models import Delegation
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole
from tests.badges import fair
from tests.factories import DelegationFactory, OrganisationFactory, UserFactory, sign_in, user_with

HEAD = ParticipantRole.HEAD_OF_DELEGATION
PHONE = "+216 20 000 000"


@pytest.fixture
def edition(app: Flask) -> Edition:
    """Tunisia has come in part, Peru and Japan not at all, Benin as a whole, Chile is a draft."""
    edition = fair.edition()
    tunisia = group(edition, "TN", 2, 1, name="Jeunes Science")
    fair.person(tunisia, role=HEAD, latin_name="Without Number")
    fair.person(tunisia, role=HEAD, latin_name="Amira Ben Salah", phone=PHONE)
    group(edition, "PE", 0, 1, contact=UserFactory.create(name="Rosa Quispe"))
    group(edition, "JP", 0, 3)
    group(edition, "BJ", 2, 0)
    group(edition, "CL", 0, 2, state=DelegationState.DRAFT)
    fair.person(None, edition=edition, role=ParticipantRole.VOLUNTEER)
    return edition


def group(
    edition: Edition, country: str, come: int, absent: int, *, name: str = "", **values: Any
) -> Delegation:
    organisation = OrganisationFactory.create(country=country, name=name or f"Club of {country}")
    given = {"state": DelegationState.CONFIRMED, "number": f"{country}-01"} | values
    made: Delegation = DelegationFactory.create(edition=edition, organisation=organisation, **given)
    for _ in range(come):
        fair.let_in(fair.person(made))
    for _ in range(absent):
        fair.person(made)
    return made


def address(edition: Edition, **asked: str) -> dict[str, Any]:
    return {
        "path": f"/staff/editions/{edition.code}/board/missing",
        "query_string": asked,
    }


def listed(page: str) -> list[str]:
    """The numbers of the delegations in the order of the page."""
    return [part.split("<")[0] for part in page.split('<bdi class="m-code text-nowrap">')[1:]]


def readings() -> list[tuple[str, Any]]:
    """Who read telephone numbers, and of which delegations."""
    query = db.select(AuditEvent).filter_by(action="delegation_phones.read")
    return [(deed.actor, deed.data) for deed in db.session.scalars(query)]


def manager(client: FlaskClient, edition: Edition) -> Any:
    return sign_in(client, fair.manager(edition))


def test_those_of_whom_nobody_came_stand_first(edition: Edition) -> None:
    found = missing_delegations(edition)

    assert [(one.number, one.share.arrived, one.share.expected) for one in found] == [
        ("JP-01", 0, 3), ("PE-01", 0, 1), ("TN-01", 2, 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, ["JP-01", "PE-01", "TN-01"]),
        ({"country": "PE"}, ["PE-01"]),
        ({"presence": "partly"}, ["TN-01"]),
        ({"presence": "nobody"}, ["JP-01", "PE-01"]),
        ({"words": "SCIENCE jeunes"}, ["TN-01"]),
        ({"words": "jp-01"}, ["JP-01"]),
        ({"words": "nobody of that name"}, []),
        ({"page": "2"}, []),
    ],
)
def test_the_list_is_narrowed(
    client: FlaskClient, edition: Edition, asked: dict[str, str], numbers: list[str]
) -> None:
    manager(client, edition)

    assert listed(client.get(**address(edition, **asked)).text) == numbers


def test_reading_a_number_is_written_down(client: FlaskClient, edition: Edition) -> None:
    who = manager(client, edition)
    before = client.get(**address(edition)).text
    shown = client.post(**address(edition, presence="partly")).text

    assert "Amira Ben Salah" in before
    assert "Rosa Quispe" in before
    assert PHONE not in before
    assert PHONE in shown
    assert listed(shown) == ["TN-01"]
    assert readings() == [(who.email, {"delegations": ["TN-01"]})]


def test_the_file_holds_the_whole_list_and_is_written_down(
    client: FlaskClient, edition: Edition
) -> None:
    who = manager(client, edition)
    answer = client.post(f"{address(edition)['path']}.csv?words=")

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == [
        "number", "delegation", "organisation", "country", "arrived", "expected", "head", "phone",
    ]  # fmt: skip
    assert rows[1:] == [
        ["JP-01", "", "Club of JP", "JP", "0", "3", "", ""],
        ["PE-01", "", "Club of PE", "PE", "0", "1", "Rosa Quispe", ""],
        ["TN-01", "", "Jeunes Science", "TN", "2", "5", "Amira Ben Salah", f"'{PHONE}"],
    ]
    assert readings() == [(who.email, {"delegations": ["JP-01", "PE-01", "TN-01"]})]


def test_the_desk_reads_no_numbers(client: FlaskClient, edition: Edition) -> None:
    desk = sign_in(client, user_with(Role.DESK, scope=edition.scope))
    where = address(edition)["path"]

    answers = [client.post(where), client.post(f"{where}.csv")]

    assert [answer.status_code for answer in answers] == [403, 403]
    with pytest.raises(NotAllowed):
        read_phones(edition, missing_delegations(edition), by=desk)
    assert history(edition) == []
