"""Whatever order, however often: the same readings leave the same state behind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.extensions import db
from badges.models import Area, Badge, ConflictKind, Device, Scan, ScanConflict, Station
from badges.queries.scans import count_inside, inside_by_role, last_passages
from badges.rules.scanning import Answer, Direction, Reason, Verdict
from badges.services.badges import revoke_badge
from badges.services.scans import Reading, record_scans
from tests.badges.venue import codes_of, edition_with_people, station_at
from tests.factories import AreaFactory

BREAKFAST = datetime(2027, 7, 19, 6, tzinfo=UTC)
EVENING = BREAKFAST + timedelta(hours=14)
MEALS = [
    {"name": "Breakfast", "opens": "08:00", "closes": "10:00"},
    {"name": "Lunch", "opens": "12:00", "closes": "14:00"},
    {"name": "Dinner", "opens": "18:30", "closes": "20:30"},
]
DECIDED = {
    "admitted": Answer(Verdict.ADMITTED),
    "already": Answer(Verdict.ALREADY),
    "refused": Answer(Verdict.REFUSED, Reason.UNPAID),
    "unsaid": None,
}
PEOPLE, DOORS = 3, 3


@dataclass(frozen=True)
class Sent:
    """One reading, whichever area it is replayed at."""

    door: int
    reading: Reading


@dataclass(frozen=True)
class State:
    """What must not depend on the order of arrival."""

    counter: int
    inside: frozenset[tuple[int, Direction]]
    nonces: frozenset[str]
    twice: frozenset[frozenset[str]]
    against_rules: frozenset[str]


@pytest.fixture
def codes(app: Flask) -> Iterator[list[Any]]:
    """An edition, and codes of its people, the last of whom has a badge that was taken back."""
    edition = edition_with_people(PEOPLE, timezone="Europe/Warsaw")
    taken = db.session.scalars(db.select(Badge).order_by(Badge.id.desc()).limit(1)).one()
    revoke_badge(taken, reason="Lost", by="test")
    with time_machine.travel(EVENING, tick=False):
        yield [edition, *codes_of(edition)]


def readings(*, minutes: int = 13 * 60) -> Any:
    """Up to eight readings at distinct minutes of the day, each at one of the doors."""
    one = st.tuples(
        st.integers(0, DOORS - 1),
        st.integers(0, PEOPLE - 1),
        st.sampled_from(list(Direction)),
        st.sampled_from(list(DECIDED)),
        st.booleans(),
    )
    moments = st.lists(st.integers(0, minutes), min_size=1, max_size=8, unique=True)
    return moments.flatmap(
        lambda found: st.tuples(*(st.tuples(st.just(minute), one) for minute in found))
    )


def sent(given_: Any, codes: list[str]) -> list[Sent]:
    return [
        Sent(
            door,
            Reading(
                str(uuid4()), codes[1 + who], BREAKFAST + timedelta(minutes=minute),
                direction, override, "Known here" if override else "", DECIDED[decided],
            ),
        )
        for minute, (door, who, direction, decided, override) in given_
    ]  # fmt: skip


def doors(edition: Any, **values: Any) -> list[Station]:
    """Doors into one new area, the last of which lets in as often as one likes."""
    area = AreaFactory.create(edition=edition, capacity=values.pop("capacity", None))
    made = [station_at(edition, area=area, once=n < DOORS - 1, **values) for n in range(DOORS)]
    db.session.flush()
    return made


def replay(stations: list[Station], order: list[Sent]) -> None:
    """Each reading from the device of its door, several together where they follow each other."""
    devices = [_device(station) for station in stations]
    batch: list[Sent] = []
    for number, one in enumerate(order):
        batch.append(one)
        last = number + 1 == len(order)
        if last or order[number + 1].door != one.door or number % 3 == 2:
            record_scans(
                stations[one.door], [each.reading for each in batch],
                by=f"Phone {one.door}", device=devices[one.door],
            )  # fmt: skip
            db.session.flush()
            batch = []


def state(area: Area) -> State:
    last = last_passages(area, since=area.counted_from)
    query = db.select(last.c.badge_id, last.c.direction).where(last.c.place == 1)
    inside = {tuple(row) for row in db.session.execute(query) if row.direction is Direction.IN}
    scans = db.session.scalars(db.select(Scan).filter_by(area_id=area.id)).all()
    listed = db.select(ScanConflict).join(ScanConflict.scan).where(Scan.area_id == area.id)
    found = db.session.scalars(listed.where(ScanConflict.settled_at.is_(None))).all()
    by_kind = {kind: [one for one in found if one.kind is kind] for kind in ConflictKind}
    return State(
        area.inside,
        frozenset(inside),
        frozenset(scan.nonce for scan in scans),
        frozenset(
            frozenset((one.scan.nonce, one.other_scan.nonce))
            for one in by_kind[ConflictKind.ADMITTED_TWICE]
        ),
        frozenset(one.scan.nonce for one in by_kind[ConflictKind.ADMITTED_AGAINST_RULES]),
    )


def _device(station: Station) -> Device:
    query = db.select(Device).filter_by(station_id=station.id)
    found = db.session.scalar(query)
    if found is None:
        found = Device(station=station, name="Phone", pairing_ends_at=EVENING)
        db.session.add(found)
        db.session.flush()
    return found


def tried(database: str) -> settings:
    """Many orders on one database; on the other enough to see that it answers alike."""
    return settings(
        max_examples=60 if database.startswith("sqlite") else 20,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


@pytest.mark.parametrize("hours", [[], MEALS], ids=["door", "meals"])
def test_order_and_repetition_change_nothing(database: str, codes: list[Any], hours: Any) -> None:
    edition = codes[0]

    @tried(database)
    @given(given_=readings(), data=st.data())
    def the_same(given_: Any, data: Any) -> None:
        order = sent(given_, codes)
        other = data.draw(st.permutations(order))
        again = data.draw(st.lists(st.sampled_from(order), max_size=6))
        first, second = doors(edition, hours=hours), doors(edition, hours=hours)
        replay(first, order)
        replay(second, [*other, *again])

        assert state(second[0].area) == state(first[0].area)
        _is_recounted(first[0])
        replay(first, again)
        assert state(first[0].area) == state(second[0].area)

    the_same()


@pytest.mark.parametrize("hours", [[], MEALS], ids=["door", "meals"])
def test_a_room_never_holds_more_than_its_limit(
    database: str, codes: list[Any], hours: Any
) -> None:
    edition = codes[0]

    @tried(database)
    @given(given_=readings(), data=st.data())
    def within_limit(given_: Any, data: Any) -> None:
        order = data.draw(st.permutations(sent(given_, codes)))
        rooms = doors(edition, hours=hours, capacity=1)
        for one in order:
            replay(rooms, [one])
            _is_recounted(rooms[0])
            assert rooms[0].area.inside <= 1
        before = state(rooms[0].area)
        replay(rooms, [replace(one) for one in order])
        assert state(rooms[0].area) == before
        for one in order:  # as if each answer had been lost, and everybody been turned away
            told = replace(one.reading, decided=DECIDED["already"])
            replay(rooms, [replace(one, reading=told)])
            _is_recounted(rooms[0])

    within_limit()


def _is_recounted(station: Station) -> None:
    area = station.area
    assert area.inside == count_inside(area, since=area.counted_from)
    assert area.inside == sum(count for _, count in inside_by_role(station))
