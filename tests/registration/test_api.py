"""The API of editions: which there are, and who comes, told again only where something changed."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.models import User
from app.accounts.services.api_tokens import create_token
from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.clock import now
from app.extensions import db
from app.programmes.rules.editions import EditionStatus
from registration.models import Delegation, Participant
from registration.services.delegations import submit_delegation, withdraw_delegation
from registration.services.participants import change_participant, remove_participant
from tests.conftest import QueryCounter
from tests.factories import DelegationFactory, EditionFactory, ParticipantFactory, user_with
from tests.registration.world import World, complete, world

PROBLEM = "application/problem+json"
SCOPES = ("editions:read", "participants:read", "delegations:write")


def bearer(user: User, *scopes: str) -> dict[str, str]:
    """The header of a token of ``user``."""
    token = create_token(user, name="Badge shop", scopes=scopes or SCOPES, by=user)
    return {"Authorization": f"Bearer {token}"}


def people_at(there: World) -> str:
    return f"/api/v1/editions/{there.edition.code}/participants"


class Reader:
    """A program that keeps a list of an edition's people, and whatever it was told last."""

    def __init__(self, client: FlaskClient, there: World, user: User, limit: int = 500) -> None:
        self.client, self.place, self.limit = client, people_at(there), limit
        self.headers = bearer(user)
        self.cursor: str | None = None
        self.people: dict[str, Any] = {}
        self.pages: list[int] = []

    def ask(self) -> dict[str, Any]:
        """Everything new, page by page; answers what was told, by id."""
        told, more = {}, True
        while more:
            query = {"since": self.cursor, "limit": self.limit}
            answer = self.client.get(self.place, query_string=query, headers=self.headers)
            assert answer.status_code == 200
            self.cursor, more = answer.json["cursor"], answer.json["more"]
            self.pages.append(len(answer.json["participants"]))
            told |= {person["id"]: person for person in answer.json["participants"]}
        self.people |= told
        return told


def statuses(reader: Reader) -> dict[str, str]:
    return {key: person["status"] for key, person in reader.people.items()}


def test_editions_are_listed_page_by_page(client: FlaskClient) -> None:
    for number in range(3):
        EditionFactory.create(code=f"esi-{number}", name=f"ESI {number}")
    EditionFactory.create(code="esi-secret", status=EditionStatus.DRAFT)
    headers = bearer(user_with(Role.HEAD_OF_DELEGATION, scope="organisation:nothing"))

    first = client.get("/api/v1/editions?limit=2", headers=headers).json
    second = client.get("/api/v1/editions", query_string={"after": first["next"]}, headers=headers)

    assert [each["code"] for each in first["editions"]] == ["esi-0", "esi-1"]
    assert [each["code"] for each in second.json["editions"]] == ["esi-2"]
    assert (first["next"], second.json["next"]) == ("esi-1", None)
    assert first["editions"][0]["name"] == "ESI 0"


