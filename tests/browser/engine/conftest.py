"""A door with a server behind it, and a phone that is paired with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.app.door import Door, open_door
from tests.browser.conftest import Server, own_database, running
from tests.browser.engine.phone import Phone
from tests.browser.line import line_to
from tests.conftest import test_settings


@pytest.fixture(scope="module")
def hall(
    request: pytest.FixtureRequest, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One server for the tests of a file; each opens a door of its own."""
    folder = tmp_path_factory.mktemp("hall")
    with running(test_settings(own_database(request, database, folder), folder), folder) as server:
        yield server


@pytest.fixture
def door(hall: Server) -> Iterator[Door]:
    """Four people, no limit, behind a line that can be cut."""
    with line_to(hall.url) as line:
        yield open_door(hall, line)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone's browser."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def phone(context: BrowserContext, door: Door) -> Phone:
    """Paired, its list loaded."""
    phone = Phone(context, door.line.url)
    phone.pair_with(door)
    return phone
