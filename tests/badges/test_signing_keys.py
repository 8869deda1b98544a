"""The keys that sign badges: a rotated one stays valid, one in other hands is believed no more."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Conflict
from app.extensions import db
from badges.models import Badge, SigningKey
from badges.queries.keys import keys_with_figures, private_key
from badges.queries.manifest import manifest_text
from badges.rules.code import BadgeCode, sign
from badges.services.compromised_keys import distrust_key
from badges.services.printing import Choice, print_badges
from badges.services.signing_keys import current_key, rotate_key
from tests.badges.venue import (
    MORNING,
    badges_of,
    codes_of,
    edition_with_people,
    said,
    scan,
    station_at,
)
from tests.factories import sign_in, user_with


@pytest.fixture(autouse=True)
def clock(app: Flask) -> Iterator[Any]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def figures() -> list[tuple[int, int, int, bool]]:
    """Of each key, the newest first: its number, badges, printed ones, whether it is believed."""
    return [
        (key.key_id, badges, printed, key.compromised_at is None)
        for key, badges, printed in keys_with_figures()
    ]


def key_numbers(manifest: str) -> list[str]:
    return manifest.split('"keys":[')[1].split("]")[0].split('"id":')[1:]


def test_badges_of_a_key_in_other_hands_are_refused_until_they_are_printed_anew() -> None:
    edition = edition_with_people(3)
    gate, codes, first = station_at(edition), codes_of(edition), current_key(by="test")
    print_badges(edition, choice=Choice(), sheet="a6", by="test")
    last = db.session.get_one(Badge, badges_of(edition)[2].badge_id)
    last.issue = 255
    serial = last.serial
    db.session.flush()

    assert distrust_key(first, by="test") == 3
    forged = [
        sign(BadgeCode(1, 1, edition.id, bytes.fromhex(one.serial), one.issue, flags), stolen)
        for stolen in [private_key(first)]
        for one in badges_of(edition)
        for flags in (0, 1)
    ]
    assert {said(scan(gate, code)) for code in (*codes, *forged)} == {"forged"}
    assert len(key_numbers(manifest_text(gate, None))) == 1
    assert figures() == [(2, 3, 0, True), (1, 0, 0, False)]
    assert [(one.issue, one.printed_at) for one in badges_of(edition)] == [
        (1, None), (1, None), (0, None),
    ]  # fmt: skip
    db.session.refresh(last)
    assert last.serial != serial

    pdf, count = print_badges(edition, choice=Choice(changed_only=True), sheet="a6", by="test")
    assert (pdf[:5], count) == (b"%PDF-", 3)
    assert {said(scan(gate, code)) for code in codes_of(edition)} == {"admitted"}
    with pytest.raises(Conflict):
        distrust_key(first, by="test")


def test_only_the_badges_of_that_key_are_refused() -> None:
    edition = edition_with_people(2)
    gate, codes = station_at(edition), codes_of(edition)
    newer = rotate_key(by="test")

    assert distrust_key(newer, by="test") == 0
    assert [said(scan(gate, code)) for code in codes] == ["admitted", "admitted"]
    assert current_key(by="test").key_id == 3
    assert figures() == [(3, 0, 0, True), (2, 0, 0, False), (1, 2, 0, True)]


def test_an_administrator_rotates_and_distrusts_keys(client: FlaskClient) -> None:
    edition_with_people(2)
    first = db.session.scalars(db.select(SigningKey)).one()
    sign_in(client, user_with(Role.ADMINISTRATOR))
    home = "/staff/badge-keys"

    assert client.post(f"{home}/rotate").location == home
    assert "Key 2 signs from now on." in client.get(home).text
    client.post(f"{home}/{first.public_id}/distrust")
    page = client.get(home).text
    assert "2 badges have to be printed anew." in page
    assert page.count("Not believed") == 1
    done = db.session.scalars(
        db.select(AuditEvent).filter_by(action="signing_key.distrusted")
    ).one()
    assert done.data == {"key_id": 1, "badges": 2}

    sign_in(client, user_with(Role.PROGRAMME_MANAGER))
    assert client.get(home).status_code == 403


def test_the_command_line_does_the_same(app: Flask) -> None:
    edition_with_people(2)
    db.session.commit()
    run = app.test_cli_runner().invoke

    assert run(args=["badges", "rotate-key"]).output == "Key 2 signs from now on.\n"
    assert run(args=["badges", "distrust-key", "1"]).output == "2 badges have to be printed anew.\n"
    again, unknown = (run(args=["badges", "distrust-key", number]) for number in ("1", "9"))
    assert (again.exit_code, unknown.exit_code) == (1, 1)
    assert unknown.output == "Error: There is no key 9.\n"
