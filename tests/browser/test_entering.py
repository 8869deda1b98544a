"""Somebody of 17 enters three photos from a telephone, with a parent's consent by mail."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import Select

from app.core.outbox import OutboxMessage
from app.core.transaction import reading
from app.extensions import db
from judging.models import Author, Submission
from judging.rules.kinds import ParentalConsent, SubmissionState
from tests.browser.axe import AXE
from tests.browser.conftest import Server
from tests.browser.test_every_page import ASK_AXE, ASK_WIDTH, RULES
from tests.browser.test_journey import mail_to
from tests.judging.entering import open_contest, photo, seventeen

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]


@pytest.fixture
def phone(chromium: Browser, server: Server) -> BrowserContext:
    """A telephone of 390 points, held upright."""
    window = chromium.new_context(
        base_url=server.url, viewport={"width": 390, "height": 844}, locale="en-GB",
        has_touch=True, is_mobile=True, device_scale_factor=2, reduced_motion="reduce",
    )  # fmt: skip
    window.set_default_timeout(20_000)
    return window


def contest() -> str:
    """The code of an open contest; nothing of the test's own keeps the database from writing."""
    code = str(open_contest().code)
    db.session.rollback()
    return code


def child_of(code: str) -> str:
    """Who enters this contest, at an address to which no other test has mail sent."""
    return f"yasmine.{code}@example.org"


def parent_of(code: str) -> str:
    return f"leila.{code}@example.org"


def submissions_to(code: str) -> Select[Submission]:
    return db.select(Submission).where(Submission.call.has(code=code)).order_by(Submission.id)


def is_in_order(page: Page) -> None:
    """Axe finds nothing and the page is no wider than the telephone."""
    if page.evaluate("typeof window.axe") == "undefined":
        page.evaluate(AXE.read_text())
    assert page.evaluate(ASK_AXE, RULES) == []
    assert page.evaluate(ASK_WIDTH) <= 0


def link_for(server: Server, address: str, kind: str) -> str:
    found = re.search(rf"https?://\S+/{kind}/\S+", mail_to(server, address))
    assert found
    return found[0]


def ask_for_the_link(server: Server, page: Page, code: str) -> None:
    page.goto(f"/calls/{code}/enter")
    is_in_order(page)
    page.get_by_label("Your e-mail address").fill(child_of(code))
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your mail")
    is_in_order(page)
    page.goto(link_for(server, child_of(code), "entries"))


def say_who_i_am(page: Page) -> None:
    is_in_order(page)
    page.get_by_role("link", name="Start").click()
    page.get_by_label("Your name", exact=True).fill("ياسمين الطرابلسي")
    page.get_by_label("Your name in Latin letters").fill("Yasmine Trabelsi")
    page.get_by_label("Date of birth").fill(seventeen())
    page.get_by_label("Country you live in").select_option("TN")
    page.get_by_label("Name in the gallery").fill("Yasmine")
    is_in_order(page)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick this box")
    page.get_by_label(re.compile("I have read the rules")).check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("#next")).to_have_text("Ask a parent or guardian")


def ask_the_parent(server: Server, page: Page, chromium: Browser, code: str) -> None:
    page.get_by_role("link", name="Ask them").click()
    page.get_by_label("Name of your parent or guardian").fill("Leïla Trabelsi")
    page.get_by_label("Their e-mail address").fill(parent_of(code))
    is_in_order(page)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("status").first).to_contain_text("on its way")
    window = chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    parent = window.new_page()
    parent.goto(link_for(server, parent_of(code), "photo-consent"))
    is_in_order(parent)
    parent.get_by_label("Yes, I agree").check()
    parent.get_by_label("Yes, show it").check()
    parent.get_by_label("Your name").fill("Leïla Trabelsi")
    parent.get_by_role("button", name="Send my answer").click()
    expect(parent.locator("main")).to_contain_text("You have answered")
    window.close()
    page.reload()
    expect(page.locator("main")).to_contain_text("Given")


