"""Readings that contradict each other: noticed, explained by what comes later, settled, listed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid
from app.extensions import db
from badges.models import Badge, Scan, ScanConflict, Station
from badges.rules.scanning import Answer, Verdict
from badges.services.badges import revoke_badge
from badges.services.conflicts import settle_conflict
from badges.services.scans import record_scans, undo_scan
from tests.badges.venue import MORNING, codes_of, edition_with_people, reading, station_at
from tests.conftest import QueryCounter
from tests.factories import AreaFactory, sign_in, user_with

ADMITTED = Answer(Verdict.ADMITTED)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def evening(app: Flask) -> Iterator[None]:
    """Long after the readings of these tests."""
    with time_machine.travel(MORNING + timedelta(hours=10), tick=False):
        yield


@pytest.fixture
def doors(app: Flask) -> list[Station]:
    """Three doors into one hall."""
    edition = edition_with_people()
    hall = AreaFactory.create(edition=edition)
    return [station_at(edition, area=hall) for _ in range(3)]


def offline(door: Station, minute: int, *, who: int = 0, **values: Any) -> Scan:
    """A reading that a phone at ``door`` let in by itself that many minutes after the opening."""
    code = codes_of(door.edition)[who]
    given: dict[str, Any] = {"decided": ADMITTED, "scanned_at": MORNING + minute * MINUTE} | values
    scan = record_scans(door, [reading(code, **given)], by=f"Phone at {door.name}")[0].scan
    db.session.flush()
    return scan


def listed(*, open_only: bool = True) -> list[tuple[str, int, int | None]]:
    """Kind and the two readings of each conflict, by the reading."""
    query = db.select(ScanConflict).order_by(ScanConflict.scan_id, ScanConflict.kind)
    if open_only:
        query = query.where(ScanConflict.settled_at.is_(None))
    return [(one.kind.value, one.scan_id, one.other_scan_id) for one in db.session.scalars(query)]


def test_two_doors_without_network_that_let_in_one_badge_are_listed(doors: list[Station]) -> None:
    first, second = offline(doors[0], 1), offline(doors[1], 2)

    assert (first.verdict, second.verdict) == (Verdict.ADMITTED, Verdict.ALREADY)
    assert listed() == [("admitted_twice", second.id, first.id)]
    assert doors[0].inside == 1


def test_the_earlier_one_that_arrives_later_makes_the_same_pair(doors: list[Station]) -> None:
    second, first = offline(doors[1], 2), offline(doors[0], 1)

    assert (first.verdict, second.verdict) == (Verdict.ADMITTED, Verdict.ADMITTED)
    assert listed() == [("admitted_twice", second.id, first.id)]
    assert doors[0].inside == 1


def test_one_between_the_two_takes_its_place(doors: list[Station]) -> None:
    first, third = offline(doors[0], 1), offline(doors[1], 3)
    second = offline(doors[2], 2)

    assert listed() == [
        ("admitted_twice", third.id, second.id),
        ("admitted_twice", second.id, first.id),
    ]


def test_a_leave_that_arrives_late_explains_the_second_entry(doors: list[Station]) -> None:
    first, third = offline(doors[0], 1), offline(doors[1], 3)
    assert listed() == [("admitted_twice", third.id, first.id)]
    left = offline(doors[0], 2, out=True)

    assert listed() == []
    assert db.session.scalars(db.select(ScanConflict.settled_by)).all() == [""]
    assert doors[0].inside == 1
    undo_scan(doors[0], left.nonce, by="test")
    assert listed() == [("admitted_twice", third.id, first.id)]


def test_leaving_before_the_entry_has_arrived_is_no_conflict(doors: list[Station]) -> None:
    left = offline(doors[0], 2, out=True)
    offline(doors[1], 1)

    assert (left.verdict, doors[0].inside) == (Verdict.ALREADY, 0)
    assert listed(open_only=False) == []


def test_undoing_the_second_entry_explains_it(doors: list[Station]) -> None:
    offline(doors[0], 1)
    second = offline(doors[1], 2)
    undo_scan(doors[1], second.nonce, by="test")

    assert listed() == []
    assert doors[0].inside == 1


def test_what_a_manager_settled_stays_settled(doors: list[Station]) -> None:
    offline(doors[0], 1)
    third = offline(doors[1], 3)
    settle_conflict(db.session.scalars(db.select(ScanConflict)).one(), note="Twins", by="Ada")
    second = offline(doors[2], 2)

    assert [one[1] for one in listed()] == [second.id]
    assert [one[1] for one in listed(open_only=False)] == [third.id, second.id]


def test_a_desk_that_let_in_again_knowingly_is_no_conflict(doors: list[Station]) -> None:
    offline(doors[0], 1)
    again = offline(doors[1], 2, override=True, note="Forgot a coat")

    assert (again.verdict, again.override, again.note) == (Verdict.ADMITTED, True, "Forgot a coat")
    assert listed() == []


def test_a_door_that_lets_in_as_often_as_one_likes_knows_no_second_time(app: Flask) -> None:
    bus = station_at(edition_with_people(), once=False)
    offline(bus, 1)
    offline(bus, 2)

    assert listed() == []


def test_who_waited_for_our_answer_was_told_and_did_not_pass(doors: list[Station]) -> None:
    now = MORNING + timedelta(hours=10)
    offline(doors[0], 1)
    asked = offline(doors[1], 0, decided=None, scanned_at=now)

    assert asked.verdict is Verdict.ALREADY
    assert listed() == []


def test_of_two_who_wait_with_one_badge_the_first_to_ask_is_let_in(doors: list[Station]) -> None:
    now = MORNING + timedelta(hours=10)
    first = offline(doors[0], 0, decided=None, scanned_at=now)
    second = offline(doors[1], 0, decided=None, scanned_at=now - timedelta(seconds=2))
    left = offline(doors[2], 0, decided=None, scanned_at=now - timedelta(seconds=3), out=True)
    third = offline(doors[1], 0, decided=None, scanned_at=now - timedelta(seconds=4))

    assert [scan.verdict.value for scan in (first, second, left, third)] == [
        "admitted", "already", "admitted", "admitted",
    ]  # fmt: skip
    assert doors[0].inside == 1
    assert listed() == []


def test_readings_of_long_ago_without_a_word_are_held_against_each_other(
    doors: list[Station],
) -> None:
    first = offline(doors[0], 1, decided=None)
    second = offline(doors[1], 2, decided=None)

    assert listed() == [("admitted_twice", second.id, first.id)]


def test_a_program_that_reads_twice_at_its_own_door_knew(doors: list[Station]) -> None:
    offline(doors[0], 1, decided=None)
    offline(doors[0], 2, decided=None)

    assert listed() == []


def test_a_badge_taken_back_meanwhile_is_listed_and_not_counted(doors: list[Station]) -> None:
    code = codes_of(doors[0].edition)[0]
    taken = db.session.scalars(db.select(Badge).order_by(Badge.id).limit(1)).one()
    revoke_badge(taken, reason="Lost", by="test")
    scan = record_scans(doors[0], [reading(code, decided=ADMITTED)], by="test")[0].scan
    db.session.flush()

    assert (scan.verdict, scan.decided, doors[0].inside) == (Verdict.REFUSED, Verdict.ADMITTED, 0)
    assert listed() == [("admitted_against_rules", scan.id, None)]


def test_whom_a_phone_turned_away_is_not_inside(doors: list[Station]) -> None:
    away = offline(doors[0], 1, decided=Answer(Verdict.ALREADY))

    assert (away.verdict, doors[0].inside) == (Verdict.ALREADY, 0)
    assert listed() == []


def test_a_room_that_was_full_is_listed_and_holds_no_more(app: Flask) -> None:
    room = station_at(edition_with_people(), capacity=1)
    offline(room, 1)
    late = offline(room, 2, who=1)

    assert (late.verdict, room.inside) == (Verdict.REFUSED, 1)
    assert listed() == [("admitted_against_rules", late.id, None)]


def test_a_reading_of_who_left_since_takes_no_place(app: Flask) -> None:
    room = station_at(edition_with_people(), capacity=1)
    offline(room, 2, out=True)
    offline(room, 3, who=1)
    came = offline(room, 1)

    assert (came.verdict, room.inside) == (Verdict.ADMITTED, 1)
    assert listed() == []


@pytest.mark.parametrize(
    ("ahead", "sent_ahead", "expected"),
    [
        (timedelta(days=400), None, ["clock_wrong"]),
        (timedelta(days=-400), None, ["clock_wrong"]),
        (timedelta(hours=3), timedelta(hours=3), ["clock_wrong"]),
        (timedelta(minutes=3), timedelta(minutes=3), []),
        (timedelta(days=-5), timedelta(), []),
    ],
)
def test_a_wrong_clock_is_told_once(
    doors: list[Station], ahead: timedelta, sent_ahead: timedelta | None, expected: list[str]
) -> None:
    now = MORNING + timedelta(hours=10)
    codes = codes_of(doors[0].edition)
    sent_at = now + sent_ahead if sent_ahead is not None else None
    for code in codes[:3]:
        record_scans(doors[0], [reading(code, scanned_at=now + ahead)], by="test", sent_at=sent_at)
        db.session.flush()

    assert [kind for kind, *_ in listed()] == expected


def test_what_a_clock_is_wrong_by_is_made_good(doors: list[Station]) -> None:
    now = MORNING + timedelta(hours=10)
    ahead = timedelta(hours=2)
    code = codes_of(doors[0].edition)[0]
    given = reading(code, scanned_at=now - MINUTE + ahead)
    scan = record_scans(doors[0], [given], by="test", sent_at=now + ahead)[0].scan

    assert scan.happened_at == now - MINUTE


def test_settling_needs_a_word_and_happens_once(doors: list[Station]) -> None:
    offline(doors[0], 1)
    offline(doors[1], 2)
    conflict = db.session.scalars(db.select(ScanConflict)).one()
    with pytest.raises(Invalid):
        settle_conflict(conflict, note="  ", by="Ada")
    settle_conflict(conflict, note=" One badge, two sisters ", by="Ada")

    assert (conflict.settled_by, conflict.note) == ("Ada", "One badge, two sisters")
    with pytest.raises(Conflict):
        settle_conflict(conflict, note="Again", by="Eve")
    deeds = db.select(AuditEvent.actor).filter_by(action="scan_conflict.settled")
    assert db.session.scalars(deeds).all() == ["Ada"]


def test_the_manager_reads_who_where_and_when_and_settles_it(
    client: FlaskClient, doors: list[Station]
) -> None:
    offline(doors[0], 1)
    offline(doors[1], 2)
    edition = doors[0].edition
    where = f"/staff/editions/{edition.code}/conflicts"
    conflict = db.session.scalars(db.select(ScanConflict)).one().public_id
    manager = user_with(Role.PROGRAMME_MANAGER, scope=edition.scope, email="ada@example.org")
    sign_in(client, manager)

    shown = client.get(where)
    assert shown.status_code == 200
    names = [door.name for door in doors[:2]]
    for text in ("Let in twice", "Yasmine Trabelsi", "TN-03", "Phone at", *names, "1 is open"):
        assert text in shown.text
    without = client.post(f"/staff/conflicts/{conflict}/settle", data={"note": " "})
    assert (without.status_code, "Say in a few words" in without.text) == (422, True)
    settled = client.post(f"/staff/conflicts/{conflict}/settle", data={"note": "Sisters"})
    assert (settled.status_code, settled.location) == (302, where)
    shown = client.get(where)
    for text in ("All are settled", "Sisters", "ada@example.org"):
        assert text in shown.text


def test_settled_ones_come_after_open_ones(client: FlaskClient, doors: list[Station]) -> None:
    offline(doors[0], 1, who=1)
    offline(doors[1], 2, who=1)
    offline(doors[0], 3, who=0)
    offline(doors[1], 4, who=0)
    newest = db.session.scalars(db.select(ScanConflict).order_by(ScanConflict.id.desc())).first()
    assert newest is not None
    settle_conflict(newest, note="Sisters", by="Ada")
    edition = doors[0].edition
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))

    shown = client.get(f"/staff/editions/{edition.code}/conflicts").text

    assert shown.index("Mateusz") < shown.index("Yasmine")


def test_without_conflicts_the_page_says_so(client: FlaskClient, doors: list[Station]) -> None:
    edition = doors[0].edition
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))

    assert "No conflict" in client.get(f"/staff/editions/{edition.code}/conflicts").text


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [(Role.DESK, True, 403), (Role.PROGRAMME_MANAGER, False, 404), (Role.JUROR, True, 403)],
)
def test_only_who_manages_the_edition_sees_and_settles(
    client: FlaskClient, doors: list[Station], role: Role, own: bool, status: int
) -> None:
    offline(doors[0], 1)
    offline(doors[1], 2)
    edition = doors[0].edition
    conflict = db.session.scalars(db.select(ScanConflict)).one().public_id
    other = edition_with_people(1)
    sign_in(client, user_with(role, scope=edition.scope if own else other.scope))

    answers = [
        client.get(f"/staff/editions/{edition.code}/conflicts"),
        client.post(f"/staff/conflicts/{conflict}/settle", data={"note": "Mine"}),
    ]
    assert [answer.status_code for answer in answers] == [status] * 2
    assert len(listed()) == 1


def test_the_page_takes_as_many_statements_for_thirty_as_for_one(
    client: FlaskClient, app: Flask, queries: QueryCounter
) -> None:
    counts = []
    for people in (1, 30):
        edition = edition_with_people(people)
        hall = AreaFactory.create(edition=edition)
        pair = [station_at(edition, area=hall), station_at(edition, area=hall)]
        for code in codes_of(edition):
            for number, door in enumerate(pair):
                given = reading(code, decided=ADMITTED, scanned_at=MORNING + number * MINUTE)
                record_scans(door, [given], by=f"Phone {number}")
        sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
        db.session.commit()
        queries.statements.clear()
        shown = client.get(f"/staff/editions/{edition.code}/conflicts")
        assert shown.text.count("Let in twice") >= people
        counts.append(len(queries))

    assert counts[0] == counts[1]
