"""One platform for all tests of the app, and for each a station and a phone of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.app.door import Door, open_door, opened, phone
from tests.browser.conftest import Server, own_database, running
from tests.browser.line import Line, line_to
from tests.conftest import test_settings


@pytest.fixture(scope="module")
def site(
    request: pytest.FixtureRequest, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One platform for all: each test has an edition, a station and phones of its own."""
    folder = tmp_path_factory.mktemp("door")
    with running(test_settings(own_database(request, database, folder), folder), folder) as server:
        yield server


@pytest.fixture
def line(site: Server) -> Iterator[Line]:
    with line_to(site.url) as found:
        yield found


@pytest.fixture
def door(site: Server, line: Line) -> Door:
    return open_door(site, line)


@pytest.fixture
def desk(playwright: Playwright, door: Door, tmp_path: Path) -> Iterator[Page]:
    """A phone that is paired with the station."""
    with phone(playwright, tmp_path / "phone", tmp_path / "camera.mjpeg") as page:
        yield opened(page, door.pairing())
