"""A tablet in the hall: paired once, it exchanges the code from the mail for a badge, by camera."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import ConsoleMessage, Page, Playwright, expect

from app.core.transaction import reading, transaction
from app.extensions import db
from badges.models import Badge, StationKind
from badges.queries.devices import pairing_code
from badges.services.devices import add_device, revoke_device
from tests.badges.venue import badges_of, code_of, edition_with_people, station_at
from tests.browser import clip
from tests.browser.conftest import FLAGS, Server
from tests.browser.reading import hand_scan
from tests.core.pdf_pages import raster

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
#: what goes to the printer is looked at on its way; a browser without a screen cannot print
WATCH = """window.print = () => { parent.prints += 1; };
const make = URL.createObjectURL.bind(URL);
Object.assign(window, { papers: [], prints: 0 });
URL.createObjectURL = (blob) => { papers.push(blob); return make(blob); };
"""
PRINTED = """async () => {
    while (!prints) await new Promise((done) => setTimeout(done, 50));
    const [paper, ...more] = papers, bytes = new Uint8Array(await paper.arrayBuffer());
    return prints === 1 && !more.length ? btoa(String.fromCharCode(...bytes)) : "";
}"""
NAMES = ("Yasmine Trabelsi", "Mateusz Wiśniewski")


@pytest.fixture
def tablet(playwright: Playwright, hall: Server, tmp_path: Path) -> Iterator[Page]:
    """A window whose camera shows whatever is held before it, and whose clock can be wound."""
    camera = tmp_path / "camera.mjpeg"
    camera.write_bytes(b"")
    flags = [*FLAGS, f"--use-file-for-fake-video-capture={camera}"]
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
    context = browser.new_context(
        base_url=hall.url, viewport={"width": 800, "height": 1280}, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    context.add_init_script(WATCH)
    page = context.new_page()
    errors, said = list[str](), list[ConsoleMessage]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", said.append)
    yield page
    errors += [one.text for one in said if one.type == "error" and "401" not in one.text]
    browser.close()
    assert errors == []


def view(page: Page, name: str, words: str) -> None:
    """The one view that is shown, and its large words."""
    expect(page.locator(f"body[data-state={name}]")).to_be_attached()
    expect(page.locator(f"[data-view={name}] h1")).to_be_visible()
    expect(page.locator(f"[data-view={name}]")).to_contain_text(words)
    expect(page.locator("[data-view]:visible")).to_have_count(1)


def test_somebody_checks_in_at_a_kiosk(tablet: Page, hall: Server, tmp_path: Path) -> None:
    with transaction():
        edition = edition_with_people(2, name="ESI 2027, Gdynia")
        device = add_device(
            station_at(edition, name="Kiosk 1", kind=StationKind.KIOSK), name="Tablet", by="test"
        )
        address, device_id = f"/kiosk/#pair={pairing_code(device)}", device.id
        people = badges_of(edition)
        codes = [code_of(one, flags=1, issue=0) for one in people]
        badge = code_of(people[0])
    clip.show_code(tmp_path / "camera.mjpeg", codes[0])

    tablet.goto("/kiosk/?lang=en")
    view(tablet, "unpaired", "Make this tablet a check-in kiosk")
    tablet.goto(address)
    view(tablet, "setup", "This tablet is paired")
    tablet.reload()
    view(tablet, "setup", "This tablet is paired")
    tablet.get_by_role("button", name="Open the kiosk").click()
    view(tablet, "confirm", "Is this you?")
    for words in (NAMES[0], "Exhibitor, Tunisia", "Tunisian Association of Young Science"):
        expect(tablet.locator(".kiosk-face")).to_contain_text(words)
    tablet.get_by_role("button", name="Yes, print my badge").click()
    view(tablet, "done", "Collect your badge")
    (paper,) = raster(base64.b64decode(tablet.evaluate(PRINTED)), dpi=200)
    assert [one.text for one in zxingcpp.read_barcodes(paper)] == [badge]
    assert NAMES[0] not in tablet.content()

    clip.show_nothing(tmp_path / "camera.mjpeg")
    tablet.clock.install()
    tablet.reload()
    view(tablet, "start", "Check in here")
    hand_scan(tablet, codes[0])
    view(tablet, "desk", "This badge was printed already.")
    tablet.clock.run_for(21_000)
    view(tablet, "start", "Check in here")
    hand_scan(tablet, codes[1])
    view(tablet, "confirm", NAMES[1])
    tablet.get_by_role("button", name="No", exact=True).click()
    view(tablet, "start", "Check in here")
    assert NAMES[1] not in tablet.content()

    with reading():
        query = db.select(Badge.collected_at.is_not(None)).order_by(Badge.id)
        assert list(db.session.scalars(query)) == [True, False]
    with transaction():
        revoke_device(db.session.get_one(type(device), device_id), by="test")
    hand_scan(tablet, codes[1])
    view(tablet, "unpaired", "The office ended the pairing of this tablet")
    assert tablet.evaluate("localStorage.getItem('kiosk')") is None
