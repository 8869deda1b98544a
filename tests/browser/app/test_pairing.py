"""A phone is paired by a code, and forgets when that ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser import clip
from tests.browser.app.door import Door, eventually, open_door, opened, phone
from tests.browser.conftest import Server
from tests.browser.line import Line
from tests.browser.reading import answer, hand_scan

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]


@pytest.mark.database("sqlite", "postgres")
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


def test_a_paired_phone_asks_before_it_goes_to_another_station(
    desk: Page, hall: Server, line: Line
) -> None:
    other = open_door(hall, line, name="Dining hall", kind="meal")
    hash_of = "hash => { location.hash = hash }"
    desk.evaluate(hash_of, other.pairing().partition("#")[2])
    sheet = desk.get_by_role("dialog", name="Pair with another station?")
    expect(sheet).to_contain_text("This phone reads at Main gate.")
    sheet.get_by_role("button", name="Cancel").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Main gate")

    desk.evaluate(hash_of, other.pairing().partition("#")[2])
    sheet.get_by_role("button", name="Pair").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Dining hall")
    hand_scan(desk, other.codes[0])
    answer(desk, "ok", other.people[0].display_name)
    eventually(other.inside, 1)


def test_a_revoked_phone_forgets_its_list(desk: Page, door: Door) -> None:
    hand_scan(desk, door.codes[0])
    answer(desk, "ok")
    eventually(door.inside, 1)
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
