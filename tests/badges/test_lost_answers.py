"""A phone asked, our answer was lost, and it decided by itself: what it did is not forgotten."""

from dataclasses import replace

import pytest
from flask import Flask

from app.extensions import db
from app.programmes.models import Edition
from badges.models import Area, Badge, ConflictKind, Scan, ScanConflict, Station
from badges.queries.conflicts import count_open
from badges.queries.inside import inside_since, newest
from badges.queries.scans import count_inside, scan_of_nonce
from badges.rules.scanning import Answer, Reason, Verdict
from badges.services.badges import revoke_badge
from badges.services.scans import Reading, record_scans, undo_scan
from tests.badges.venue import (
    MORNING,
    badges_of,
    codes_of,
    edition_with_people,
    reading,
    said,
    station_at,
)
from tests.factories import AreaFactory

pytestmark = pytest.mark.usefixtures("clock")
ADMITTED = Answer(Verdict.ADMITTED)


@pytest.fixture
def doors(app: Flask) -> list[Station]:
    """Two doors into one hall."""
    edition = edition_with_people()
    hall = AreaFactory.create(edition=edition)
    return [station_at(edition, area=hall) for _ in range(2)]


def send(door: Station, one: Reading) -> str:
    """What the platform answers to ``one``."""
    answer = said(record_scans(door, [one], by=f"Phone at {door.name}")[0])
    db.session.flush()
    return answer


def listed() -> list[ConflictKind]:
    return list(db.session.scalars(db.select(ScanConflict.kind).order_by(ScanConflict.id)))


def open_ones() -> int:
    return count_open(db.session.scalars(db.select(Edition)).one())


def test_whom_it_let_in_again_is_listed_and_the_first_answer_stands(doors: list[Station]) -> None:
    code = codes_of(doors[0].edition)[0]
    send(doors[0], reading(code))
    asked = reading(code)
    decided = replace(asked, decided=ADMITTED)

    answers = [send(doors[1], one) for one in (asked, asked, decided, decided)]

    assert answers == ["already"] * 4
    assert listed() == [ConflictKind.ADMITTED_TWICE]
    assert db.session.scalars(db.select(Area.inside)).one() == 1
    assert db.session.scalar(db.select(db.func.count(Scan.id))) == 2


def test_whom_it_let_in_against_the_rules_is_listed_and_not_counted(doors: list[Station]) -> None:
    code = codes_of(doors[0].edition)[0]
    badge = db.session.scalars(db.select(Badge).order_by(Badge.id)).first()
    assert badge is not None
    revoke_badge(badge, reason="lost", by="test")
    asked = reading(code)

    answers = [send(doors[0], one) for one in (asked, replace(asked, decided=ADMITTED))]

    assert answers == ["revoked"] * 2
    assert listed() == [ConflictKind.ADMITTED_AGAINST_RULES]
    assert db.session.scalars(db.select(Area.inside)).one() == 0


def test_an_answer_that_let_in_changes_nothing_when_it_comes_again(doors: list[Station]) -> None:
    asked = reading(codes_of(doors[0].edition)[0])

    answers = [send(doors[0], one) for one in (asked, replace(asked, decided=ADMITTED))]

    assert answers == ["admitted"] * 2
    assert listed() == []
    assert db.session.scalars(db.select(Area.inside)).one() == 1


@pytest.mark.parametrize("told", [Answer(Verdict.ALREADY), Answer(Verdict.REFUSED, Reason.FULL)])
def test_whom_it_turned_away_counts_no_more_and_the_first_answer_stands(
    doors: list[Station], told: Answer
) -> None:
    door, (code, other) = doors[0], codes_of(doors[0].edition)[:2]
    door.area.capacity = 1
    asked = reading(code)
    send(door, asked)
    seen = newest(door.area).scan
    again = reading(code, decided=ADMITTED)
    batch = [replace(asked, decided=told), reading(other), again, replace(asked, decided=told)]
    answers = [said(one) for one in record_scans(door, batch, by="test")]

    assert answers == ["admitted", "admitted", "full", "admitted"]
    assert listed() == [ConflictKind.ADMITTED_AGAINST_RULES]
    assert door.inside == count_inside(door.area, since=None) == 1
    first = badges_of(door.edition)[0].serial
    assert inside_since(door.area, scan=seen, undone_from=MORNING).left == [first]
    kept = scan_of_nonce(door, asked.nonce)
    assert kept is not None
    assert (kept.decided, kept.undone_at) == (told.verdict, MORNING)


