"""Twenty proposals, eight places, three of them for members, caps; two decline, two move up.

The rest confirm, the sessions get rooms and times, and the timetable leaves as a calendar.
"""

from __future__ import annotations

import itertools
import re
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import Server
from tests.browser.congress import MANAGER, Congress, address_of, reviewed_call, standing
from tests.browser.people import enter

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
PHONE: ViewportSize = {"width": 390, "height": 844}
#: by the rule: members 7, 8, 9 first, then the best while the caps allow
GIVEN = {f"Talk {k}": "offered open" for k in range(5)} | {
    f"Talk {k}": "offered reserve" for k in (7, 8, 9)
}


def test_places_are_given_declined_filled_again_and_scheduled(
    server: Server, chromium: Browser
) -> None:
    congress = reviewed_call()
    manager = enter(chromium, server, MANAGER, congress.manager)

    try_other_numbers(manager, congress)
    give_the_places(manager, congress)
    for number, next_one in ((0, "Talk 5"), (7, "Talk 17")):
        decline(chromium, server, congress, number)
        assert standing(congress.code)[f"Talk {number}"].startswith("declined")
        assert standing(congress.code)[next_one].startswith("offered")
    confirm_the_rest(manager, congress)
    schedule(manager, congress)
    the_calendar_has_no_clash(chromium, server, congress)


def try_other_numbers(page: Page, congress: Congress) -> None:
    """Nothing is written by looking."""
    page.goto(f"/staff/calls/{congress.code}/places")
    page.get_by_label("Places", exact=True).fill("20")
    page.get_by_role("button", name="Try").click()
    expect(page.get_by_text(re.compile(r"come in")).first).to_be_visible()
    assert standing(congress.code) == {}


def give_the_places(page: Page, congress: Congress) -> None:
    page.goto(f"/staff/calls/{congress.code}/places")
    page.locator("summary", has_text="Give the places by these numbers").click()
    page.get_by_role("button", name="Give the places by these numbers").click()
    expect(page.get_by_role("heading", name="Where it stands")).to_be_visible()
    found = standing(congress.code)
    assert {title: words for title, words in found.items() if "offered" in words} == GIVEN
    assert found["Talk 5"] == "waiting capacity 1"
    assert found["Talk 6"] == "waiting capacity 2"
    assert found["Talk 10"] == "waiting country_cap 3"


def decline(chromium: Browser, server: Server, congress: Congress, number: int) -> None:
    """On a telephone, by the head of the organisation that was offered the place."""
    email = f"head{number}@example.org"
    page = enter(chromium, server, email, congress.heads[email])
    page.set_viewport_size(PHONE)
    page.goto(address_of(f"Talk {number}"))
    expect(page.get_by_role("heading", name="A place is yours")).to_be_visible()
    page.locator("summary", has_text="Decline").click()
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("You declined this place")).to_be_visible()
    page.context.close()


def confirm_the_rest(page: Page, congress: Congress) -> None:
    """The secretary notes what was said on the telephone."""
    for title, words in standing(congress.code).items():
        if words.startswith("offered"):
            page.goto(f"/staff/calls/{congress.code}/places")
            page.get_by_role("link", name=re.compile(rf"{title}$")).first.click()
            page.get_by_label(re.compile("Confirm", re.I)).first.check()
            page.get_by_label("Reason").fill("By telephone.")
            page.locator("main form button.btn-primary").first.click()
    confirmed = [words for words in standing(congress.code).values() if "confirmed" in words]
    assert len(confirmed) == 8


def schedule(page: Page, congress: Congress) -> None:
    page.goto(f"/staff/calls/{congress.code}/timetable")
    for room in ("Amber", "Kopernik"):
        page.get_by_label("Name", exact=True).fill(room)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_text(room).first).to_be_visible()
    page.get_by_role("link", name="Fill empty slots").click()
    page.get_by_label("Public", exact=False).first.check()
    page.get_by_role("button", name="Fill them").click()
    page.get_by_role("button", name="Show it in public").click()
    expect(page.get_by_role("button", name="Hide it")).to_be_visible()


def the_calendar_has_no_clash(chromium: Browser, server: Server, congress: Congress) -> None:
    page = chromium.new_context(base_url=server.url, locale="en-GB").new_page()
    page.goto(f"/programmes/{congress.edition}/")
    expect(page.get_by_text("Talk 17").first).to_be_visible()
    calendar = page.request.get(f"/programmes/{congress.edition}/sessions.ics").text()
    events = calendar.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    assert len(events) == 8
    slots = sorted((_line(each, "LOCATION"), *_times(each)) for each in events)
    for (room, _, ends), (next_room, begins, _) in itertools.pairwise(slots):
        assert room != next_room or ends <= begins


def _line(event: str, name: str) -> str:
    return re.findall(rf"^{name}[^:]*:(.*?)\r?$", event, re.M)[0]


def _times(event: str) -> tuple[datetime, datetime]:
    begins, ends = (_line(event, name)[:15] for name in ("DTSTART", "DTEND"))
    return datetime.fromisoformat(begins), datetime.fromisoformat(ends)
