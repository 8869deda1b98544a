"""A manager has certificates made in the background and watches, in a real browser: the worker is
the platform's own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from app.core.access import Role
from app.core.transaction import transaction
from tests.badges import fair
from tests.browser import people
from tests.browser.conftest import Server
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
MANAGER = "certificates@example.org"


@pytest.fixture
def batches(chromium: Browser, server: Server) -> Page:
    """The page of batches before a manager who signed in; three certificates are due."""
    with transaction():
        edition = fair.edition(code="esi-batches")
        group = fair.delegation(edition, contact=UserFactory.create())
        for number in range(3):
            fair.let_in(fair.person(group, latin_name=f"Yasmine Trabelsi {number}"))
        scope, code = edition.scope, edition.code
    secret = people.account(MANAGER, Role.PROGRAMME_MANAGER, scope=scope)
    page = people.enter(chromium, server, MANAGER, secret)
    page.goto(f"/staff/editions/{code}/certificates/batches")
    return page


def test_the_page_says_by_itself_when_the_worker_is_done(batches: Page) -> None:
    page = batches
    page.get_by_role("button", name="Make all in the background").click()

    expect(page.get_by_text("3 certificates were issued.")).to_be_visible(timeout=60_000)

    with page.expect_download() as started:
        page.get_by_role("link", name="All as one PDF").click()
    assert started.value.suggested_filename == "esi-batches-certificates.pdf"
    assert started.value.path().read_bytes().startswith(b"%PDF-")