def test_a_draft_is_listed_to_its_manager(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-secret", status=EditionStatus.DRAFT)
    manager = user_with(Role.PROGRAMME_MANAGER, scope=edition.scope)

    answer = client.get("/api/v1/editions", headers=bearer(manager))

    assert [each["code"] for each in answer.json["editions"]] == ["esi-secret"]


def test_a_person_is_told_as_on_the_pages_and_reading_is_written_down(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there, exhibitors=1)
    shown = delegation.participants[1]
    shown.diet, shown.notes = "no nuts", "shy"

    answer = client.get(people_at(there), headers=bearer(there.manager))

    told = {person["id"]: person for person in answer.json["participants"]}
    assert told[shown.public_id] == {
        "id": shown.public_id,
        "status": "registered",
        "role": "exhibitor",
        "name": shown.name,
        "latin_name": "",
        "birth_date": "2007-01-15",
        "gender": "unstated",
        "nationality": "BE",
        "email": "",
        "phone": "",
        "tshirt": "",
        "arrival": there.edition.starts_on.isoformat(),
        "departure": there.edition.ends_on.isoformat(),
        "country": delegation.country,
        "delegation": {
            "id": delegation.public_id,
            "number": delegation.number,
            "state": "draft",
        },
        "organisation": {"id": there.organisation.public_id, "name": there.organisation.name},
        "project": {"id": shown.project.public_id, "title": shown.project.title},
    }
    event = db.session.scalars(
        db.select(AuditEvent).filter_by(action="edition.participants_read")
    ).one()
    assert (event.actor, event.data) == (f"{there.manager.email} (Badge shop)", {"people": 2})


def test_each_reads_of_their_own_people_alone(client: FlaskClient) -> None:
    there = world()
    complete(there)
    ParticipantFactory.create(delegation=DelegationFactory.create(edition=there.edition))
    volunteer = Participant(edition=there.edition, role="volunteer", name="Vera")
    db.session.add(volunteer)

    seen = {
        name: len(Reader(client, there, getattr(there, name)).ask())
        for name in ("head", "office", "manager", "stranger")
    }

    assert seen == {"head": 3, "office": 3, "manager": 5, "stranger": 0}


@pytest.mark.parametrize(
    ("who", "scopes", "status"),
    [
        ("manager", ["participants:read"], 200),
        ("manager", ["scan"], 403),
        ("finance", ["participants:read"], 403),
    ],
)
def test_who_may_call(client: FlaskClient, who: str, scopes: list[str], status: int) -> None:
    there = world()

    answer = client.get(people_at(there), headers=bearer(getattr(there, who), *scopes))

    assert answer.status_code == status
    assert client.get(people_at(there)).status_code == 401


def test_an_edition_that_is_none_or_a_secret_is_not_found(client: FlaskClient) -> None:
    there = world(status=EditionStatus.DRAFT)

    assert client.get(people_at(there), headers=bearer(there.head)).status_code == 404
    answer = client.get("/api/v1/editions/nothing/participants", headers=bearer(there.manager))
    assert (answer.status_code, answer.content_type) == (404, PROBLEM)


def test_what_is_no_cursor_is_refused(client: FlaskClient) -> None:
    there = world()

    answer = client.get(people_at(there) + "?since=x", headers=bearer(there.manager))

    assert (answer.status_code, answer.json["field"]) == (422, "since")


def test_who_keeps_asking_hears_of_every_change_once(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    reader = Reader(client, there, there.manager)

    assert len(reader.ask()) == 3
    assert reader.ask() == {}
    person, other = delegation.participants[1:]
    change_participant(person, values={"name": "Zoë"}, by=there.head)
    assert reader.ask()[person.public_id]["name"] == "Zoë"
    other.project.title = "A new title"
    assert reader.ask()[other.public_id]["project"]["title"] == "A new title"


def test_who_leaves_shows_as_such(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there, exhibitors=3)
    reader = Reader(client, there, there.head)
    reader.ask()
    head, stays, leaves, removed = [each.public_id for each in delegation.participants]
    there_is = {each.public_id: each for each in delegation.participants}

    remove_participant(there_is[removed], by=there.head)
    delegation.projects = [each for each in delegation.projects if each.team]
    reader.ask()
    assert statuses(reader)[removed] == "removed"
    assert reader.people[removed] == {"id": removed, "status": "removed"}

    submit_delegation(delegation, insured=True, by=there.head)
    remove_participant(there_is[leaves], by=there.manager)
    reader.ask()
    assert statuses(reader) == {
        head: "registered", stays: "registered", leaves: "withdrawn", removed: "removed",
    }  # fmt: skip

    withdraw_delegation(delegation, reason="Visa", by=there.head)
    reader.ask()
    assert statuses(reader)[stays] == "withdrawn"


def test_what_is_committed_late_is_told_all_the_same(client: FlaskClient) -> None:
    """A long transaction that began before the cursor was taken, with a lower number and clock."""
    there = world()
    delegation = complete(there)
    late = ParticipantFactory.create(delegation=delegation)
    number, since = late.id, now() - timedelta(hours=2)
    delegation.participants.remove(late)
    ParticipantFactory.create(delegation=delegation)
    reader = Reader(client, there, there.manager)
    reader.ask()

    kept = ParticipantFactory.create(id=number, delegation=delegation, updated_at=since)

    assert kept.public_id in reader.ask()


def test_pages_together_hold_everybody_even_when_some_change_meanwhile(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there, exhibitors=0)
    people = ParticipantFactory.create_batch(60, delegation=delegation)
    reader = Reader(client, there, there.manager, limit=7)

    reader.ask()

    assert set(reader.people) == {each.public_id for each in delegation.participants}
    assert max(reader.pages) <= 7
    assert len(reader.pages) > 8
    for person in people[:30]:
        person.tshirt = "M"
    reader.ask()
    assert sum(each["tshirt"] == "M" for each in reader.people.values()) == 30


def test_a_long_list_takes_as_many_statements_as_a_short_one(
    client: FlaskClient, queries: QueryCounter
) -> None:
    there = world()
    headers, delegation = bearer(there.manager), complete(there, exhibitors=1)
    found = [_statements(client, queries, people_at(there), headers)]
    for _ in range(29):
        other: Delegation = DelegationFactory.create(edition=there.edition)
        ParticipantFactory.create(delegation=other)
    for number in range(29):
        ParticipantFactory.create(delegation=delegation, project=delegation.projects[0])
        EditionFactory.create(code=f"other-{number}")
    found.append(_statements(client, queries, people_at(there), headers))
    many = _statements(client, queries, "/api/v1/editions", headers)
    few = _statements(client, queries, "/api/v1/editions?limit=1", headers)

    assert found[0] == found[1]
    assert few == many


def _statements(
    client: FlaskClient, queries: QueryCounter, place: str, headers: dict[str, str]
) -> int:
    db.session.commit()
    queries.statements.clear()
    assert client.get(place, headers=headers).status_code == 200
    return len(queries)
