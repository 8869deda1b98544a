"""The scanning app at the door: paired by a code, one thumb, a network that comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from app.core.transaction import transaction
from app.extensions import db
from badges.models import Station
from badges.services.scans import record_scans
from tests.badges.venue import reading
from tests.browser import clip
from tests.browser.conftest import Server, own_database, running
from tests.browser.door import Door, altered, answer, hand_scan, kill, open_door, opened, phone
from tests.browser.line import Line, line_to
from tests.conftest import test_settings

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="module")
def site(
    request: pytest.FixtureRequest, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One platform for all: each test has an edition, a station and phones of its own."""
    folder = tmp_path_factory.mktemp("door")
    with running(test_settings(own_database(request, database, folder), folder), folder) as server:
        yield server


@pytest.fixture
def line(site: Server) -> Iterator[Line]:
    with line_to(site.url) as found:
        yield found


@pytest.fixture
def door(site: Server, line: Line) -> Door:
    return open_door(site, line)


@pytest.fixture
def desk(playwright: Playwright, door: Door, tmp_path: Path) -> Iterator[Page]:
    """A phone that is paired with the station."""
    with phone(playwright, tmp_path / "phone", tmp_path / "camera.mjpeg") as page:
        yield opened(page, door.pairing())


def strip(page: Page, *words: str) -> None:
    """The strip on top says these words."""
    for word in words:
        expect(page.locator("#strip")).to_contain_text(word, timeout=20_000)


def look_for_the_line(page: Page) -> None:
    """What a phone says when its network is back; it would try by itself a little later."""
    page.evaluate("dispatchEvent(new Event('online'))")


def test_ten_scans_without_network_survive_a_reload_and_a_dead_battery(
    playwright: Playwright, site: Server, line: Line, tmp_path: Path
) -> None:
    door = open_door(site, line, people=11)
    memory, camera = tmp_path / "phone", tmp_path / "camera.mjpeg"
    names = [one.display_name for one in door.people]

    clip.show_badge(camera, door.pdf, 0)
    with phone(playwright, memory, camera) as page:
        opened(page, door.pairing())
        assert "pair=" not in page.url
        expect(page.get_by_role("heading", level=1)).to_have_text("Main gate")
        page.get_by_role("button", name="Start the camera").click()
        answer(page, "ok", "Admitted", names[0], "Exhibitor, Tunisia")
        strip(page, "Online", "All scans are sent", "List: this minute")

        page.get_by_role("button", name="Stop the camera").click()

        line.cut()
        for name, code in zip(names[1:], door.codes[1:], strict=True):
            hand_scan(page, code)
            answer(page, "ok", name)
        strip(page, "No network", "Scans waiting: 10")
        page.reload()
        strip(page, "No network", "Scans waiting: 10")
        expect(page.locator("#last > li")).to_have_count(8)
        page.get_by_role("button", name="Start the camera").click()
        answer(page, "warn", "Already inside", names[0])
        strip(page, "Scans waiting: 11")
        kill(memory)

    assert door.kept() == [("admitted", "admitted", names[0])]
    with phone(playwright, memory, camera) as page:
        page.goto(f"{line.url}/scan/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Main gate")
        answer(page, "warn", "Already inside", names[0])  # the camera is on again by itself
        strip(page, "No network", "Scans waiting: 12")
        line.mend()
        look_for_the_line(page)
        strip(page, "Online", "All scans are sent")

    kept = door.kept()
    assert kept[1:11] == [("admitted", "admitted", name) for name in names[1:]]
    assert kept[11:] == [("already", "already", names[0])] * 2
    assert door.inside() == 11


def test_the_camera_of_the_app_reads_the_pairing_code(
    playwright: Playwright, door: Door, tmp_path: Path
) -> None:
    camera = tmp_path / "camera.mjpeg"
    clip.show_code(camera, door.pairing())
    with phone(playwright, tmp_path / "phone", camera) as page:
        page.goto(f"{door.line.url}/scan/")
        expect(page.locator("body[data-state=unpaired]")).to_be_attached()
        page.get_by_role("button", name="Start the camera").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Main gate")
        answer(page, "idle", "Ready")


def test_a_used_code_pairs_no_second_phone(
    playwright: Playwright, desk: Page, door: Door, tmp_path: Path
) -> None:
    used = door.pairing()
    with phone(playwright, tmp_path / "other", tmp_path / "camera.mjpeg") as other:
        opened(other, used)
    with phone(playwright, tmp_path / "third", tmp_path / "camera.mjpeg") as third:
        third.goto(used)
        expect(third.locator("#pairing")).to_contain_text("Ask for a new one")
        third.get_by_label("No camera?").fill("https://example.org/")
        third.keyboard.press("Enter")
        expect(third.locator("#pairing")).to_contain_text("This is no pairing code.")


def test_a_mistake_is_undone_and_somebody_is_let_in_with_a_reason(desk: Page, door: Door) -> None:
    names = [one.display_name for one in door.people]
    hand_scan(desk, door.codes[0])
    answer(desk, "ok", names[0])
    desk.locator("#undo").click()
    answer(desk, "idle", "Undone", names[0])
    expect(desk.locator("#last .m-status").first).to_have_text("Undone")
    expect(desk.locator("[data-count=inside]")).to_have_text("0")

    hand_scan(desk, door.codes[1])
    answer(desk, "ok", names[1])
    hand_scan(desk, door.codes[1])
    answer(desk, "warn", "Already inside", "Since")
    expect(desk.locator("#undo")).to_be_disabled()
    desk.get_by_role("button", name="Let in anyway").click()
    desk.get_by_role("button", name="Left and came back").click()
    desk.get_by_role("button", name="Let in", exact=True).click()
    answer(desk, "ok", "Admitted", "Let in by the desk")

    strip(desk, "All scans are sent")
    assert [verdict for verdict, _, _ in door.kept()] == [
        "admitted",
        "admitted",
        "already",
        "admitted",
    ]
    assert door.inside() == 1
    expect(desk.locator("[data-count=inside]")).to_have_text("1")
    expect(desk.locator("#counts [data-role=exhibitor] dd")).to_have_text("1")
    desk.get_by_text("By delegation").click()
    expect(desk.locator("#delegations")).to_have_text("TN-031")


