"""A lost badge at the desk: refused everywhere, and the new one printed, once for two taps."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app.core import audit
from app.core.access import Role
from app.core.audit import AuditEvent
from app.extensions import db
from badges.models import Badge
from badges.queries.manifest import manifest_text
from badges.services.badges import revoke_badge
from badges.services.printing import Choice, print_badges
from tests.badges.venue import (
    badges_of,
    codes_of,
    edition_with_people,
    said,
    scan,
    station_at,
)
from tests.core.pdf_pages import codes_on
from tests.factories import sign_in, user_with

pytestmark = pytest.mark.usefixtures("clock")


def code_on(pdf: bytes) -> str:
    ((code,),) = codes_on(pdf)
    return code


def test_three_taps_replace_a_lost_badge(
    client: FlaskClient, clock: time_machine.Traveller
) -> None:
    edition = edition_with_people(2)
    gate, (old, other) = station_at(edition), codes_of(edition)
    print_badges(edition, choice=Choice(), sheet="a6", by="test")
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    person = badges_of(edition)[0]
    path = f"/staff/badges/{person.public_id}/lost"

    found = client.post(f"/scan/{gate.public_id}", data={"code": "yasmine"}).text
    listed = client.get(f"/staff/editions/{edition.code}/badges").text
    assert [f'href="{path}"' in page for page in (found, listed)] == [True, True]
    typed = client.get(f"/scan/{gate.public_id}/lost?code={person.short_code.lower()}")
    assert typed.location == path
    assert 'name="issue" value="0"' in client.get(path).text
    first = client.post(path, data={"issue": 0, "sheet": "a6"})
    assert (first.status_code, first.mimetype) == (200, "application/pdf")
    assert first.headers["Content-Disposition"].startswith("inline")
    again = client.post(path, data={"issue": 0, "sheet": "a6"})

    new = code_on(first.data)
    assert (new, new) == (codes_of(edition)[0], code_on(again.data))
    assert [said(scan(gate, code)) for code in (old, new, other)] == [
        "revoked", "admitted", "admitted",
    ]  # fmt: skip
    assert f'"revoked":[{{"id":"{person.serial}","below":1}}]' in manifest_text(gate, None)
    events = db.session.scalars(db.select(AuditEvent).filter_by(action="badge.lost")).all()
    assert [event.data for event in events] == [{"issue": 0}]

    clock.shift(timedelta(minutes=5))
    assert client.post(path, data={"issue": 0}).location == path
    assert "This badge was replaced meanwhile." in client.get(path).text
    assert codes_of(edition)[0] == new


def test_a_second_desk_does_not_get_the_paper_that_the_first_printed(client: FlaskClient) -> None:
    edition = edition_with_people(1)
    person = badges_of(edition)[0]
    first, second = (user_with(Role.DESK, scope=edition.scope) for _ in range(2))
    path = f"/staff/badges/{person.public_id}/lost"

    sign_in(client, first)
    assert client.post(path, data={"issue": 0}).mimetype == "application/pdf"
    assert client.post(path).location == path
    sign_in(client, second)
    for data in ({"issue": "0"}, {}):
        assert client.post(path, data=data).location == path
        assert "This badge was replaced meanwhile." in client.get(path).text
    events = db.session.scalars(db.select(AuditEvent).filter_by(action="badges.printed")).all()
    assert [event.actor for event in events] == [audit.actor_name(first)]

    assert client.post(path, data={"issue": "1"}).mimetype == "application/pdf"
    sign_in(client, first)
    assert client.post(path, data={"issue": 0}).location == path


def test_the_256th_paper_comes_again_for_a_second_tap(client: FlaskClient) -> None:
    edition = edition_with_people(1)
    badge = db.session.scalars(db.select(Badge)).one()
    badge.issue = 255
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    path = f"/staff/badges/{badge.public_id}/lost"

    papers = [client.post(path, data={"issue": 255}) for _ in range(2)]
    assert [paper.mimetype for paper in papers] == ["application/pdf"] * 2
    assert code_on(papers[0].data) == code_on(papers[1].data)


def test_a_badge_that_was_taken_back_is_no_lost_one(client: FlaskClient) -> None:
    edition = edition_with_people(1)
    badge = db.session.scalars(db.select(Badge)).one()
    revoke_badge(badge, reason="Had to leave", by="test")
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    path = f"/staff/badges/{badge.public_id}/lost"

    page = client.get(path).text
    assert "Had to leave" in page
    assert 'name="issue"' not in page
    client.post(path, data={"issue": 0})
    assert (badge.issue, badge.revoked_reason) == (0, "Had to leave")


def test_nobody_else_replaces_a_badge(client: FlaskClient) -> None:
    edition, other = edition_with_people(1), edition_with_people(1)
    gate, person = station_at(edition), badges_of(edition)[0]
    sign_in(client, user_with(Role.DESK, scope=other.scope))
    path = f"/staff/badges/{person.public_id}/lost"

    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    assert client.get(f"/scan/{gate.public_id}/lost?code={person.short_code}").status_code == 404
