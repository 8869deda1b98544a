"""A manager chooses how the badges look and sees them at once; what is seen is the paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from app.core.access import Role
from app.core.pdf.screen import screens
from app.core.transaction import reading, transaction
from badges.queries.designs import design_of
from badges.rules.designs import USUAL, Template
from badges.services.badge_paper import badge_paper
from tests.badges.venue import edition_with_people
from tests.browser.axe import complaints
from tests.browser.conftest import Server, signed_in
from tests.core.hard_names import HARD_NAMES
from tests.core.pdf_pages import raster
from tests.factories import EditionFactory, user_with
from tests.judging.photographs import encoded

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
#: pixels of a PDF point, at 144 dpi
ZOOM = 2
#: pixels of the squares that are compared: two programs smooth the edge of a letter differently
SQUARE = 12
CODE = "M1" + "7Q4K M2XR%" * 12


def faces() -> list[dict[str, str]]:
    """Three badges with nine names that break naive writers."""
    alike = {"country": "Chile", "short_code": "ABCD EFGH", "number": "CL-01", "code": CODE}
    slots = ("name", "native_name", "organisation")
    return [
        alike | dict(zip(slots, HARD_NAMES[first : first + 3], strict=True)) for first in (4, 9, 15)
    ]


def on_screen(page: Page, shared: str, svg: str) -> Image.Image:
    """A badge as Chromium shows it, grey."""
    width, height = (float(side) * ZOOM for side in svg.split('"')[3].split()[2:])
    sized = svg.replace("<svg ", f'<svg width="{width}" height="{height}" ', 1)
    page.set_content(f"<svg width=0 height=0><defs>{shared}</defs></svg><div>{sized}</div>")
    return Image.open(io.BytesIO(page.locator("div svg").screenshot())).convert("L")


def squares(picture: Image.Image) -> np.ndarray:
    """The mean grey of each square."""
    rows, columns = picture.height // SQUARE, picture.width // SQUARE
    grey = np.asarray(picture, dtype=float)[: rows * SQUARE, : columns * SQUARE]
    return grey.reshape(rows, SQUARE, columns, SQUARE).mean(axis=(1, 3))


@pytest.mark.parametrize("template", list(Template))
def test_what_is_seen_is_the_paper(app: Flask, chromium: Browser, template: Template) -> None:
    edition = EditionFactory.build(code="esi-2027", name="ESI 2027, Gdynia")
    # five inches each way, so that neither program rounds the page
    paper = badge_paper(edition, replace(USUAL, template=template, width_mm=127, height_mm=127))
    printed = raster(paper.stamp(faces()), dpi=72 * ZOOM)
    shown = screens(paper, faces())
    page = chromium.new_page()

    seen = [squares(on_screen(page, shown.shared, svg)) for svg in shown.pages]
    there = [squares(sheet) for sheet in printed]

    for one, other in zip(seen, there, strict=True):
        assert np.abs(one - other).mean() < 2.5
        assert np.abs(one - other).max() < 55
    page.close()


@pytest.fixture
def design(context: BrowserContext, server: Server) -> tuple[Page, Any]:
    """The page before a manager who is signed in."""
    with transaction():
        edition = edition_with_people(4, name="ESI 2027, Gdynia")
        code, user = edition.code, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope)
    context.add_cookies([signed_in(server, user)])
    page = context.new_page()
    page.goto(f"/staff/editions/{code}/badges/design")
    return page, edition


def size_of(page: Page) -> str | None:
    return page.locator(".design-sides svg").first.get_attribute("viewBox")


def test_the_preview_follows_every_choice_and_only_saving_keeps_it(
    design: tuple[Page, Any],
) -> None:
    page, edition = design
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    bars = page.locator(".design-shared [fill='#123456']")
    expect(page.locator(".design-cards figure")).to_have_count(4)
    expect(page.get_by_role("button", name="Show preview")).to_be_hidden()

    page.get_by_label("Colour", exact=True).check()
    page.get_by_text("Colours of the roles").click()
    page.get_by_label("Exhibitor").fill("#123456")
    expect(bars.first).to_be_attached()
    page.get_by_label("Sheet").select_option("lanyard")
    expect(page.locator(".design-sides svg")).to_have_count(8)
    logo = encoded(Image.new("RGB", (400, 100), "#0b5c8a"), "PNG")
    page.get_by_label("Logo").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": logo}
    )
    expect(page.locator(".design-shared image")).to_have_count(1)
    page.get_by_label("Width in millimetres").fill("40")
    expect(page.locator("#preview")).to_contain_text("Between 54 and 148 millimetres.")
    page.get_by_label("Width in millimetres").fill("90")
    expect(page.locator(".design-cards figure")).to_have_count(4)

    assert complaints(page) == []
    with reading():
        assert design_of(edition) == USUAL
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Badges printed from now on look like this.")).to_be_visible()
    assert size_of(page) == "0 0 255.118 419.528"
    with reading():
        assert design_of(edition).role_colours == {"exhibitor": "#123456"}
    assert [fault for fault in faults if "422" not in fault] == []


def test_a_long_back_is_shown_and_what_fails_leaves_no_stale_picture(
    design: tuple[Page, Any],
) -> None:
    page, _edition = design
    back = page.get_by_label("Text on the back")
    under_way: list[int] = []

    def counted(step: int) -> Callable[[Request], None]:
        return lambda asked: under_way.extend([step] * ("preview" in asked.url))

    page.on("request", counted(+1))
    page.on("requestfinished", counted(-1))
    page.on("requestfailed", counted(-1))
    page.get_by_label("Width in millimetres").fill("140")
    page.get_by_label("Height in millimetres").fill("200")
    page.get_by_label("Print the back as well").check()
    page.get_by_label("Sheet").select_option("own")

    with page.expect_response("**/design/preview*") as answer:
        back.fill("طوارئ " * 95)  # 5 kB in an address
    assert (answer.value.status, answer.value.request.method) == (200, "POST")
    for word in ("Call 111.", "Call 112.", "Call 113."):
        back.fill(word)
        page.wait_for_timeout(300)  # longer than the script waits for the next letter
    expect(page.locator("#preview")).not_to_have_attribute("aria-busy", "true")
    assert max(sum(under_way[:end]) for end in range(len(under_way) + 1)) == 1

    page.route("**/design/preview", lambda route: route.fulfill(status=503, body="x"))
    back.fill("Call 114.")
    expect(page.locator("#preview")).to_have_text("That did not work. Wait a minute and try again.")
    page.unroute("**/design/preview")
    back.fill("Call 115.")
    expect(page.locator(".design-cards figure")).to_have_count(4)
