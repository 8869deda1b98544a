"""Terms and rates as a manager sets them."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.stale import fingerprint
from app.extensions import db
from app.programmes.models import Edition
from registration.models import Rate, Terms
from registration.rules.roles import ParticipantRole
from registration.services import rates, terms
from tests.conftest import QueryCounter
from tests.factories import (
    DelegationFactory,
    EditionFactory,
    RateFactory,
    TermsFactory,
    commit,
    sign_in,
    user_with,
)

TERMS = {
    "min_age": "14", "max_age": "25", "age_on": "2027-07-19", "team_min": "1", "team_max": "2",
    "exhibitors_per_supervisor": "5", "head_from": "3", "above_ratio": "visitor",
    "currency": "CHF", "standing_on": "", "member_cutoff_on": "2027-05-01",
    "payment_due_on": "2027-05-15", "refund_until_on": "2027-06-15",
    "insurance_required": "y", "validation_days": "10", "health_kept_days": "30",
}  # fmt: skip


def manager(client: FlaskClient, edition: Edition) -> Any:
    return sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))


def values_of(stored: Terms, **changed: Any) -> dict[str, Any]:
    return {field: getattr(stored, field) for field in terms.FIELDS} | changed


def test_terms_are_set_on_screen_and_again(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-2027")
    manager(client, edition)
    address = "/staff/editions/esi-2027/registration"

    assert client.get(address).status_code == 200
    assert client.post(address, data=TERMS | {"seen": ""}).status_code == 302
    stored = db.session.scalars(db.select(Terms)).one()
    assert (stored.min_age, stored.team_max, stored.currency) == (14, 2, "CHF")
    assert (stored.age_on, stored.standing_on) == (date(2027, 7, 19), None)
    assert (stored.above_ratio.value, stored.exhibitors_per_supervisor) == ("visitor", 5)
    again = TERMS | {"min_age": "9", "seen": fingerprint(stored)}
    assert client.post(address, data=again).status_code == 302
    assert stored.min_age == 9
    assert client.post(address, data=again | {"min_age": "10"}).status_code == 422
    assert stored.min_age == 9
    changes = db.select(AuditEvent).filter_by(action="terms.changed").order_by(AuditEvent.id)
    events = db.session.scalars(changes).all()
    assert events[-1].data == {"fields": ["min_age"]}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"min_age": 26}, "max_age"),
        ({"team_min": 4}, "team_max"),
        ({"team_min": 0}, "team_max"),
        ({"exhibitors_per_supervisor": 0}, "exhibitors_per_supervisor"),
        ({"currency": "ABC"}, "currency"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(
    app: Flask, changed: dict[str, Any], field: str
) -> None:
    stored = TermsFactory.create()
    with pytest.raises(Invalid) as refused:
        terms.set_terms(
            stored.edition, values=values_of(stored, **changed), seen=fingerprint(stored), by="x"
        )
    assert refused.value.field == field


def test_the_currency_stays_once_an_invoice_is_out(app: Flask) -> None:
    stored = TermsFactory.create()
    DelegationFactory.create(edition=stored.edition)
    dollars = values_of(stored, currency="USD")
    terms.set_terms(stored.edition, values=dollars, seen=fingerprint(stored), by="x")
    assert stored.currency == "USD"
    DelegationFactory.create(edition=stored.edition, validated_at=now())
    db.session.flush()

    francs = values_of(stored, currency="CHF")
    with pytest.raises(Invalid) as refused:
        terms.set_terms(stored.edition, values=francs, seen=fingerprint(stored), by="x")
    assert refused.value.field == "currency"


def test_only_the_editions_manager_sets_it_up(app: Flask) -> None:
    stored = TermsFactory.create()
    stranger = user_with(Role.PROGRAMME_MANAGER, scope="edition:other")
    with pytest.raises(NotAllowed):
        terms.set_terms(
            stored.edition, values=values_of(stored), seen=fingerprint(stored), by=stranger
        )
    rate = RateFactory.create()
    with pytest.raises(NotAllowed):
        rates.remove_rate(rate, by=stranger)


PAGES = ("registration", "rates", "caps", "categories", "consents", "consents/participation/en")


@pytest.mark.parametrize("page", PAGES)
def test_setup_pages_are_for_the_editions_managers(client: FlaskClient, page: str) -> None:
    edition, other = EditionFactory.create(), EditionFactory.create()
    address = f"/staff/editions/{edition.code}/{page}"

    manager(client, edition)
    assert client.get(address).status_code == 200
    manager(client, other)
    assert client.get(address).status_code == 404
    assert client.post(address, data={}).status_code in (404, 405)
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("language", "typed", "cents"),
    [
        ("en", "1,350.50", 1350_50),
        ("fr", "1 350,50", 1350_50),
        ("fr", "350.5", 350_50),
        ("en", "0", 0),
    ],
)
def test_money_is_typed_as_the_reader_writes_it(
    client: FlaskClient, language: str, typed: str, cents: int
) -> None:
    edition = EditionFactory.create(code="esi-2027")
    manager(client, edition)
    data = {"role": "exhibitor", "member": typed, "non_member": "450", "valid_from": "2027-03-01"}

    answer = client.post(f"/staff/editions/esi-2027/rates?lang={language}", data=data)

    assert answer.status_code == 302
    stored = db.session.scalars(db.select(Rate)).one()
    assert (stored.member_cents, stored.non_member_cents) == (cents, 450_00)
    assert (stored.above_ratio_cents, stored.valid_until) == (None, None)


@pytest.mark.parametrize("typed", ["many", "-5", "", "3.5.0"])
def test_what_is_no_price_is_refused(client: FlaskClient, typed: str) -> None:
    edition = EditionFactory.create(code="esi-2027")
    manager(client, edition)
    data = {"role": "exhibitor", "member": typed, "non_member": "450"}

    assert client.post("/staff/editions/esi-2027/rates", data=data).status_code == 422
    assert db.session.scalar(db.select(db.func.count(Rate.id))) == 0


def test_a_rate_is_shown_to_be_changed_as_it_is_typed(client: FlaskClient) -> None:
    rate = RateFactory.create(member_cents=1350_50, above_ratio_cents=650_00)
    manager(client, rate.edition)
    address = f"/staff/editions/{rate.edition.code}/rates/{rate.public_id}"

    assert 'value="1350.5"' in client.get(f"{address}?lang=en").text
    french = client.get(f"{address}?lang=fr").text
    assert 'value="1350,5"' in french
    data = {
        "role": "supervisor", "member": "1400,25", "non_member": "450", "above_ratio": "",
        "valid_until": "2027-03-31", "seen": fingerprint(rate),
    }  # fmt: skip
    assert client.post(address, data=data).status_code == 302
    assert (rate.role, rate.member_cents) == (ParticipantRole.SUPERVISOR, 1400_25)
    assert (rate.above_ratio_cents, rate.valid_until) == (None, date(2027, 3, 31))
    assert client.post(address, data=data).status_code == 422  # seen is older now


def test_a_window_that_ends_before_it_begins_is_refused(app: Flask) -> None:
    values = {
        "role": ParticipantRole.PRESS, "member_cents": 1, "non_member_cents": 1,
        "above_ratio_cents": None, "valid_from": date(2027, 3, 2), "valid_until": date(2027, 3, 1),
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        rates.add_rate(EditionFactory.create(), values=values, by="x")
    assert refused.value.field == "valid_until"


def test_overlapping_windows_and_unpriced_exhibitors_are_flagged(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-2027")
    manager(client, edition)
    address = "/staff/editions/esi-2027/rates"
    assert "Exhibitors have no price" in client.get(address).text

    RateFactory.create(edition=edition, valid_until=date(2027, 3, 31))
    later = RateFactory.create(edition=edition, valid_from=date(2027, 4, 1))
    text = client.get(address).text
    assert "Exhibitors have no price" not in text
    assert "Windows overlap" not in text
    later.valid_from = date(2027, 3, 31)
    assert client.get(address).text.count("overlaps</span>") == 2


def test_a_removed_rate_leaves_its_figures_in_the_log(client: FlaskClient) -> None:
    rate = RateFactory.create()
    manager(client, rate.edition)

    client.post(f"/staff/editions/{rate.edition.code}/rates/{rate.public_id}/remove")

    assert db.session.scalar(db.select(db.func.count(Rate.id))) == 0
    event = db.session.scalars(db.select(AuditEvent).filter_by(action="rate.removed")).one()
    assert (event.data["role"], event.data["member_cents"]) == ("exhibitor", 350_00)


def test_a_rate_changed_meanwhile_is_not_overwritten(app: Flask) -> None:
    rate = RateFactory.create()
    values = {field: getattr(rate, field) for field in rates.FIELDS}
    with pytest.raises(Conflict):
        rates.change_rate(rate, values=values | {"member_cents": 1}, seen="older", by="x")
    assert rate.member_cents == 350_00


def test_thirty_rates_take_as_many_queries_as_one(
    client: FlaskClient, queries: QueryCounter
) -> None:
    edition = EditionFactory.create(code="esi-2027")
    RateFactory.create(edition=edition)
    manager(client, edition)
    queries.statements.clear()
    client.get("/staff/editions/esi-2027/rates")
    for_one = len(queries)
    for _ in range(29):
        RateFactory.create(edition=edition)
    commit()
    queries.statements.clear()
    client.get("/staff/editions/esi-2027/rates")

    assert len(queries) == for_one
