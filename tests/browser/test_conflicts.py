"""A manager looks at scans that contradict each other and settles one, in a real browser."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app.core.access import Role
from app.core.clock import now
from app.core.transaction import transaction
from badges.rules.scanning import Answer, Verdict
from badges.services.scans import record_scans
from tests.badges.venue import codes_of, edition_with_people, reading, station_at
from tests.browser import people
from tests.browser.axe import complaints
from tests.browser.conftest import Server
from tests.factories import AreaFactory, user_with

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
SIZES: tuple[ViewportSize, ...] = (
    {"width": 390, "height": 844}, {"width": 1280, "height": 800},
)  # fmt: skip
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
def conflicts(chromium: Browser, server: Server) -> Page:
    """The page before a manager: one badge at two doors, one clock that is years ahead."""
    edition = edition_with_people(4, name="ESI 2027, Gdynia")
    hall = AreaFactory.create(edition=edition)
    doors = [station_at(edition, area=hall, name=name) for name in ("Main gate", "Side door")]
    first, second = codes_of(edition)[:2]
    with transaction():
        for number, door in enumerate(doors):
            moment = now() - timedelta(hours=1 - number / 60)
            given = reading(first, scanned_at=moment, decided=Answer(Verdict.ADMITTED))
            record_scans(door, [given], by=f"Phone {number + 1}")
        ahead = reading(second, scanned_at=now() + timedelta(days=700))
        record_scans(doors[0], [ahead], by="Phone 1")
    address = f"/staff/editions/{edition.code}/conflicts"
    manager = user_with(Role.PROGRAMME_MANAGER, scope=edition.scope)
    page = people.window_of(chromium, server, manager)  # commits: from here on the server writes
    page.goto(address)
    return page


def test_a_manager_settles_a_conflict(conflicts: Page) -> None:
    page = conflicts
    expect(page.get_by_role("heading", name="2 are open")).to_be_visible()
    card = page.locator("li.m-card", has_text="Let in twice")
    expect(card).to_contain_text("Yasmine Trabelsi")
    expect(card).to_contain_text("Main gate")
    expect(card).to_contain_text("Side door")

    card.get_by_role("button", name="Settle").click()
    expect(page.get_by_text("Say in a few words what was done.")).to_be_visible()
    assert complaints(page) == []
    card.get_by_label("What was done?").fill("Two sisters, one badge: printed a new one")
    card.get_by_role("button", name="Settle").click()

    expect(page.get_by_role("heading", name="1 is open")).to_be_visible()
    expect(page.get_by_text("Two sisters, one badge")).to_be_visible()


def test_the_page_is_readable_by_all(conflicts: Page) -> None:
    page = conflicts
    for language, scheme, size in product(("en", "ar"), SCHEMES, SIZES):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.goto(f"{page.url.partition('?')[0]}?lang={language}")
        assert complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
