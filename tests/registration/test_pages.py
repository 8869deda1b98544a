"""Owner, colleague and stranger on every page; how pages look to each of them."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.access import Role
from app.extensions import db
from registration.models import Delegation, Participant, Project
from tests.conftest import QueryCounter
from tests.factories import (
    DelegationFactory,
    OrganisationFactory,
    commit,
    sign_in,
    user_with,
)
from tests.registration.world import World, complete, exhibitor, world

pytestmark = pytest.mark.database("sqlite")

READ = [
    "",
    "submit",
    "withdraw",
    "documents/",
    "people/{person}/",
    "people/{person}/withdraw",
    "people/{person}/replace",
    "people/{person}/consent",
    "people/{person}/consent/paper",
    "people/new",
    "projects/new",
    "projects/{project}/",
]


def _urls(delegation: Delegation) -> list[str]:
    ids = {
        "person": delegation.participants[1].public_id,
        "project": delegation.projects[0].public_id,
    }
    return [f"/delegations/{delegation.public_id}/" + path.format(**ids) for path in READ]


def _seen(client: FlaskClient, user: Any, urls: list[str]) -> set[int]:
    sign_in(client, user)
    return {client.get(url).status_code for url in urls}


def test_the_owner_and_a_manager_see_every_page_a_stranger_none(client: FlaskClient) -> None:
    there = world()
    urls = _urls(complete(there))
    commit()

    assert _seen(client, there.head, urls) == {200}
    assert _seen(client, there.manager, urls) == {200}
    assert _seen(client, there.stranger, urls) == {404}


def test_a_colleague_of_the_same_organisation_sees_what_the_head_sees(client: FlaskClient) -> None:
    there = world()
    urls = _urls(complete(there))
    colleague = user_with(Role.REPRESENTATIVE, scope=there.organisation.scope)
    commit()

    assert _seen(client, colleague, urls) == {200}


def test_the_office_reads_but_does_not_edit(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    urls = _urls(delegation)
    commit()

    assert _seen(client, there.office, urls[:1] + urls[3:5]) == {200}
    assert _seen(client, there.office, [urls[6], urls[9], urls[10]]) == {403}
    person, project = urls[4], urls[11]
    assert client.post(person, data={"name": "Mallory", "role": "exhibitor"}).status_code == 200
    assert client.post(project, data={"title": "Taken over"}).status_code == 200
    assert client.post(urls[5]).status_code == 403
    db.session.expire_all()
    assert "Mallory" not in [p.name for p in delegation.participants]
    assert delegation.projects[0].title != "Taken over"


@pytest.mark.parametrize(
    ("deed", "data"),
    [
        ("submit", {"insured": "y"}),
        ("withdraw", {}),
        ("validate", {}),
        ("refuse", {"reason": "no"}),
        ("people/{person}/withdraw", {}),
        ("people/{person}/health", {}),
        ("people/{person}/consent", {"guardian_name": "x", "guardian_email": "a@example.org"}),
        ("projects/{project}/remove", {}),
        ("people/{person}/", {"name": "Mallory", "role": "exhibitor"}),
    ],
)
def test_a_stranger_changes_nothing(client: FlaskClient, deed: str, data: dict[str, str]) -> None:
    there = world()
    delegation = complete(there)
    ids = {
        "person": delegation.participants[1].public_id,
        "project": delegation.projects[0].public_id,
    }
    commit()
    sign_in(client, there.stranger)

    status = client.post(
        f"/delegations/{delegation.public_id}/" + deed.format(**ids), data=data
    ).status_code

    assert status in (403, 404)
    assert db.session.scalar(db.select(db.func.count(Participant.id))) == 3
    assert db.session.scalar(db.select(db.func.count(Project.id))) == 2


def test_a_person_of_another_delegation_is_not_found_below_ones_own(client: FlaskClient) -> None:
    there = world()
    mine = complete(there)
    other = complete(there, number="BE-99", name="other", exhibitors=1)
    foreign = other.participants[1].public_id
    commit()
    sign_in(client, there.head)

    assert client.get(f"/delegations/{mine.public_id}/people/{foreign}/").status_code == 404


def _page_of(client: FlaskClient, exhibitors: int, queries: QueryCounter) -> int:
    there = world()
    delegation = complete(there, exhibitors=min(exhibitors, 5))
    for number in range(5, exhibitors):
        exhibitor(delegation, position=number + 2, project=delegation.projects[number % 5])
    commit()
    sign_in(client, there.head)
    url = f"/delegations/{delegation.public_id}/"
    client.get(url)
    queries.statements.clear()
    assert client.get(url).status_code == 200
    return len(queries)


def test_the_page_takes_as_many_statements_for_50_people_as_for_one(
    client: FlaskClient, queries: QueryCounter
) -> None:
    small = _page_of(client, 1, queries)
    large = _page_of(client, 49, queries)

    assert large == small


def _rows(there: World, count: int, client: FlaskClient, url: str, queries: QueryCounter) -> int:
    for number in range(count):
        DelegationFactory.create(
            edition=there.edition,
            organisation=OrganisationFactory.create(region=there.organisation.region),
            number=f"FR-{count}-{number:02d}",
        )
        DelegationFactory.create(
            edition=there.edition,
            organisation=there.organisation,
            number=f"BE-{count}-{number:02d}",
            name=f"{count} {number}",
        )
    commit()
    client.get(url)
    queries.statements.clear()
    assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("person", "url"), [("head", "/delegations/"), ("office", "/staff/delegations/?state=draft")]
)
def test_lists_take_a_fixed_number_of_statements(
    client: FlaskClient, queries: QueryCounter, person: str, url: str
) -> None:
    there = world()
    sign_in(client, getattr(there, person))

    few = _rows(there, 1, client, url, queries)
    many = _rows(there, 30, client, url, queries)

    assert many == few


def test_the_desk_shows_whoever_has_waited_longest_first_and_pages(client: FlaskClient) -> None:
    there = world()
    first, second = complete(there), complete(there, number="BE-02", name="b", exhibitors=1)
    commit()
    for delegation in (second, first):
        sign_in(client, there.head)
        client.post(f"/delegations/{delegation.public_id}/submit", data={"insured": "y"})
    sign_in(client, there.office)

    text = client.get("/staff/delegations/").text

    assert text.index(second.number) < text.index(first.number)
    assert client.get("/staff/delegations/?words=be-02").text.count("m-name-2") == 1
    assert client.get("/staff/delegations/?words=be_02").text.count("m-name-2") == 0
    assert "Nothing here" in client.get("/staff/delegations/?state=confirmed").text


def test_the_desk_of_another_region_is_empty(client: FlaskClient) -> None:
    there = world()
    complete(there)
    far = user_with(Role.REGIONAL_VALIDATOR, scope="region:far")
    commit()
    sign_in(client, far)

    assert "Nothing here" in client.get("/staff/delegations/?state=").text


def test_registering_shows_the_rate_and_its_reason_before_anything_starts(
    client: FlaskClient,
) -> None:
    there = world()
    commit()
    sign_in(client, there.head)

    text = client.get(f"/programmes/{there.edition.code}/register").text

    assert "Member rate: 2027 fee paid on 10 Feb 2027, before 1 May 2027." in text
    assert "€350" in text
    assert "€450" in text
    assert db.session.scalars(db.select(Delegation)).all() == []


def test_who_is_signed_out_is_sent_to_sign_in_and_back(client: FlaskClient) -> None:
    there = world()
    commit()

    response = client.get(f"/programmes/{there.edition.code}/register")

    assert response.status_code == 302
    assert response.location.endswith(f"next=/programmes/{there.edition.code}/register")


def test_a_non_member_without_accreditation_is_told_where_to_ask(client: FlaskClient) -> None:
    there = world()
    outside = OrganisationFactory.create(accredited_at=None)
    head = user_with(Role.REPRESENTATIVE, scope=outside.scope)
    commit()
    sign_in(client, head)
    url = f"/programmes/{there.edition.code}/register"

    shown = client.get(url).text
    data = {"organisation": outside.public_id, "country": "BE", "name": ""}
    refused = client.post(url, data=data)

    assert "Ask your regional office first" in shown
    assert f"mailto:{outside.region.email}" in shown
    assert refused.status_code == 403
    assert db.session.scalars(db.select(Delegation)).all() == []


def test_a_second_delegation_needs_a_name_of_its_own(client: FlaskClient) -> None:
    there = world()
    complete(there)
    commit()
    sign_in(client, there.head)

    response = client.post(
        f"/programmes/{there.edition.code}/register",
        data={"organisation": there.organisation.public_id, "country": "BE", "name": ""},
    )

    assert response.status_code == 422
    assert "Give this one another name" in response.text


def test_nobody_opens_a_draft_for_another_organisation(client: FlaskClient) -> None:
    there = world()
    commit()
    sign_in(client, there.stranger)

    response = client.post(
        f"/programmes/{there.edition.code}/register",
        data={"organisation": there.organisation.public_id, "country": "BE", "name": ""},
    )

    assert response.status_code == 404
    assert db.session.scalars(db.select(Delegation)).all() == []


def test_a_closed_edition_opens_no_draft(client: FlaskClient) -> None:
    there = world(status="closed")
    commit()
    sign_in(client, there.head)

    response = client.post(
        f"/programmes/{there.edition.code}/register",
        data={"organisation": there.organisation.public_id, "country": "BE", "name": ""},
    )

    assert response.status_code == 422
    assert "Registration is not open" in response.text
