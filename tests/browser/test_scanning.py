"""The scanning page as the desk uses it: a phone, a camera, a hand scanner, fingers."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.core.access import Role
from app.core.transaction import reading
from app.extensions import db
from badges.models import Area, Scan, Station
from badges.queries.wearers import Wearer
from badges.services.printing import Choice, print_badges
from tests.badges.venue import altered, badges_of, code_of, edition_with_people, station_at
from tests.browser import clip
from tests.browser.axe import complaints
from tests.browser.conftest import Server, signed_in
from tests.browser.reading import answer, hand_scan
from tests.factories import user_with

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
PHONE = {"width": 390, "height": 844}


@dataclass
class Venue:
    """A station with its people, as plain values: this process holds no transaction."""

    server: Server
    station: str
    pdf: bytes
    people: list[Wearer]
    codes: list[str]
    cookie: Any
    #: the newest reading that is not of this test
    before: int

    def kept(self) -> list[tuple[str, str]]:
        """Every reading in the database: what was answered, and the name of the wearer."""
        with reading():
            query = db.select(Scan).where(Scan.id > self.before)
            scans = db.session.scalars(query.order_by(Scan.id)).all()
            names = {one.badge_id: one.display_name for one in self.people}
            return [(one.verdict.value, names.get(one.badge_id or 0, "")) for one in scans]

    def inside(self) -> int:
        """The station's counter."""
        with reading():
            query = db.select(Area.inside).join(Station, Station.area_id == Area.id)
            return db.session.scalars(query.where(Station.public_id == self.station)).one()


@pytest.fixture
def venue(server: Server) -> Venue:
    edition = edition_with_people(4, name="ESI 2027, Gdynia")
    station = station_at(edition, name="Main gate", capacity=800)
    pdf = print_badges(edition, choice=Choice(), sheet="a6", by="test")[0]
    people = badges_of(edition)
    codes = [code_of(one) for one in people]
    desk = user_with(Role.DESK, scope=edition.scope)
    place = station.public_id
    before = db.session.scalar(db.select(db.func.max(Scan.id))) or 0
    return Venue(server, place, pdf, people, codes, signed_in(server, desk), before)


def phone(browser: Browser, venue: Venue, **options: Any) -> BrowserContext:
    """A phone that is signed in as the desk."""
    options = {"viewport": PHONE, "locale": "en-GB", "has_touch": True, **options}
    context = browser.new_context(base_url=venue.server.url, **options)
    context.set_default_timeout(15_000)
    context.add_cookies([venue.cookie])
    return context


