"""The juror's desk as jurors use it: keys, a thumb, a line that breaks, Arabic."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.core.transaction import reading, transaction
from app.extensions import db
from judging.models import Assignment, Mark, Round
from judging.queries.jury import current_values
from judging.rules.kinds import RoundState
from tests.browser.axe import AXE
from tests.browser.conftest import Server, signed_in
from tests.browser.test_every_page import ASK_AXE, ASK_WIDTH, RULES
from tests.judging.desk_world import photo_desk, seat_of

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
#: it is tried again after a pause that grows with each failure, milliseconds
SENT_AGAIN = 40_000
PHONE = {"width": 390, "height": 844}
#: press a key, and in the same breath: which one is shown, and is its picture drawn
PRESS = """key => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", {key, code: key, bubbles: true}));
    const image = document.querySelector(".desk-view img");
    return [document.getElementById("task").dataset.task, image.complete && image.naturalWidth > 0];
}"""


@dataclass
class Desk:
    """A juror's desk as plain values: this process holds no transaction."""

    server: Server
    home: str
    tasks: list[str]
    round_id: int
    cookie: Any

    def marks(self) -> list[list[int]]:
        """What stands in the database, by task and criterion."""
        with reading():
            query = db.select(Assignment).where(Assignment.public_id.in_(self.tasks))
            found = {one.public_id: one for one in db.session.scalars(query)}
            values = current_values(found.values())
            given = [values[found[one].id] for one in self.tasks]
            return [[each[key] for key in sorted(each)] for each in given]

    def log(self) -> list[tuple[int | None, int | None]]:
        """Every mark that was written: before, after."""
        with reading():
            query = db.select(Mark.old, Mark.new).join(Mark.assignment)
            query = query.where(Assignment.public_id.in_(self.tasks))
            rows = db.session.execute(query.order_by(Mark.id))
            return [(row[0], row[1]) for row in rows]

    def close(self) -> None:
        """The round ends while somebody is at work."""
        with transaction():
            round_ = db.session.get_one(Round, self.round_id)
            round_.state = RoundState.CLOSED

    def url(self, number: int) -> str:
        return self.home + self.tasks[number]


@pytest.fixture
def desk(hall: Server) -> Desk:
    """Six photos, two criteria."""
    jury, tasks = photo_desk(6)
    user = jury.jurors[0].user
    home, names, number = (
        f"/jury/{seat_of(jury).public_id}/",
        [t.public_id for t in tasks],
        jury.round.id,
    )
    return Desk(hall, home, names, number, signed_in(hall, user))


Opened = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser, desk: Desk) -> Iterator[Opened]:
    """Opens the desk in a window; whatever the page complains about fails the test."""
    windows: list[BrowserContext] = []
    errors: list[str] = []

    def open_desk(path: str = "", **options: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 860}, "locale": "en-GB", **options}
        window = chromium.new_context(base_url=desk.server.url, **options)
        window.set_default_timeout(15_000)
        window.add_cookies([desk.cookie])
        windows.append(window)
        page = window.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path or desk.home)
        expect(page.locator("#desk[data-ready]")).to_be_attached()
        return page

    yield open_desk
    for window in windows:
        window.close()
    assert errors == []


def is_at(page: Page, desk: Desk, number: int) -> None:
    expect(page.locator("#task")).to_have_attribute("data-task", desk.tasks[number])
    assert page.url == desk.server.url + desk.url(number)


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-kind", "ok", timeout=SENT_AGAIN)
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved at \d\d:\d\d$"))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_three_photos_are_judged_without_a_mouse(desk: Desk, opened: Opened) -> None:
    page = opened()
    is_at(page, desk, 0)

    press(page, "8", "9")
    saved(page)
    expect(page.locator("[data-far]")).to_have_text("1 of 6 judged")
    press(page, "Enter")
    is_at(page, desk, 1)
    press(page, "0", "ArrowUp", "7", "ArrowDown", "1", "ArrowRight")
    is_at(page, desk, 2)
    press(page, "5", "6", "ArrowLeft")
    is_at(page, desk, 1)
    expect(page.locator(".desk-keys output").first).to_have_text("7")
    saved(page)

    assert desk.marks() == [[8, 9], [7, 1], [5, 6], [], [], []]


