"""What registration shows on pages of other parts, and what it erases."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core.audit import AuditEvent
from app.extensions import db
from registration.services.erasure import erase_old_health_data
from tests.factories import commit, sign_in
from tests.registration.world import complete, world


def test_the_public_page_says_prices_reason_ratio_and_deadline(client: FlaskClient) -> None:
    there = world()
    complete(there)
    commit()

    text = client.get(f"/programmes/{there.edition.code}/").text

    for words in (
        "€350",
        "€650",
        "before 1 May 2027",
        "One adult for every 4 exhibitors begun",
        "Registration is open",
        "15 April 2027, 23:59, Warsaw time",
        "Register a delegation",
    ):
        assert words in text, words


def test_the_dashboard_counts_what_waits_for_the_caller(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    commit()
    sign_in(client, there.head)
    client.post(f"/delegations/{delegation.public_id}/submit", data={"insured": "y"})
    sign_in(client, there.office)

    text = client.get("/staff/").text

    assert "Delegations to validate" in text
    assert "The oldest has waited since" in text


def test_the_member_page_lists_the_delegations(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    commit()
    sign_in(client, there.head)

    assert delegation.number in client.get("/member/").text


def test_the_overview_counts_and_draws(client: FlaskClient) -> None:
    there = world()
    complete(there)
    commit()
    sign_in(client, there.manager)

    text = client.get(f"/staff/editions/{there.edition.code}/").text

    assert "People by country" in text
    assert "Belgium" in text


@pytest.mark.parametrize(("days", "erased"), [(29, 0), (30, 0), (31, 1)])
def test_health_data_goes_30_days_after_the_edition(app: Flask, days: int, erased: int) -> None:
    there = world()
    person = complete(there).participants[1]
    person.diet, person.medical_notes = "No peanuts", "Insulin"
    commit()
    day = there.edition.ends_on + timedelta(days=days)

    with time_machine.travel(f"{day.isoformat()}T12:00:00+00:00"):
        assert erase_old_health_data() == erased

    task = f"{erase_old_health_data.__module__}.{erase_old_health_data.__name__}"
    assert task in app.extensions["tasks"].by_name
    db.session.expire_all()
    assert (person.diet, person.medical_notes) == (
        (None, None) if erased else ("No peanuts", "Insulin")
    )
    events = db.session.scalars(
        db.select(AuditEvent).filter_by(action="edition.health_data_erased")
    ).all()
    assert [event.data for event in events] == [{"people": 1}] * erased
