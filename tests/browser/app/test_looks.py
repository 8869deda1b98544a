"""The app under axe and a thumb, in its states, in both directions of writing and both schemes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.badges.venue import altered
from tests.browser.app.door import Door, phone
from tests.browser.axe import complaints
from tests.browser.reading import answer, hand_scan

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
#: keys that a thumb would miss
SMALL_KEYS = """
[...document.querySelectorAll("button, input:not([type=radio]), summary")]
  .filter((each) => each.checkVisibility())
  .filter((each) => Math.min(each.offsetHeight, each.offsetWidth) < 44)
  .map((each) => each.id || each.textContent)
"""
LOOKS = [("en", "light"), ("ar", "dark")]


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_nothing_in_the_app_keeps_anybody_out(
    playwright: Playwright, door: Door, tmp_path: Path, language: str, scheme: Any
) -> None:
    where = (playwright, tmp_path / "phone", tmp_path / "camera.mjpeg")
    with phone(*where, color_scheme=scheme) as page:
        page.goto(f"{door.line.url}/scan/?lang={language}")
        expect(page.locator("body[data-state=unpaired]")).to_be_attached()
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
        expect(page.locator("#strip.is-offline")).to_be_visible(timeout=40_000)
        for fold in page.locator("details").all():
            fold.evaluate("one => { one.open = true }")
        faults["offline"] = _faults(page)

    assert {state: found for state, found in faults.items() if found} == {}


def _faults(page: Page) -> list[Any]:
    """What axe finds, keys too small for a thumb, and a page wider than the phone."""
    faults: list[Any] = [*complaints(page), *page.evaluate(SMALL_KEYS)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("wider than the phone")
    return faults