def test_skip_undo_and_what_is_missing(desk: Desk, opened: Opened) -> None:
    page = opened()

    press(page, "s")
    is_at(page, desk, 1)
    expect(page.locator("#far")).to_have_text(
        "0 of 6 judged · put off, to come again at the end: 1"
    )
    press(page, "4", "Enter")  # one criterion is missing: it says so and stays
    expect(page.locator("#saved")).to_contain_text("No mark yet: Criterion-1")
    is_at(page, desk, 1)
    press(page, "Enter")
    is_at(page, desk, 2)
    press(page, "u")
    is_at(page, desk, 1)
    expect(page.locator(".desk-keys output").first).to_have_text("–")
    press(page, "u")
    is_at(page, desk, 0)
    expect(page.locator("#undo")).to_be_hidden()
    saved(page)

    assert desk.log() == [(None, 4), (4, None)]


def test_what_was_put_off_comes_again_at_the_end(desk: Desk, opened: Opened) -> None:
    page = opened()

    press(page, "s")
    for number in range(1, 6):
        is_at(page, desk, number)
        press(page, "5", "5", "Enter")
    is_at(page, desk, 0)
    press(page, "6", "6", "Enter")

    expect(page.get_by_text("All 6 on your desk are judged")).to_be_visible()
    assert desk.marks() == [[6, 6], *([5, 5] for _ in range(5))]


def test_the_next_photo_was_there_before_it_was_asked_for(desk: Desk, opened: Opened) -> None:
    page = opened()
    page.wait_for_load_state("networkidle")

    page.context.set_offline(True)  # whatever is shown now came before
    for number in (1, 2):
        assert page.evaluate(PRESS, "ArrowRight") == [desk.tasks[number], True]
    assert page.evaluate(PRESS, "ArrowLeft") == [desk.tasks[1], True]


def test_the_line_breaks_and_nothing_is_lost(desk: Desk, opened: Opened) -> None:
    page = opened()
    page.wait_for_load_state("networkidle")
    press(page, "8", "9")
    saved(page)

    page.context.set_offline(True)
    press(page, "Enter", "3", "4")
    expect(page.locator("#saved")).to_have_text("Saved on this device, will be sent (2)")
    press(page, "ArrowLeft", "7")  # a mark that had arrived is changed without a line
    expect(page.locator("#saved")).to_contain_text("(3)")
    assert desk.marks()[:2] == [[8, 9], []]

    page.goto("about:blank")  # the tab is closed with it all
    page.context.set_offline(False)
    page.goto(desk.home)
    saved(page)
    assert desk.marks()[:2] == [[7, 9], [3, 4]]
    assert desk.log() == [(None, 8), (None, 9), (None, 3), (None, 4), (8, 7)]


def test_it_is_sent_by_itself_when_the_line_is_back(desk: Desk, opened: Opened) -> None:
    """Also when the page was loaded anew meanwhile: no error of the browser stands there."""
    page = opened()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    press(page, "8", "9")
    expect(page.locator("#saved")).to_contain_text("Saved on this device")
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("The line is lost")

    page.context.set_offline(False)

    saved(page)
    assert desk.marks()[0] == [8, 9]


def test_a_server_that_is_down_is_like_a_lost_line(desk: Desk, opened: Opened) -> None:
    """What stands before it answers for it meanwhile."""
    page = opened()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.route("**/*", lambda route: route.fulfill(status=503, body="Bad gateway"))
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("The line is lost")

    page.context.unroute("**/*")

    expect(page.locator("#desk[data-ready]")).to_be_attached()


def test_an_answer_lost_on_the_way_counts_once(desk: Desk, opened: Opened) -> None:
    """The server wrote it, the line broke before the answer: it is sent again, and written once."""
    page = opened()
    lost = []

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/marks", lose, times=1)
    press(page, "8")
    saved(page)

    assert lost == [200]
    assert desk.log() == [(None, 8)]


def test_one_bad_mark_holds_up_no_other(desk: Desk, opened: Opened) -> None:
    """The server stumbles over one of three: the other two arrive, the third keeps waiting."""
    page = opened()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    press(page, "8", "9", "Enter", "3")
    expect(page.locator("#saved")).to_contain_text("(3)")

    def stumble(route: Any) -> None:
        bad = any(one["value"] == 9 for one in route.request.post_data_json["marks"])
        route.fulfill(status=500) if bad else route.continue_()

    page.route("**/marks", stumble)
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text(
        "Saved on this device, will be sent (1)", timeout=SENT_AGAIN
    )
    assert desk.marks()[:2] == [[8], [3]]

    page.unroute("**/marks")
    saved(page)
    assert desk.marks()[:2] == [[8, 9], [3]]


