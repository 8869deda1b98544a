"""The board changes while somebody looks, with a listener's room and without one."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from app.core.access import Role
from app.core.transaction import transaction
from app.extensions import db
from registration.models import Delegation
from tests.badges import fair
from tests.browser.axe import complaints
from tests.browser.conftest import Server, signed_in
from tests.factories import EditionFactory, UserFactory, user_with

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
DAY = "day=2027-07-19"


def come(group: int) -> None:
    """One more person of the delegation comes."""
    with transaction():
        fair.let_in(fair.person(db.session.get_one(Delegation, group)))


def test_the_board_follows_the_arrivals(server: Server, context: BrowserContext) -> None:
    with transaction():
        group = fair.delegation(EditionFactory.create(), contact=UserFactory.create())
        fair.person(group)
        number = group.id
        where = f"/staff/editions/{group.edition.code}/board"
        manager = user_with(Role.PROGRAMME_MANAGER, scope=group.edition.scope)
    context.add_cookies([signed_in(server, manager)])
    page = context.new_page()
    come_so_far = page.locator("#board .m-figs dd").first

    page.goto(f"{where}?{DAY}")
    expect(page.get_by_role("status")).to_have_text("Live: the figures change by themselves.")
    expect(come_so_far).to_have_text("0")
    come(number)
    expect(come_so_far).to_have_text("1")
    page.get_by_text("The numbers").click()
    come(number)
    expect(come_so_far).to_have_text("2")
    expect(page.get_by_role("row", name="10:00 2")).to_be_visible()
    assert complaints(page) == []

    page.route("**/board/events?*", lambda route: route.fulfill(status=503))
    page.goto(f"{where}?{DAY}")
    expect(page.get_by_role("status")).to_have_text("Renewed every 15 seconds.")
    page.goto(f"{where}/screen?{DAY}")
    expect(page.get_by_role("heading", name="2 people have come, of 3 expected")).to_be_visible()
    assert complaints(page) == []
