"""The scanning app at the door: paired by a code, one thumb, a network that comes and goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from app.core.transaction import transaction
from app.extensions import db
from badges.models import Station
from badges.services.scans import record_scans
from tests.badges.venue import reading
from tests.browser import clip
from tests.browser.app.door import Door, eventually, kill, open_door, opened, phone, strip
from tests.browser.conftest import Server
from tests.browser.line import Line
from tests.browser.reading import answer, hand_scan

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]


def look_for_the_line(page: Page) -> None:
    """What a phone says when its network is back; it would try by itself a little later."""
    page.evaluate("dispatchEvent(new Event('online'))")


@pytest.mark.database("sqlite", "postgres")
def test_ten_scans_without_network_survive_a_reload_and_a_dead_battery(
    playwright: Playwright, hall: Server, line: Line, tmp_path: Path
) -> None:
    door = open_door(hall, line, people=11)
    memory, camera = tmp_path / "phone", tmp_path / "camera.mjpeg"
    names = [one.display_name for one in door.people]

    clip.show_badge(camera, door.pdf, 0)
    with phone(playwright, memory, camera) as page:
        opened(page, door.pairing())
        assert "pair=" not in page.url
        expect(page.get_by_role("heading", level=1)).to_have_text("Main gate")
        page.get_by_role("button", name="Start the camera").click()
        answer(page, "ok", "Admitted", names[0], "Exhibitor, Tunisia")
        strip(page, "With network", "All scans are sent", "List: this minute")

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
        strip(page, "With network", "All scans are sent")

    kept = door.kept()
    assert kept[1:11] == [("admitted", "admitted", name) for name in names[1:]]
    assert kept[11:] == [("already", "already", names[0])] * 2
    assert door.inside() == 11


def test_at_an_exit_people_only_leave(
    playwright: Playwright, hall: Server, line: Line, tmp_path: Path
) -> None:
    way_out = open_door(hall, line, name="Way out", kind="exit")
    with phone(playwright, tmp_path / "phone", tmp_path / "camera.mjpeg") as page:
        opened(page, way_out.pairing())
        expect(page.locator("#ways")).to_be_hidden()
        hand_scan(page, way_out.codes[0])
        answer(page, "warn", "Was not inside")
        expect(page.locator("#overrule-open")).to_be_hidden()


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

    verdicts = ["admitted", "admitted", "already", "admitted"]
    eventually(lambda: [verdict for verdict, _, _ in door.kept()], verdicts)
    eventually(door.inside, 1)
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
    expect(desk.locator("[data-count=inside]")).to_have_text("1")
    eventually(lambda: (len(door.kept()), door.inside()), (2, 1))


def test_the_answer_is_in_sight_wherever_the_page_was(desk: Page, door: Door) -> None:
    """Somebody reads the last scans when the next person comes."""
    desk.set_viewport_size({"width": 390, "height": 560})
    desk.get_by_text("This phone", exact=True).scroll_into_view_if_needed()
    hand_scan(desk, next(code for code in door.codes if " " in code))

    answer(desk, "ok")
    desk.wait_for_timeout(500)  # as long as a browser scrolls
    assert desk.evaluate("scrollY") == 0


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