def add_a_photo(page: Page, number: int, file: Path) -> None:
    """Choose the photo, write while it is on its way, hand in."""
    page.get_by_role("button", name="Add a photo").first.click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Title", exact=True).fill(f"Olive stones {number}")
    page.get_by_label("Description").fill("They clean water.")
    page.get_by_label("Topic").select_option("water")
    expect(page.locator("[data-autosave-status]")).to_contain_text(re.compile(r"Saved \d"))
    expect(page.locator("[data-files] img")).to_be_visible(timeout=20_000)
    if number == 1:
        is_in_order(page)
        page.reload()  # as when the telephone forgets the tab
        expect(page.get_by_label("Title", exact=True)).to_have_value("Olive stones 1")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("status").first).to_contain_text(f"number {number}")


def test_three_photos_from_a_telephone(
    server: Server, chromium: Browser, phone: BrowserContext, tmp_path: Path
) -> None:
    code = contest()
    page = phone.new_page()
    ask_for_the_link(server, page, code)
    say_who_i_am(page)
    ask_the_parent(server, page, chromium, code)
    for number in (1, 2, 3):
        file = tmp_path / f"IMG_{number}.jpg"
        file.write_bytes(photo(number * 5))
        add_a_photo(page, number, file)
    expect(page.locator("#next")).to_have_text("All is handed in")
    is_in_order(page)
    phone.close()

    db.session.expire_all()
    author = db.session.scalars(db.select(Author).where(Author.call.has(code=code))).one()
    assert (author.consent, author.shows_name) == (ParentalConsent.GIVEN, True)
    found = db.session.scalars(submissions_to(code)).all()
    assert [(each.number, each.state, len(each.files)) for each in found] == [
        (number, SubmissionState.SUBMITTED, 1) for number in (1, 2, 3)
    ]
    subjects = db.session.scalars(db.select(OutboxMessage.subject)).all()
    assert not [subject for subject in subjects if "Yasmine" in subject or "ياسمين" in subject]


def test_two_tabs_and_a_lost_line_lose_no_text(server: Server, phone: BrowserContext) -> None:
    code = contest()
    first = phone.new_page()
    ask_for_the_link(server, first, code)
    say_who_i_am(first)
    first.get_by_role("button", name="Add a photo").click()
    second = phone.new_page()
    second.goto(first.url)
    second.get_by_label("Title", exact=True).fill("Second")
    expect(second.locator("[data-autosave-status]")).to_contain_text(re.compile(r"Saved \d"))

    first.get_by_label("Title", exact=True).fill("First")
    expect(first.locator("[data-autosave-status]")).to_contain_text("A newer version was saved")
    first.get_by_role("button", name="Save the draft").click()
    expect(first.get_by_label("Title", exact=True)).to_have_value("First")
    expect(first.locator("main")).to_contain_text("Second")

    phone.set_offline(True)
    second.get_by_label("Description").fill("Written in a tunnel")
    expect(second.locator("[data-autosave-status]")).to_contain_text("no connection")
    phone.set_offline(False)
    expect(second.locator("[data-autosave-status]")).to_contain_text(re.compile(r"Saved \d"))
    phone.close()
    assert _description_within(10, code) == "Written in a tunnel"


def test_what_is_written_before_the_script_comes_is_saved(
    server: Server, phone: BrowserContext
) -> None:
    code = contest()
    page = phone.new_page()
    ask_for_the_link(server, page, code)
    say_who_i_am(page)
    held: list[Route] = []
    page.route("**/autosave.js*", lambda route: held.append(route))
    page.get_by_role("button", name="Add a photo").click(no_wait_after=True)
    page.get_by_label("Title", exact=True).fill("On a slow line")
    page.get_by_label("Topic").select_option("water")
    assert held  # the script is on its way all the while
    held.pop().continue_()
    page.unroute("**/autosave.js*")
    expect(page.locator("[data-autosave-status]")).to_contain_text(re.compile(r"Saved \d"))
    page.reload()
    expect(page.get_by_label("Title", exact=True)).to_have_value("On a slow line")
    expect(page.get_by_label("Topic")).to_have_value("water")
    phone.close()


def _description_within(seconds: float, code: str) -> str | None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with reading():
            answers = db.session.scalars(submissions_to(code)).one().answers
        if answers.get("description"):
            return str(answers["description"])
        time.sleep(0.2)
    return None