def opened(context: BrowserContext, venue: Venue, query: str = "") -> Page:
    """The scanning page, its script ready; whatever the page complains about fails the test."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page failed: {error}"))
    page.goto(f"/scan/{venue.station}{query}")
    expect(page.locator("#scan[data-ready]")).to_be_attached()
    return page


@pytest.fixture
def desk(chromium: Browser, venue: Venue) -> Iterator[Page]:
    """A phone at the station, without a badge before its camera."""
    context = phone(chromium, venue)
    yield opened(context, venue)
    context.close()


@pytest.mark.database("sqlite", "postgres")
def test_the_camera_admits_a_badge_once(camera_browser: Browser, venue: Venue) -> None:
    camera, page = venue.server.camera, opened(phone(camera_browser, venue), venue)
    switch = page.locator("#camera-switch")

    clip.show_badge(camera, venue.pdf, 0)
    switch.click()
    answer(page, "ok", "Admitted", venue.people[0].display_name, "Exhibitor, Tunisia")
    page.wait_for_timeout(1500)  # it stays before the camera and is read once
    assert venue.kept() == [("admitted", venue.people[0].display_name)]

    switch.click()
    switch.click()
    answer(page, "warn", "Already inside", "Since")
    switch.click()
    clip.show_badge(camera, venue.pdf, 1)
    switch.click()
    answer(page, "ok", venue.people[1].display_name)  # the next scan replaces the last
    expect(page.locator("#last > li")).to_have_count(3)
    assert venue.inside() == 2


def test_a_hand_scanner_needs_no_focus_and_leaves_no_trace(desk: Page, venue: Venue) -> None:
    hand_scan(desk, venue.codes[0])
    answer(desk, "ok", "Admitted", venue.people[0].display_name)

    desk.fill("#code", "half a na")
    desk.focus("#code")
    hand_scan(desk, venue.codes[1])
    answer(desk, "ok", venue.people[1].display_name)
    assert desk.input_value("#code") == "half a na"

    hand_scan(desk, altered(venue.codes[2]))
    answer(desk, "bad", "Not admitted", "not made by us")
    assert [verdict for verdict, _ in venue.kept()] == ["admitted", "admitted", "refused"]


def test_a_code_with_a_space_presses_no_button(desk: Page, venue: Venue) -> None:
    """Most codes have spaces, and the button that was touched last still has the focus."""
    code = next(code for code in venue.codes if " " in code)
    desk.focus("#camera-switch")
    hand_scan(desk, code)

    answer(desk, "ok", "Admitted")
    expect(desk.locator("#camera-switch")).to_have_text("Start the camera")
    desk.keyboard.press("Space")
    expect(desk.locator("#camera-switch")).to_have_text("Stop the camera")


def test_a_hand_scanner_is_read_when_the_focus_moves_under_way(desk: Page, venue: Venue) -> None:
    """What had the focus is drawn anew while the scanner types."""
    code = venue.codes[0]
    desk.fill("#code", "half a na")
    desk.focus("#code")
    desk.keyboard.type(code[:40])
    desk.evaluate("document.activeElement.blur()")
    hand_scan(desk, code[40:])

    answer(desk, "ok", venue.people[0].display_name)
    assert desk.input_value("#code") == "half a na"


def test_a_hand_scanner_of_another_layout_is_read_by_its_keys(desk: Page, venue: Venue) -> None:
    """It sends the keys of a US keyboard to a computer that is set to German."""
    german = {"KeyY": "z", "KeyZ": "y", "Slash": "-", "Minus": "ß", "Semicolon": "ö"}
    marks = {
        "-": ("Minus", 0), "/": ("Slash", 0), ".": ("Period", 0), " ": ("Space", 0),
        ":": ("Semicolon", 8), "$": ("Digit4", 8), "%": ("Digit5", 8), "*": ("Digit8", 8),
        "+": ("Equal", 8),
    }  # fmt: skip
    keys = desk.context.new_cdp_session(desk)
    for letter in venue.codes[0]:
        if letter.isalnum():
            code, shift = ("Key" + letter, 8) if letter.isalpha() else ("Digit" + letter, 0)
        else:
            code, shift = marks[letter]
        key = german.get(code, letter)
        pressed = {"key": key, "code": code, "modifiers": shift, "text": key}
        keys.send("Input.dispatchKeyEvent", {"type": "keyDown", **pressed})
        keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})
    desk.keyboard.press("Enter")

    answer(desk, "ok", venue.people[0].display_name)


def test_a_code_is_typed_or_a_name_is_looked_up(desk: Page, venue: Venue) -> None:
    code = venue.people[0].short_code
    desk.fill("#code", f"{code[:4].lower()} {code[4:].lower()}")
    desk.keyboard.press("Enter")
    if not any(letter.isdigit() for letter in code):
        desk.wait_for_timeout(500)  # it could be a name: it is looked up first
    answer(desk, "ok", venue.people[0].display_name)

    desk.fill("#code", "nikolic")
    desk.keyboard.press("Enter")
    desk.locator("#found button").click()
    answer(desk, "ok", "Đorđe Nikolić", "Ђорђе Николић")
    expect(desk.locator("#found button")).to_have_count(0)

    desk.fill("#code", "nobody")
    desk.keyboard.press("Enter")
    answer(desk, "warn", "Nobody found")
    expect(desk.locator("[data-count=inside]")).to_have_text("2")


def test_undo_gives_the_place_back(desk: Page, venue: Venue) -> None:
    hand_scan(desk, venue.codes[0])
    answer(desk, "ok")
    desk.get_by_role("button", name="Undo").click()
    answer(desk, "idle")
    expect(desk.locator("[data-count=inside]")).to_have_text("0")
    expect(desk.locator("#last .m-status").first).to_have_text("Undone")
    assert venue.inside() == 0

    hand_scan(desk, venue.codes[0])
    answer(desk, "ok", "Admitted")


def test_going_out_and_letting_in_anyway(desk: Page, venue: Venue) -> None:
    hand_scan(desk, venue.codes[0])
    answer(desk, "ok", "Admitted")
    hand_scan(desk, venue.codes[0])
    answer(desk, "warn", "Already inside")
    desk.get_by_text("Let in anyway").click()
    desk.get_by_label("Why?").fill("Left by the window")
    desk.get_by_role("button", name="Let in").click()
    answer(desk, "ok", "Let in by the desk")
    assert venue.inside() == 1

    desk.get_by_label("Going out").check()
    hand_scan(desk, venue.codes[0])
    answer(desk, "ok", "Checked out")
    hand_scan(desk, venue.codes[1])
    answer(desk, "warn", "Was not inside")
    expect(desk.locator("#overrule")).to_be_hidden()
    assert venue.inside() == 0


def _workers(master: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(master)], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in listed.stdout.split()]


def test_a_scan_without_an_answer_waits_and_is_sent_again(desk: Page, venue: Venue) -> None:
    processes = [venue.server.process.pid, *_workers(venue.server.process.pid)]
    for process in processes:
        os.kill(process, signal.SIGSTOP)  # the server is there and does not answer
    try:
        hand_scan(desk, venue.codes[0])
        answer(desk, "wait", "Checking")
        expect(desk.locator("#waiting")).to_contain_text(
            "1 scan waits for an answer.", timeout=20_000
        )
        answer(desk, "wait", "No answer yet", "sent again by itself")
        hand_scan(desk, venue.codes[1])
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)

    answer(desk, "ok", venue.people[1].display_name)
    expect(desk.locator("#waiting")).to_be_hidden()
    assert sorted(venue.kept()) == sorted(
        ("admitted", person.display_name) for person in venue.people[:2]
    )


LOOKS = [("en", "light"), ("en", "dark"), ("ar", "light"), ("ar", "dark")]


def test_nothing_on_the_page_keeps_anybody_out(chromium: Browser, venue: Venue) -> None:
    for code, (language, scheme) in zip(venue.codes, LOOKS, strict=True):
        context = phone(chromium, venue, color_scheme=scheme)
        _check_each_answer(opened(context, venue, f"?lang={language}"), code)
        context.close()


def _check_each_answer(page: Page, fresh: str) -> None:
    steps = [("idle", None), ("ok", fresh), ("warn", fresh), ("bad", altered(fresh))]
    found = {}
    for kind, code in steps:
        if code:
            hand_scan(page, code)
        answer(page, kind)
        found[kind] = complaints(page)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert found == {"idle": [], "ok": [], "warn": [], "bad": []}
    assert wide is False
