"""A door with a server behind it, and a phone that is paired with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.app.door import Door, open_door
from tests.browser.conftest import Server
from tests.browser.engine.phone import Phone
from tests.browser.line import line_to


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
