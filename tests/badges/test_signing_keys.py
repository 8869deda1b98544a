"""The keys that sign badges: a rotated one stays valid, one in other hands is believed no more."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.errors import Conflict
from app.core.transaction import transaction
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, SigningKey, Station
from badges.queries.confirmations import confirmations
from badges.queries.keys import keys_with_figures, private_key
from badges.queries.manifest import manifest_text
from badges.queries.wearers import Wearer
from badges.rules.code import VERSION, BadgeCode, read, sign
from badges.services.badges import issue_badges
from badges.services.compromised_keys import distrust_key
from badges.services.printing import Choice, print_badges
from badges.services.signing_keys import current_key, rotate_key
from registration.rules.delegation_states import DelegationState
from tests.badges.venue import (
    add_person,
    badges_of,
    codes_of,
    edition_with_people,
    said,
    scan,
    station_at,
)
from tests.factories import DelegationFactory, sign_in, user_with

pytestmark = pytest.mark.usefixtures("clock")


def figures() -> list[tuple[int, int, int, bool]]:
    """Of each key, the newest first: its number, badges, printed ones, whether it is believed."""
    return [
        (key.key_id, badges, printed, key.compromised_at is None)
        for key, badges, printed in keys_with_figures()
    ]


def forge(wearer: Wearer, stolen: SigningKey, *, flags: int = 0) -> str:
    """What whoever has the key can make of a badge that they saw."""
    code = BadgeCode(
        VERSION, stolen.key_id, wearer.edition_id, bytes.fromhex(wearer.serial), wearer.issue, flags
    )
    return sign(code, private_key(stolen))


def key_numbers(manifest: str) -> list[str]:
    return manifest.split('"keys":[')[1].split("]")[0].split('"id":')[1:]


def statuses(gate: Station) -> list[str]:
    """What a phone without network says of each badge, typed ones too."""
    return [one["status"] for one in json.loads(manifest_text(gate, None))["badges"]]


def test_badges_of_a_key_in_other_hands_are_refused_until_they_are_printed_anew() -> None:
    edition = edition_with_people(3)
    gate, codes, first = station_at(edition), codes_of(edition), current_key(by="test")
    print_badges(edition, choice=Choice(), sheet="a6", by="test")
    last = db.session.get_one(Badge, badges_of(edition)[2].badge_id)
    last.issue = 255
    serial = last.serial
    db.session.flush()

    assert distrust_key(first, by="test") == 3
    forged = [forge(one, first, flags=flags) for one in badges_of(edition) for flags in (0, 1)]
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


def badges_left_on_a_distrusted_key() -> tuple[Edition, SigningKey]:
    """Two printed badges as a race once left them: nobody gave them another key."""
    edition, first = edition_with_people(2), current_key(by="test")
    print_badges(edition, choice=Choice(), sheet="a6", by="test")
    rotate_key(by="test")
    first.compromised_at = now()
    db.session.flush()
    return edition, first


def test_a_key_is_distrusted_again_as_long_as_badges_of_it_are_left(client: FlaskClient) -> None:
    _edition, first = badges_left_on_a_distrusted_key()
    since = first.compromised_at
    sign_in(client, user_with(Role.ADMINISTRATOR))
    home, distrust = "/staff/badge-keys", f"/staff/badge-keys/{first.public_id}/distrust"

    assert f'action="{distrust}"' in client.get(home).text
    client.post(distrust)
    page = client.get(home).text
    assert ("2 badges have to be printed anew." in page, distrust in page) == (True, False)
    assert figures() == [(2, 2, 0, True), (1, 0, 0, False)]
    assert first.compromised_at == since
    client.post(distrust)
    assert "Nothing that this key signed is believed any more." in client.get(home).text


def test_badges_left_on_a_distrusted_key_are_refused_and_printed_with_another() -> None:
    edition, first = badges_left_on_a_distrusted_key()
    gate, people = station_at(edition), badges_of(edition)
    forged = [forge(one, first) for one in people]
    typed = [one.short_code for one in people]
    assert [said(scan(gate, code)) for code in (*forged, *typed)] == ["forged"] * 4
    assert statuses(gate) == ["forged"] * 2
    one = Choice(badge=db.session.get_one(Badge, people[1].badge_id))
    assert print_badges(edition, choice=one, sheet="a6", by="test")[1] == 1
    assert figures() == [(2, 1, 1, True), (1, 1, 1, False)]
    changed = Choice(changed_only=True)
    assert print_badges(edition, choice=changed, sheet="a6", by="test")[1] == 1
    assert figures() == [(2, 2, 2, True), (1, 0, 0, False)]
    assert statuses(gate) == ["valid"] * 2
    codes = codes_of(edition)
    assert [said(scan(gate, code)) for code in (*forged, *codes)] == ["forged"] * 2 + [
        "admitted"
    ] * 2


def test_confirmations_of_badges_left_on_a_distrusted_key_carry_another() -> None:
    edition, _first = badges_left_on_a_distrusted_key()

    signed = [read(code).code for code in confirmations(badges_of(edition))]
    assert [(code.key_id, code.badge.hex()) for code in signed] == [
        (2, one.serial) for one in badges_of(edition)
    ]


def people_without_badges() -> Edition:
    """A second edition, beside one whose badges the first key signed; committed."""
    edition_with_people(1)
    edition = edition_with_people(0)
    add_person(DelegationFactory.create(edition=edition, state=DelegationState.CONFIRMED))
    db.session.commit()
    assert figures() == [(1, 1, 0, True)]
    return edition


def meanwhile(app: Flask, first: Callable[[], Any], second: Callable[[], Any]) -> None:
    """``first`` is done but not yet committed when ``second`` begins, elsewhere."""

    def elsewhere() -> None:
        with app.app_context(), transaction():
            second()

    first()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(elsewhere)
        wait([waiting], timeout=0.5)
        db.session.commit()
        waiting.result(60)


def test_badges_made_while_their_key_is_distrusted_get_another(app: Flask) -> None:
    edition = people_without_badges()

    def distrust() -> None:
        distrust_key(db.session.scalars(db.select(SigningKey)).one(), by="test")

    meanwhile(app, lambda: issue_badges(edition, by="test"), distrust)
    assert figures() == [(2, 2, 0, True), (1, 0, 0, False)]


def test_whoever_signs_while_the_key_is_rotated_uses_the_newer_one(app: Flask) -> None:
    number = people_without_badges().id

    def issue() -> None:
        issue_badges(db.session.get_one(Edition, number), by="test")

    meanwhile(app, lambda: rotate_key(by="test"), issue)
    assert figures() == [(2, 1, 0, True), (1, 1, 0, True)]


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
