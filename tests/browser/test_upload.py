"""An author sends a photo from a telephone: over a line that breaks, across a reload, and without
script. What was sent is not sent again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
)

from app.core.transaction import reading, transaction
from app.extensions import db
from judging.models import Submission
from tests.browser.axe import AXE
from tests.browser.conftest import Server
from tests.browser.line import Line, line_to
from tests.browser.test_every_page import ASK_AXE, ASK_WIDTH, RULES
from tests.judging import photographs as photos
from tests.judging.gallery_world import KEY, author_of, draft_of, open_call

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
PHONE: ViewportSize = {"width": 390, "height": 844}
#: bytes a second that the line takes
SLOW = 400_000
#: what upload.js sends at a time: what a break may cost, and the headers of it all
PIECE = 600_000
LOST = "The line is lost. This goes on by itself when it is back."


def widths(submission: str) -> list[int | None]:
    """The photos of a submission, by how wide they are."""
    with reading():
        query = db.select(Submission).filter_by(public_id=submission)
        return [file.width for file in db.session.scalars(query).one().files]


@dataclass
class Draft:
    """What an author has not handed in yet, as plain values: this process holds no transaction."""

    submission: str
    #: of its page, behind the author's own private link
    path: str


@dataclass
class Entry:
    """A draft and the browser of its author."""

    page: Page
    draft: Draft
    line: Line

    def widths(self) -> list[int | None]:
        """What lies in the database."""
        return widths(self.draft.submission)

    def sending(self) -> float:
        """How far the bar is, 0-1."""
        return float(self.page.locator("[data-going] progress").evaluate("bar => bar.value"))

    def wait_for_progress(self, share: float = 0.2) -> None:
        """Until so much is on its way."""
        for _ in range(300):
            if self.page.locator("[data-going] progress").count() and self.sending() >= share:
                return
            self.page.wait_for_timeout(50)
        pytest.fail("nothing moves")


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As a camera writes it, about 3 MB; put on its side, to be turned by its notes."""
    grain = Image.effect_noise((2400, 1600), 40).convert("RGB")
    picture = Image.blend(photos.scene(1200, 800).resize((2400, 1600)), grain, 0.3)
    path = tmp_path_factory.mktemp("photo") / "IMG_2041.JPG"
    path.write_bytes(photos.jpeg(picture.rotate(90, expand=True), exif=photos.notes(6)))
    return path


@pytest.fixture
def draft(server: Server) -> Draft:
    """Empty, in an open call."""
    with transaction():
        call = open_call(name={"en": "STEAM Photo Contest"})
        key = f"{KEY}-{call.code}"
        submission = draft_of(author_of(call, key), title="").public_id
        return Draft(submission, f"/entries/{key}/{submission}/")


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    with line_to(server.url) as line:
        yield line


@pytest.fixture
def window(chromium: Browser, line: Line) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=line.url, viewport=PHONE, locale="en-GB", is_mobile=True, has_touch=True
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def entry(draft: Draft, window: BrowserContext, line: Line) -> Entry:
    """The page of an empty draft, on a telephone."""
    page = window.new_page()
    page.goto(draft.path)
    return Entry(page, draft, line)


def choose(page: Page, photo: Path) -> None:
    page.locator("#files-input").set_input_files(photo)


def expect_photo(page: Page) -> None:
    """The thumbnail appears, and the line of the upload goes."""
    expect(page.get_by_alt_text("Your photo 1")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-going] li")).to_have_count(0)
    picture = page.get_by_alt_text("Your photo 1")
    drawn = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
    assert picture.evaluate(drawn) == [480, 320]


def test_a_line_that_breaks_costs_nothing_that_was_sent(entry: Entry, photo: Path) -> None:
    entry.line.speed, before = SLOW, entry.line.upwards
    choose(entry.page, photo)
    entry.wait_for_progress()

    entry.line.cut()
    expect(entry.page.locator("[data-going]")).to_contain_text(LOST, timeout=20_000)
    entry.line.mend()

    expect_photo(entry.page)
    assert entry.widths() == [2400]
    assert entry.line.upwards - before < photo.stat().st_size + PIECE


def test_a_reload_goes_on_by_itself(entry: Entry, photo: Path) -> None:
    entry.line.speed, before = SLOW, entry.line.upwards
    choose(entry.page, photo)
    entry.wait_for_progress(0.4)

    entry.page.reload()
    entry.line.mend()

    expect_photo(entry.page)
    assert entry.widths() == [2400]
    assert entry.line.upwards - before < photo.stat().st_size + PIECE


def test_what_is_no_photo_is_refused_in_the_readers_words(entry: Entry, tmp_path: Path) -> None:
    drawing = tmp_path / "drawing.jpg"
    drawing.write_bytes(photos.SVG)

    choose(entry.page, drawing)

    line = entry.page.locator("[data-going] li")
    expect(line).to_contain_text("Send a photo as JPEG, PNG or HEIC. This file is something else.")
    entry.page.get_by_role("button", name="Close").click()
    expect(line).to_have_count(0)
    assert entry.widths() == []


def test_a_file_that_is_too_large_is_not_even_sent(entry: Entry, tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    before = entry.line.upwards
    large.write_bytes(b"\xff\xd8\xff" + bytes(11 * 1024 * 1024))

    choose(entry.page, large)

    expect(entry.page.locator("[data-going] li")).to_contain_text("larger than the call takes")
    assert entry.line.upwards - before < large.stat().st_size / 10


def test_cancelling_leaves_nothing(entry: Entry, photo: Path) -> None:
    entry.line.speed = SLOW
    choose(entry.page, photo)
    entry.wait_for_progress()

    entry.page.get_by_role("button", name="Cancel").click()

    expect(entry.page.locator("[data-going] li")).to_have_count(0)
    entry.page.reload()
    entry.page.wait_for_timeout(500)
    expect(entry.page.locator("[data-going] li")).to_have_count(0)
    assert entry.widths() == []


def test_without_script_a_form_sends_the_file_whole(
    chromium: Browser, server: Server, draft: Draft, photo: Path
) -> None:
    context = chromium.new_context(
        base_url=server.url, viewport=PHONE, locale="en-GB", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(draft.path)
    choose(page, photo)

    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_text("IMG_2041.jpg is saved.")).to_be_visible()
    expect(page.get_by_alt_text("Your photo 1")).to_be_visible()
    assert widths(draft.submission) == [2400]
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_fits_a_telephone_and_everybody(entry: Entry, photo: Path, language: str) -> None:
    page = entry.page
    choose(page, photo)
    expect_photo(page)

    page.goto(f"{entry.draft.path}?lang={language}")

    assert page.evaluate(ASK_WIDTH) == 0
    page.evaluate(AXE.read_text())
    assert page.evaluate(ASK_AXE, RULES) == []
