"""One platform for all tests of the app, and for each a station and a phone of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.app.door import Door, open_door, opened, phone
from tests.browser.conftest import Server
from tests.browser.line import Line, line_to


@pytest.fixture
def line(hall: Server) -> Iterator[Line]:
    with line_to(hall.url) as found:
        yield found


@pytest.fixture
def door(hall: Server, line: Line) -> Door:
    return open_door(hall, line)


@pytest.fixture
def desk(playwright: Playwright, door: Door, tmp_path: Path) -> Iterator[Page]:
    """A phone that is paired with the station."""
    with phone(playwright, tmp_path / "phone", tmp_path / "camera.mjpeg") as page:
        yield opened(page, door.pairing())
