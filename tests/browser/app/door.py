"""A station with its people and a line to it, and the phones that read badges there."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, ViewportSize, expect

from app.core.transaction import reading, transaction
from app.extensions import db
from badges.models import Device, Scan, Station
from badges.queries.devices import pairing_code
from badges.queries.wearers import Wearer
from badges.services.devices import add_device, revoke_device
from badges.services.printing import Choice, print_badges
from tests.badges.venue import badges_of, code_of, edition_with_people, station_at
from tests.browser.conftest import FLAGS, Server
from tests.browser.line import Line

NUMBERS = itertools.count(1)
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass
class Door:
    """A station as plain values: this process holds no transaction."""

    server: Server
    line: Line
    station: str
    name: str
    pdf: bytes
    people: list[Wearer]
    codes: list[str]
    #: what came by mail, by which nobody enters
    confirmations: list[str]

    def pairing(self) -> str:
        """The address that a new pairing QR of this station holds, on the phone's own line."""
        with transaction():
            device = add_device(self._station(), name=f"Phone {next(NUMBERS)}", by="test")
            code = pairing_code(device)
        return f"{self.line.url}/scan/#pair={code}"

    def kept(self) -> list[tuple[str, str, str]]:
        """Every reading: what was answered, what the phone had said, the name of the wearer."""
        with reading():
            query = db.select(Scan).join(Scan.station).where(Station.public_id == self.station)
            scans = db.session.scalars(query.order_by(Scan.id)).all()
            names = {one.badge_id: one.display_name for one in self.people}
            return [
                (one.verdict.value, str(one.decided or ""), names.get(one.badge_id or 0, ""))
                for one in scans
            ]

    def inside(self) -> int:
        """The counter of what the station leads into."""
        with reading():
            return self._station().inside

    def revoke(self) -> None:
        """End the pairing of every phone of this station."""
        with transaction():
            station = self._station()
            for device in db.session.scalars(db.select(Device).filter_by(station_id=station.id)):
                revoke_device(device, by="test")

    def _station(self) -> Station:
        query = db.select(Station).filter_by(public_id=self.station)
        return db.session.scalars(query).unique().one()


def open_door(server: Server, line: Line, *, people: int = 4, **values: Any) -> Door:
    """A station of an edition of its own with ``people``; ``values`` are those of the station."""
    with transaction():
        edition = edition_with_people(people, name="ESI 2027, Gdynia")
        station = station_at(edition, **{"name": "Main gate", **values})
        pdf = print_badges(edition, choice=Choice(), sheet="a6", by="test")[0]
        found = badges_of(edition)
        codes = [code_of(one) for one in found]
        confirmations = [code_of(one, flags=1, issue=0) for one in found]
        place, name = station.public_id, station.name
    return Door(server, line, place, name, pdf, found, codes, confirmations)


@contextmanager
def phone(playwright: Playwright, folder: Path, camera: Path, **options: Any) -> Iterator[Page]:
    """A phone whose memory is in ``folder`` and whose camera shows ``camera``."""
    flags = [*FLAGS, f"--use-file-for-fake-video-capture={camera}"]
    if not camera.exists():
        camera.write_bytes(b"")
    given = {"viewport": PHONE, "locale": "en-GB", "has_touch": True, **options}
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=shutil.which("chromium"), args=flags, **given
    )
    context.set_default_timeout(15_000)
    page, errors = context.pages[0], list[str]()
    page.on("pageerror", lambda error: errors.append(f"{error} {error.stack}"))
    try:
        yield page
    finally:
        context.close()
    if errors:
        raise AssertionError(f"the app failed: {errors}")


def kill(folder: Path) -> None:
    """The battery of the phone with its memory in ``folder`` dies."""
    listed = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True)
    for line in listed.stdout.splitlines():
        if f"--user-data-dir={folder}" in line and "--type=" not in line:
            os.kill(int(line.split()[0]), signal.SIGKILL)


def opened(page: Page, address: str) -> Page:
    """The app, ready at its station, and kept by the phone for when there is no network."""
    page.goto(address)
    expect(page.locator("body[data-state=paired]")).to_be_attached()
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    expect(page.locator("#list-size")).not_to_have_text("0")
    return page


def strip(page: Page, *words: str) -> None:
    """The strip on top says these words."""
    for word in words:
        expect(page.locator("#strip")).to_contain_text(word, timeout=40_000)


def eventually(said: Callable[[], object], expected: object) -> None:
    """What another process brings about is there within 20 seconds."""
    ends = time.monotonic() + 20
    while (value := said()) != expected and time.monotonic() < ends:
        time.sleep(0.1)  # leaves the processor to it
    assert value == expected
