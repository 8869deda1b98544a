"""A tablet in the hall: paired once, it exchanges the code from the mail for a badge of paper."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Playwright, expect

from app.core.transaction import reading, transaction
from app.extensions import db
from badges.models import Badge, Device, StationKind
from badges.queries.devices import pairing_code
from badges.services.devices import add_device, revoke_device
from tests.badges.venue import badges_of, code_of, edition_with_people, station_at
from tests.browser import clip
from tests.browser.app.door import eventually
from tests.browser.conftest import FLAGS, Server
from tests.browser.reading import hand_scan
from tests.core.pdf_pages import codes_on

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
#: a browser with all it has, on a screen that nobody sees: one without any screen prints no PDF
KIOSK = ["--ozone-platform=headless", "--kiosk-printing"]
NAMES = ("Yasmine Trabelsi", "Mateusz Wiśniewski")


@pytest.fixture
def printer(tmp_path: Path) -> Path:
    """The folder in which the tablet's printer puts its paper."""
    folder = tmp_path / "printer"
    folder.mkdir()
    return folder


@pytest.fixture
def tablet(playwright: Playwright, hall: Server, tmp_path: Path, printer: Path) -> Iterator[Page]:
    """A window that prints without asking, whose camera shows whatever is held before it."""
    camera = tmp_path / "camera.mjpeg"
    camera.write_bytes(b"")
    context = playwright.chromium.launch_persistent_context(
        _profile(tmp_path / "profile", printer),
        executable_path=shutil.which("chromium"),
        headless=False,
        args=[*FLAGS, *KIOSK, f"--use-file-for-fake-video-capture={camera}"],
        base_url=hall.url,
        viewport={"width": 800, "height": 1280},
        locale="en-GB",
    )
    context.set_default_timeout(15_000)
    page = context.pages[0]
    errors, said = list[str](), list[ConsoleMessage]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: said.append(message))
    yield page
    errors += [one.text for one in said if one.type == "error" and "401" not in one.text]
    context.close()
    assert errors == []


def _profile(folder: Path, printer: Path) -> Path:
    """A browser's memory in which printing to a file was chosen once."""
    chosen: dict[str, Any] = {"version": 2, "selectedDestinationId": "Save as PDF"}
    chosen["recentDestinations"] = [{"id": "Save as PDF", "origin": "local", "account": ""}]
    kept = {
        "printing": {"print_preview_sticky_settings": {"appState": json.dumps(chosen)}},
        "savefile": {"default_directory": str(printer)},
    }
    (folder / "Default").mkdir(parents=True)
    (folder / "Default" / "Preferences").write_text(json.dumps(kept))
    return folder


def codes_on_paper(printer: Path) -> list[str]:
    """What stands on all that was printed; nothing while any of it is being written."""
    papers = [path.read_bytes() for path in printer.glob("*.pdf")]
    if not all(paper.rstrip().endswith(b"%%EOF") for paper in papers):
        return []
    return [code for paper in papers for page in codes_on(paper) for code in page]


def view(page: Page, name: str, words: str) -> None:
    """The one view that is shown, and its large words."""
    expect(page.locator(f"body[data-state={name}]")).to_be_attached()
    expect(page.locator(f"[data-view={name}] h2")).to_be_visible()
    expect(page.locator(f"[data-view={name}]")).to_contain_text(words)
    expect(page.locator("[data-view]:visible")).to_have_count(1)


def test_somebody_checks_in_at_a_kiosk(
    tablet: Page, hall: Server, tmp_path: Path, printer: Path
) -> None:
    with transaction():
        edition = edition_with_people(2, name="ESI 2027, Gdynia")
        device = add_device(
            station_at(edition, name="Kiosk 1", kind=StationKind.KIOSK), name="Tablet", by="test"
        )
        address, device_id = f"/kiosk/#pair={pairing_code(device)}", device.id
        people = badges_of(edition)
        numbers = [one.badge_id for one in people]
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
    eventually(lambda: codes_on_paper(printer), [badge])
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
        collected = [db.session.get_one(Badge, one).collected_at for one in numbers]
        assert [moment is not None for moment in collected] == [True, False]
    with transaction():
        revoke_device(db.session.get_one(Device, device_id), by="test")
    hand_scan(tablet, codes[1])
    view(tablet, "unpaired", "The office ended the pairing of this tablet")
    assert tablet.evaluate("localStorage.getItem('kiosk')") is None
