"""The regional office and finance at work; and who may not."""

from datetime import date

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.extensions import db
from app.organisations.models import Organisation
from tests.conftest import QueryCounter
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    commit,
    sign_in,
    user_with,
)


def actions() -> list[str]:
    found = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    return [action for action in found if not action.startswith("account.")]


def test_finance_opens_a_year_and_records_its_fee(app: Flask, client: FlaskClient) -> None:
    organisation = OrganisationFactory.create()
    sign_in(client, user_with(Role.FINANCE))
    url = f"/staff/organisations/{organisation.public_id}"
    form = {"year": "2027", "category": "full", "fee": "250,50", "due_on": "2027-03-01"}

    assert client.post(f"{url}/memberships", data=form).status_code == 302
    with time_machine.travel("2027-03-12T12:00Z", tick=False):
        user = user_with(Role.FINANCE)
        sign_in(client, user)
        assert (
            client.post(f"{url}/memberships/2027/fee", data={"paid_on": "2027-03-12"}).status_code
            == 302
        )

    db.session.expire_all()
    membership = organisation.memberships[0]
    assert (membership.fee_cents, membership.paid_on) == (250_50, date(2027, 3, 12))
    assert actions() == ["membership.opened", "membership.fee_received"]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"year": "2027"}, "This year has a membership already."),
        ({"fee": "much"}, "Write an amount such as 250 or 250.50."),
        ({"fee": "-1"}, "A fee cannot be negative."),
    ],
    ids=["twice", "no amount", "negative"],
)
def test_a_wrong_year_is_shown_again_and_changes_nothing(
    app: Flask, client: FlaskClient, form: dict[str, str], sentence: str
) -> None:
    membership = MembershipFactory.create(year=2027)
    sign_in(client, user_with(Role.FINANCE))
    data = {"year": "2028", "category": "full", "fee": "250", "due_on": "2028-03-01"} | form

    response = client.post(
        f"/staff/organisations/{membership.organisation.public_id}/memberships", data=data
    )

    assert response.status_code == 422
    assert sentence in response.text
    assert actions() == []


def test_a_fee_cannot_arrive_tomorrow_or_twice(app: Flask, client: FlaskClient) -> None:
    membership = MembershipFactory.create(year=2026, paid_on=None)
    sign_in(client, user_with(Role.FINANCE))
    url = f"/staff/organisations/{membership.organisation.public_id}/memberships/2026/fee"

    late = client.post(url, data={"paid_on": "2999-01-01"})
    assert (late.status_code, "The day lies in the future" in late.text) == (422, True)
    assert client.post(url, data={"paid_on": "2026-03-01"}).status_code == 302
    again = client.post(url, data={"paid_on": "2026-03-01"})
    assert (again.status_code, "recorded already" in again.text) == (422, True)


def test_the_office_registers_changes_and_accredits(app: Flask, client: FlaskClient) -> None:
    region = RegionFactory.create(code="africa", name="MILSET Africa")
    sign_in(client, user_with(Role.REGIONAL_VALIDATOR, scope="region:africa"))
    form = {
        "name": "نادي العلوم",
        "code": "club",
        "region": "africa",
        "country": "TN",
        "listed": "y",
    }

    created = client.post("/staff/organisations/new", data=form)
    assert created.status_code == 302
    assert client.post(created.location + "/accredit").status_code == 302
    assert client.post(created.location + "/accredit").status_code == 409
    assert client.post(created.location + "/end-accreditation").status_code == 422
    assert (
        client.post(created.location + "/end-accreditation", data={"reason": "left"}).status_code
        == 302
    )

    organisation = db.session.scalars(db.select(Organisation)).one()
    assert (organisation.name, organisation.region, organisation.accredited_at) == (
        "نادي العلوم",
        region,
        None,
    )


def test_own_people_change_the_presentation_but_not_the_country(
    app: Flask, client: FlaskClient
) -> None:
    organisation = OrganisationFactory.create(country="BE")
    sign_in(client, user_with(Role.REPRESENTATIVE, scope=organisation.scope))

    response = client.post(
        f"/member/{organisation.public_id}/edit", data={"name": "New name", "country": "FR"}
    )

    assert response.status_code == 302
    db.session.expire_all()
    assert (organisation.name, organisation.country) == ("New name", "BE")


def test_a_website_may_not_be_a_script(app: Flask, client: FlaskClient) -> None:
    organisation = OrganisationFactory.create()
    sign_in(client, user_with(Role.REPRESENTATIVE, scope=organisation.scope))

    response = client.post(
        f"/member/{organisation.public_id}/edit",
        data={"name": "A", "website": "javascript://example.org/%0aalert(1)"},
    )

    assert response.status_code == 422


@pytest.mark.parametrize(
    ("path", "colleague", "stranger"),
    [("/staff/organisations/{}", 200, 404), ("/member/{}/edit", 200, 404)],
)
def test_strangers_see_nothing(
    app: Flask, client: FlaskClient, path: str, colleague: int, stranger: int
) -> None:
    organisation, other = OrganisationFactory.create(), OrganisationFactory.create()
    role, kind = (
        (Role.REGIONAL_VALIDATOR, "region") if "staff" in path else (Role.REPRESENTATIVE, "own")
    )
    scopes = {
        "region": (organisation.region.scope, other.region.scope),
        "own": (organisation.scope, other.scope),
    }
    for scope, status in zip(scopes[kind], (colleague, stranger), strict=True):
        sign_in(client, user_with(role, scope=scope))
        assert client.get(path.format(organisation.public_id)).status_code == status


def test_the_list_takes_as_many_queries_for_30_as_for_1(
    app: Flask, client: FlaskClient, queries: QueryCounter
) -> None:
    MembershipFactory.create()
    sign_in(client, user_with(Role.FINANCE))
    client.get("/staff/organisations/")
    queries.statements.clear()
    client.get("/staff/organisations/")
    one = len(queries)
    MembershipFactory.create_batch(29)
    commit()
    queries.statements.clear()

    client.get("/staff/organisations/")

    assert len(queries) == one