def test_whom_it_turned_away_and_another_door_let_in_is_no_conflict(doors: list[Station]) -> None:
    asked = reading(codes_of(doors[0].edition)[0])
    send(doors[0], asked)
    send(doors[1], reading(asked.code, decided=ADMITTED))
    assert open_ones() == 1
    send(doors[0], replace(asked, decided=Answer(Verdict.REFUSED, Reason.UNKNOWN)))

    assert (open_ones(), doors[0].inside) == (0, 1)


def test_who_was_turned_away_going_out_or_with_another_code_changes_nothing(
    doors: list[Station],
) -> None:
    door, (code, other) = doors[0], codes_of(doors[0].edition)[:2]
    asked, leaves = reading(code), reading(other, out=True)
    answers = [send(door, one) for one in (asked, reading(other), leaves)]
    told = Answer(Verdict.REFUSED, Reason.UNKNOWN)
    answers += [send(door, replace(leaves, decided=told))]
    answers += [send(door, replace(asked, code=other, decided=told))]

    assert answers == ["admitted"] * 5
    assert door.inside == count_inside(door.area, since=None) == 1


def test_whom_it_turned_away_before_its_door_was_moved_counts_no_more(
    doors: list[Station],
) -> None:
    door, asked = doors[0], reading(codes_of(doors[0].edition)[0])
    hall = door.area
    send(door, asked)
    door.area = AreaFactory.create(edition=door.edition)
    db.session.flush()
    send(door, replace(asked, decided=Answer(Verdict.ALREADY)))

    assert (hall.inside, door.inside) == (0, 0)


def test_whoever_it_let_in_where_no_place_is_left_is_listed_and_not_counted(
    doors: list[Station],
) -> None:
    door, code, other = doors[0], *codes_of(doors[0].edition)[:2]
    door.area.capacity = 1
    first, asked = reading(code), reading(code)
    answers = [send(door, first), send(door, asked)]
    undo_scan(door, first.nonce, by="test")
    answers.append(send(door, reading(other)))
    decided = replace(asked, decided=ADMITTED)
    answers += [send(door, decided), send(door, decided)]

    assert answers == ["admitted", "already", "admitted", "full", "full"]
    assert listed() == [ConflictKind.ADMITTED_AGAINST_RULES]
    assert door.inside == count_inside(door.area, since=None) == 1


def test_whoever_it_let_in_where_a_place_is_left_is_counted(doors: list[Station]) -> None:
    door, code = doors[0], codes_of(doors[0].edition)[0]
    door.area.capacity = 1
    first, asked = reading(code), reading(code)
    answers = [send(door, first), send(door, asked)]
    undo_scan(door, first.nonce, by="test")
    answers.append(send(door, replace(asked, decided=ADMITTED)))

    assert answers == ["admitted", "already", "already"]
    assert listed() == []
    assert door.inside == count_inside(door.area, since=None) == 1


def test_whoever_it_let_in_as_the_first_of_other_hours_is_counted_once(app: Flask) -> None:
    edition = edition_with_people(timezone="Europe/Warsaw")
    hall = AreaFactory.create(edition=edition)
    hours = [{"name": "Breakfast", "opens": "09:00", "closes": "10:00"}]
    door, meals = station_at(edition, area=hall), station_at(edition, area=hall, hours=hours)
    code = codes_of(edition)[0]
    first, asked = reading(code), reading(code)
    answers = [send(door, first), send(meals, asked)]
    undo_scan(door, first.nonce, by="test")
    answers.append(send(meals, replace(asked, decided=ADMITTED)))

    assert answers == ["admitted", "already", "already"]
    assert hall.inside == count_inside(hall, since=hall.counted_from) == 1


def test_whoever_it_let_in_before_its_door_was_moved_counts_where_it_led(
    doors: list[Station],
) -> None:
    door, code = doors[0], codes_of(doors[0].edition)[0]
    hall = door.area
    first, asked = reading(code), reading(code)
    answers = [send(door, first), send(door, asked)]
    door.area = AreaFactory.create(edition=door.edition)
    db.session.flush()
    answers.append(send(door, replace(asked, decided=ADMITTED)))

    assert answers == ["admitted", "already", "already"]
    counts = [(one.inside, count_inside(one, since=None)) for one in (hall, door.area)]
    assert counts == [(1, 1), (0, 0)]
