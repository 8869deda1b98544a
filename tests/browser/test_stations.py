"""A manager sets a station up and pairs a phone, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from app.core.access import Role
from app.core.transaction import transaction
from app.extensions import db
from badges.models import Device
from badges.services.devices import hear_from
from tests.badges.venue import edition_with_people, station_at
from tests.browser import people
from tests.browser.axe import complaints
from tests.browser.conftest import Server
from tests.factories import user_with

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]


@pytest.fixture
def station(chromium: Browser, server: Server) -> Page:
    """The station's page before a manager who signed in."""
    edition = edition_with_people(4, name="ESI 2027, Gdynia")
    where = station_at(edition, name="Main gate").public_id
    manager = user_with(Role.PROGRAMME_MANAGER, scope=edition.scope)
    page = people.window_of(chromium, server, manager)
    page.goto(f"/staff/stations/{where}")
    return page


def test_a_phone_pairs_while_its_page_waits(server: Server, station: Page) -> None:
    page = station
    page.get_by_label("Name of the phone").fill("Gate phone")
    page.get_by_role("button", name="Pair a phone").click()
    expect(page.get_by_text("Waiting for the phone")).to_be_visible()
    assert complaints(page) == []
    page.get_by_text("It has no camera").click()
    code = page.locator(".station-address").inner_text().split("#pair=")[1]

    answer = page.request.post("/api/v1/devices/pair", data={"code": code})

    assert answer.status == 201
    expect(page.get_by_text("Gate phone is paired with Main gate.")).to_be_visible()
    expect(page.locator("#said")).to_have_text("Paired")
    with transaction():
        hear_from(
            db.session.scalars(db.select(Device).filter_by(name="Gate phone")).one(), waiting=12
        )
    page.reload()
    expect(page.get_by_text("12 scans wait", exact=True)).to_be_visible()
    page.locator("summary", has_text="Revoke the phone").click()
    expect(page.get_by_text("let it send them first")).to_be_visible()
    page.get_by_role("button", name="Revoke the phone").click()
    expect(page.get_by_text("Gate phone may read no more.")).to_be_visible()
    expect(page.get_by_text("Revoked", exact=True)).to_be_visible()
    assert complaints(page) == []


def test_a_meal_is_set_up_without_a_script_of_ours(station: Page) -> None:
    page = station
    page.get_by_role("link", name="Stations").first.click()
    page.get_by_role("link", name="Meal", exact=True).click()
    page.get_by_label("Name", exact=True).first.fill("Canteen")
    lunch = page.get_by_role("group", name="Hours 2")
    lunch.get_by_label("Opens").fill("09:00")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Breakfast and Lunch are open at the same time"
    )
    assert complaints(page) == []
    page.get_by_role("group", name="Hours 2").get_by_label("Opens").fill("11:30")
    page.get_by_role("button", name="Add").click()

    expect(page.get_by_text("Canteen is open.")).to_be_visible()
    expect(page.get_by_role("group", name="Hours 2").get_by_label("Opens")).to_have_value("11:30")
    assert complaints(page) == []
