"""A whole delegation in one call: kept whole or not at all, by the rules of the pages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.models import User
from app.core.audit import AuditEvent
from app.core.clock import now
from app.extensions import db
from app.programmes.rules.editions import EditionStatus
from registration.models import Cap, Delegation, Participant, Project, SentDelegation
from registration.rules.caps import CapScope
from registration.rules.delegation_states import DelegationState
from registration.services import whole_delegations
from tests.conftest import QueryCounter
from tests.factories import OrganisationFactory, ProjectCategoryFactory
from tests.registration.test_api import PROBLEM, bearer
from tests.registration.world import World, world

#: SQLite takes them one by one, PostgreSQL all at once
ROWS = ("INSERT INTO participant", "INSERT INTO project")
HEAD = {"role": "head_of_delegation", "name": "Amira Ben Salah", "email": "amira@Example.org"}


@pytest.fixture
def there() -> World:
    found = world()
    ProjectCategoryFactory.create(edition=found.edition, code="life")
    return found


def exhibitor(number: int = 0, **values: Any) -> dict[str, Any]:
    name = f"Yasmine Trabelsi {number}"
    return {"role": "exhibitor", "name": name, "birth_date": "2009-06-30", **values}


def project(*team: int, **values: Any) -> dict[str, Any]:
    title = f"Olive stones {team}"
    return {"title": title, "category": "life", "abstract": "We made charcoal.",
            "team": list(team), **values}  # fmt: skip


def body(there: World, exhibitors: int = 1, **values: Any) -> dict[str, Any]:
    return {
        "organisation": there.organisation.public_id,
        "country": "BE",
        "people": [HEAD, *(exhibitor(number) for number in range(exhibitors))],
        "projects": [project(number + 1) for number in range(exhibitors)],
        "submit": True,
        "insured": True,
        **values,
    }


def send(
    client: FlaskClient, there: World, sent: Any, *, by: User | None = None, key: str | None = None
) -> Any:
    headers = bearer(by or there.head)
    if key:
        headers["Idempotency-Key"] = key
    place = f"/api/v1/editions/{there.edition.code}/delegations"
    return client.post(place, json=sent, headers=headers)


def nothing_is_kept() -> bool:
    counts = (db.func.count(model.id) for model in (Delegation, Participant, Project))
    return all(db.session.scalar(db.select(count)) == 0 for count in counts)


def test_a_whole_delegation_is_submitted_at_once(client: FlaskClient, there: World) -> None:
    wishes = {"stand": "stand", "needs_power": True, "stand_notes": "a tank"}
    minor = exhibitor(3, birth_date="2012-06-30")
    sent = body(there, people=[HEAD, exhibitor(1), exhibitor(2), minor],
                projects=[project(1, 3), project(2, **wishes)])  # fmt: skip

    answer = send(client, there, sent)

    assert answer.status_code == 201, answer.json
    delegation = db.session.scalars(db.select(Delegation)).one()
    people, projects = delegation.participants, delegation.projects
    assert answer.location == f"/delegations/{delegation.public_id}/"
    assert answer.json == {
        "id": delegation.public_id,
        "number": "BE-01",
        "state": "submitted",
        "people": [{"id": each.public_id} for each in people],
        "projects": [{"id": each.public_id} for each in projects],
        "total_cents": 3 * 350_00 + 450_00,
        "currency": "EUR",
        "missing": [
            {"code": code, "person": each.public_id, "project": None, "blocks": False}
            for each in people
            for code in ("consent", "travel_dates")
            if code == "travel_dates" or each is people[3]
        ],
    }
    assert [each.name for each in people] == ["Amira Ben Salah"] + [
        f"Yasmine Trabelsi {number}" for number in (1, 2, 3)
    ]
    assert people[0].email == "amira@example.org"
    assert all(each.placed_at for each in people)
    assert [[each.position for each in one.team] for one in projects] == [[2, 4], [3]]
    needs = [(one.stand, one.needs_power, one.needs_internet, one.stand_notes) for one in projects]
    assert needs == [("poster", False, False, ""), ("stand", True, False, "a tank")]
    assert {one.category.code for one in projects} == {"life"}
    deeds = db.session.scalars(
        db.select(AuditEvent.action)
        .where(AuditEvent.subject == f"delegation:{delegation.id}")
        .order_by(AuditEvent.id)
    ).all()
    assert deeds == ["delegation.opened", "delegation.imported", "delegation.submitted"]


def test_a_draft_may_lack_much_and_says_so(client: FlaskClient, there: World) -> None:
    answer = send(client, there, body(there, people=[HEAD], projects=[], submit=False))

    assert (answer.status_code, answer.json["state"]) == (201, "draft")
    blocking = [each["code"] for each in answer.json["missing"] if each["blocks"]]
    assert blocking == ["no_exhibitor", "insurance"]


def test_every_problem_is_named_with_its_place(client: FlaskClient, there: World) -> None:
    people = [
        HEAD,
        exhibitor(1, email="nobody", phone="12", nationality="XX"),
        exhibitor(1, latin_name="Ясмин", arrival="2027-07-20", departure="2027-07-10"),
        exhibitor(2, birth_date="1990-01-01"),
        {"role": "volunteer", "name": "Vera"},
    ]
    projects = [
        project(0, 1, 9, category="none"),
        project(1, 2, 3, 3),
        project(title="  ", abstract="\u0958" * 5000),  # as kept it is twice as long
        project(2, 3, 4, 1),
    ]

    answer = send(client, there, body(there, people=people, projects=projects))

    assert (answer.status_code, answer.content_type) == (422, PROBLEM)
    errors = answer.json["errors"]["json"]
    assert {
        f"{kind}.{place}.{field}"
        for kind, rows in errors.items()
        for place, row in rows.items()
        for field in row
    } == {
        "people.1.email", "people.1.phone", "people.1.nationality",
        "people.2.name", "people.2.latin_name", "people.2.departure", "people.3.birth_date",
        "people.4.role", "projects.0.team", "projects.0.category", "projects.1.team",
        "projects.2.title", "projects.2.abstract", "projects.3.team",
    }  # fmt: skip
    assert errors["people"]["2"]["latin_name"] == ["Only Latin letters here, as in the passport."]
    only_exhibitors = ["Only exhibitors of this delegation show a project."]
    assert errors["projects"]["0"]["team"] == {"0": only_exhibitors, "2": only_exhibitors}
    assert errors["projects"]["1"]["team"] == {"0": ["One project only"]}
    assert errors["projects"]["3"]["team"]["_schema"] == ["A team has at most 3 people."]
    assert nothing_is_kept()


def test_what_submitting_lacks_is_named_with_its_place(client: FlaskClient, there: World) -> None:
    people = [HEAD, exhibitor(1, birth_date=None), exhibitor(2)]
    sent = body(there, people=people, projects=[project(2, abstract="")], insured=False)

    answer = send(client, there, sent)

    assert answer.status_code == 422
    assert answer.json["errors"]["json"] == {
        "insured": ["Insurance: you declare it when you submit"],
        "people": {"1": {"birth_date": ["Date of birth"], "_schema": ["A project to show"]}},
        "projects": {"0": {"abstract": ["Abstract"]}},
    }
    assert nothing_is_kept()


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"people": []}, {"people": ["Length must be between 1 and 500."]}),
        ({"people": [{"name": "Ada"}]},
         {"people": {"0": {"role": ["Missing data for required field."]}}}),
        ({"people": [exhibitor(birth_date="30/06/2009", diet="nuts")]},
         {"people": {"0": {"birth_date": ["Not a valid date."], "diet": ["Unknown field."]}}}),
        ({"people": [exhibitor(name="A\x00da")]},
         {"people": {"0": {"name": [
             "There is an invisible character in this text: type it anew."]}}}),
        ({"projects": [project("1")]},
         {"projects": {"0": {"team": {"0": ["Not a valid integer."]}}}}),
        ({"submit": "yes"}, {"submit": ["Not a valid boolean."]}),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_description_is_named(
    client: FlaskClient, there: World, values: dict[str, Any], errors: dict[str, Any]
) -> None:
    answer = send(client, there, body(there, **values))

    assert (answer.status_code, answer.json["errors"]) == (422, {"json": errors})


def test_what_is_no_json_is_refused(client: FlaskClient, there: World) -> None:
    place = f"/api/v1/editions/{there.edition.code}/delegations"
    headers = {**bearer(there.head), "Content-Type": "application/json"}

    answer = client.post(place, data="{", headers=headers)

    assert (answer.status_code, answer.content_type) in {(400, PROBLEM), (422, PROBLEM)}


def test_only_their_own_organisation_is_registered(client: FlaskClient, there: World) -> None:
    other = OrganisationFactory.create()
    refused = [
        send(client, there, body(there), by=there.stranger),
        send(client, there, body(there, organisation=other.public_id)),
        send(client, there, body(there, organisation="nothing")),
        send(client, there, body(there), by=there.manager),
        send(client, there, body(there), by=there.office),
    ]

    assert [answer.status_code for answer in refused] == [403] * 5
    assert [answer.json.get("field") for answer in refused[:3]] == ["organisation"] * 3
    assert nothing_is_kept()


def test_an_edition_nobody_knows_of_is_not_found(client: FlaskClient, there: World) -> None:
    there.edition.status = EditionStatus.DRAFT

    assert send(client, there, body(there)).status_code == 404


def test_the_window_and_the_country_are_those_of_the_pages(
    client: FlaskClient, there: World
) -> None:
    unknown = send(client, there, body(there, country="XX"))
    there.edition.registration_closes_at = datetime(2026, 1, 1, tzinfo=UTC)
    closed = send(client, there, body(there))

    assert (unknown.status_code, unknown.json["field"]) == (422, "country")
    assert closed.status_code == 409
    assert closed.json["detail"] == (
        "Registration is not open at this moment. Nothing was changed."
    )


def test_a_full_cap_keeps_the_whole_delegation_out(client: FlaskClient, there: World) -> None:
    db.session.add(Cap(edition=there.edition, scope=CapScope.EDITION, key="", size=2))

    full = send(client, there, body(there, exhibitors=2), key="one")
    fits = send(client, there, body(there, exhibitors=1), key="one")

    assert (full.status_code, full.content_type) == (409, PROBLEM)
    assert fits.status_code == 201
    assert db.session.scalar(db.select(db.func.count(Participant.id))) == 2


def test_the_same_key_gets_the_same_answer_and_registers_once(
    client: FlaskClient, there: World
) -> None:
    first = send(client, there, body(there), key="a key")
    db.session.scalars(db.select(Delegation)).one().state = DelegationState.WITHDRAWN
    there.edition.registration_closes_at = datetime(2026, 1, 1, tzinfo=UTC)
    second = send(client, there, body(there), key="a key")

    assert first.status_code == 201
    assert (second.status_code, second.json, second.location) == (201, first.json, first.location)
    assert db.session.scalar(db.select(db.func.count(Delegation.id))) == 1


def test_a_key_is_for_one_body_of_one_person(client: FlaskClient, there: World) -> None:
    send(client, there, body(there), key="a key")

    other = send(client, there, body(there, exhibitors=2), key="a key")
    stranger = send(client, there, body(there), by=there.stranger, key="a key")
    without = send(client, there, body(there))

    assert (other.status_code, other.json["field"]) == (422, "Idempotency-Key")
    assert stranger.status_code == 403
    assert without.status_code == 409
    assert db.session.scalar(db.select(db.func.count(SentDelegation.id))) == 1


def test_keys_are_forgotten_after_a_month(client: FlaskClient, there: World) -> None:
    send(client, there, body(there), key="a key")
    assert whole_delegations.sweep_keys() == 0
    db.session.scalars(db.select(SentDelegation)).one().created_at = (
        now() - whole_delegations.KEPT * 1.01
    )
    db.session.commit()

    assert whole_delegations.sweep_keys() == 1


def test_thirty_people_take_as_many_statements_as_one(
    client: FlaskClient, there: World, queries: QueryCounter
) -> None:
    counts = []
    for exhibitors in (1, 30):
        sent = body(there, exhibitors, name=f"of {exhibitors}")
        db.session.commit()
        queries.statements.clear()
        assert send(client, there, sent, key=sent["name"]).status_code == 201
        counts.append(sum(not each.startswith(ROWS) for each in queries.statements))

    assert counts[0] == counts[1]
    assert counts[0] < 60