def test_a_line_of_the_last_scans_is_taken_back(desk: Page, door: Door) -> None:
    for code in door.codes[:2]:
        hand_scan(desk, code)
        answer(desk, "ok")
    desk.get_by_role("button", name=f"Undo: {door.people[0].display_name}").click()
    answer(desk, "idle", "Undone", door.people[0].display_name)
    strip(desk, "All scans are sent")
    expect(desk.locator("[data-count=inside]")).to_have_text("1")
    assert door.inside() == 1


def test_names_and_typed_codes_are_found_without_network(desk: Page, door: Door) -> None:
    door.line.cut()
    desk.get_by_role("button", name="Type").click()
    desk.keyboard.type("nikolic")
    desk.keyboard.press("Enter")
    desk.locator("#found button").click()
    answer(desk, "ok", "Đorđe Nikolić", "Ђорђе Николић")
    desk.get_by_role("textbox", name="Code or name").fill(door.people[0].short_code.lower())
    desk.keyboard.press("Enter")
    answer(desk, "ok", door.people[0].display_name)
    desk.get_by_role("textbox", name="Code or name").fill("nobody at all")
    desk.keyboard.press("Enter")
    answer(desk, "warn", "Nobody found")
    strip(desk, "Scans waiting: 2")


def test_an_answer_that_another_door_contradicts_is_said_until_it_is_read(
    desk: Page, door: Door
) -> None:
    door.line.cut()
    _admitted_by_somebody_else(door)
    hand_scan(desk, door.codes[0])
    answer(desk, "ok", door.people[0].display_name)
    door.line.mend()
    look_for_the_line(desk)

    notice = desk.locator("#notices > div")
    expect(notice).to_contain_text(door.people[0].display_name)
    expect(notice).to_contain_text("This phone said: Admitted. The office says: Already inside.")
    answer(desk, "ok", door.people[0].display_name)
    notice.get_by_role("button", name="Understood").click()
    expect(notice).to_have_count(0)


def _admitted_by_somebody_else(door: Door) -> None:
    with transaction():
        station = (
            db.session.scalars(db.select(Station).filter_by(public_id=door.station)).unique().one()
        )
        record_scans(station, [reading(door.codes[0])], by="another desk")


def test_a_revoked_phone_forgets_its_list(desk: Page, door: Door) -> None:
    hand_scan(desk, door.codes[0])
    answer(desk, "ok")
    strip(desk, "All scans are sent")
    door.revoke()
    hand_scan(desk, door.codes[1])

    expect(desk.locator("body[data-state=unpaired]")).to_be_attached()
    expect(desk.locator("#pairing")).to_contain_text("The office ended the pairing")
    assert door.people[0].display_name not in desk.content()
    expect(desk.locator("#left-over")).to_contain_text("Scans waiting: 1")
    desk.get_by_text("Throw them away").click()
    desk.get_by_role("button", name="Throw away", exact=True).click()
    expect(desk.locator("#left-over")).to_be_hidden()
    desk.reload()
    expect(desk.locator("body[data-state=unpaired]")).to_be_attached()


#: keys that a thumb would miss
SMALL_KEYS = """
[...document.querySelectorAll("button, input:not([type=radio]), summary")]
  .filter((each) => each.checkVisibility())
  .filter((each) => Math.min(each.offsetHeight, each.offsetWidth) < 44)
  .map((each) => each.id || each.textContent)
"""
LOOKS = [("en", "light"), ("en", "dark"), ("ar", "light"), ("ar", "dark")]


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_nothing_in_the_app_keeps_anybody_out(
    playwright: Playwright, door: Door, tmp_path: Path, language: str, scheme: Any
) -> None:
    where = (playwright, tmp_path / "phone", tmp_path / "camera.mjpeg")
    with phone(*where, color_scheme=scheme) as page:
        page.goto(f"{door.line.url}/scan/?lang={language}")
        expect(page.locator("body[data-state=unpaired]")).to_be_attached()
        page.evaluate(AXE.read_text("utf-8"))
        faults = {"unpaired": _faults(page)}
        page.evaluate("hash => { location.hash = hash }", door.pairing().partition("#")[2])
        expect(page.locator("body[data-state=paired]")).to_be_attached()
        expect(page.locator("#list-size")).not_to_have_text("0")
        for kind, code in (("idle", ""), ("ok", door.codes[0]), ("warn", door.codes[0])):
            hand_scan(page, code)
            answer(page, kind)
            faults[kind] = _faults(page)
        page.locator("#overrule-open").click()
        faults["sheet"] = _faults(page)
        page.keyboard.press("Escape")
        door.line.cut()
        hand_scan(page, altered(door.codes[0]))
        answer(page, "bad")
        expect(page.locator("#strip.is-offline")).to_be_visible(timeout=20_000)
        for fold in page.locator("details").all():
            fold.evaluate("one => { one.open = true }")
        faults["offline"] = _faults(page)

    assert {state: found for state, found in faults.items() if found} == {}


def _faults(page: Page) -> list[Any]:
    """What axe finds, keys too small for a thumb, and a page wider than the phone."""
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    faults: list[Any] = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
    faults += page.evaluate(SMALL_KEYS)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("wider than the phone")
    return faults