def test_a_round_closed_meanwhile_says_so(desk: Desk, opened: Opened) -> None:
    page = opened()
    press(page, "8")
    saved(page)
    desk.close()
    press(page, "9")

    note = page.locator("#refused")
    expect(note).to_contain_text("Photo")
    expect(note).to_contain_text("Criterion-1 9: This round is closed.")
    note.get_by_role("button").click()
    expect(page.locator("#refused")).to_be_hidden()
    expect(page.locator(".desk-keys").first).to_have_attribute("disabled", "")
    assert desk.marks()[0] == [8]


def test_who_is_signed_out_keeps_the_marks_on_the_device(desk: Desk, opened: Opened) -> None:
    page = opened()
    page.context.clear_cookies()
    press(page, "8")
    expect(page.locator("#saved a")).to_contain_text("Sign in again")

    page.context.add_cookies([desk.cookie])
    page.goto(desk.home)
    saved(page)
    assert desk.marks()[0] == [8]


def test_a_thumb_on_a_phone(desk: Desk, opened: Opened) -> None:
    page = opened(viewport=PHONE, has_touch=True, is_mobile=True)
    for row, mark in ((0, "7"), (1, "10")):
        page.locator(".desk-keys").nth(row).get_by_label(re.compile(f": {mark}$")).tap()
    saved(page)
    photo = page.locator(".desk-view img").bounding_box()
    assert photo is not None
    assert photo["y"] + photo["height"] > 100, "the photo is in sight beside the marks"
    small = page.evaluate("""() => [...document.querySelectorAll(
        "main a, main button, main summary, .m-row label, .desk-bar button")]
        .filter(one => one.checkVisibility())
        .filter(one => Math.min(one.offsetWidth, one.offsetHeight) < 44)
        .map(one => one.outerHTML.slice(0, 90))""")
    assert small == []

    page.get_by_role("button", name="Save and next").tap()
    is_at(page, desk, 1)
    top = page.locator(".desk-view img").bounding_box()
    assert top is not None
    assert top["y"] >= 0
    assert page.evaluate(ASK_WIDTH) == 0
    assert desk.marks()[0] == [7, 10]


def test_arabic_goes_the_other_way(desk: Desk, opened: Opened) -> None:
    page = opened(f"{desk.home}?lang=ar", locale="ar")
    is_arabic = page.locator("html[dir=rtl]")
    expect(is_arabic).to_be_attached()

    press(page, "ArrowLeft")
    is_at(page, desk, 1)
    press(page, "ArrowRight")
    is_at(page, desk, 0)


def test_zoom_by_wheel_buttons_and_keys(desk: Desk, opened: Opened) -> None:
    page = opened()
    zoom = page.locator("#zoom")
    press(page, "+")
    expect(zoom).to_be_visible()
    expect(zoom).to_have_attribute("data-scale", "1.00")
    page.mouse.move(640, 400)
    page.mouse.wheel(0, -500)
    expect(zoom).to_have_attribute("data-scale", "2.72")
    press(page, "0", "+")
    expect(zoom).to_have_attribute("data-scale", "1.50")
    zoom.get_by_role("button", name="Smaller").click()
    expect(zoom).to_have_attribute("data-scale", "1.00")
    press(page, "8", "Escape")  # no mark is given while looking closer
    expect(zoom).to_be_hidden()
    press(page, "?")
    expect(page.locator("#help")).to_be_visible()
    page.locator("#keys-on").uncheck()
    press(page, "Escape", "9")

    assert desk.log() == []


def test_it_works_without_a_script(desk: Desk, chromium: Browser) -> None:
    window = chromium.new_context(base_url=desk.server.url, java_script_enabled=False)
    window.add_cookies([desk.cookie])  # type: ignore[list-item]
    page = window.new_page()
    page.goto(desk.home)
    for row in (0, 1):
        page.locator(".desk-keys").nth(row).get_by_label(re.compile(": 6$")).check()
    page.get_by_role("button", name="Save and next").click()

    assert page.url == desk.server.url + desk.url(1)
    assert desk.marks()[0] == [6, 6]
    window.close()


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_the_pages_are_accessible(desk: Desk, opened: Opened, language: str, scheme: str) -> None:
    page = opened(f"{desk.home}?lang={language}", locale=language, color_scheme=scheme)
    press(page, "8")
    page.locator(".desk-more summary").first.click()
    faults = {}
    for name, path in (("task", ""), ("all", "all"), ("rules", "rules"), ("rounds", "../")):
        if path:
            page.goto(desk.home + path)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # the bar covers nothing there
        page.evaluate(AXE.read_text("utf-8"))
        if found := page.evaluate(ASK_AXE, RULES):
            faults[name] = found

    assert faults == {}
