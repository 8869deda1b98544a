"""Hours of the day: once in each, counted anew with each, and readings that arrive after it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.core.errors import Conflict
from app.extensions import db
from badges.models import Scan, Station, StationKind
from badges.queries.scans import count_inside, inside_by_role
from badges.rules.scanning import Answer, Verdict
from badges.services.scans import record_scans, undo_scan
from registration.rules.roles import ParticipantRole
from tests.badges.venue import codes_of, edition_with_people, reading, said, station_at
from tests.conftest import QueryCounter
from tests.factories import AreaFactory

HOURS = [
    {"name": "Breakfast", "opens": "07:00", "closes": "09:00"},
    {"name": "Lunch", "opens": "12:00", "closes": "14:00"},
    {"name": "Midnight soup", "opens": "23:00", "closes": "01:00"},
]
ADMITTED = Answer(Verdict.ADMITTED)


@pytest.fixture(autouse=True)
def days_later(app: Flask) -> Iterator[None]:
    with time_machine.travel(datetime(2027, 7, 22, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def meals(app: Flask) -> Station:
    """A canteen in Warsaw, two hours ahead of UTC."""
    edition = edition_with_people(timezone="Europe/Warsaw")
    return station_at(edition, kind=StationKind.MEAL, hours=HOURS)


def at(hour: int, minute: int = 0, *, day: int = 19) -> datetime:
    """A moment by the clocks of Warsaw."""
    return datetime(2027, 7, day, hour, minute, tzinfo=UTC) - timedelta(hours=2)


def eat(meals: Station, when: datetime, *, who: int = 0, **values: Any) -> str:
    return said(_read(meals, when, who=who, **values))


def _read(meals: Station, when: datetime, *, who: int = 0, **values: Any) -> Any:
    code = codes_of(meals.edition)[who]
    values.setdefault("decided", None)
    result = record_scans(meals, [reading(code, scanned_at=when, **values)], by="test")[0]
    db.session.flush()
    return result


def test_once_in_each_meal_of_each_day(meals: Station) -> None:
    moments = (
        at(8), at(8, 30), at(12), at(13, 59), at(23, 30), at(0, 30, day=20), at(8, day=20),
    )  # fmt: skip

    assert [eat(meals, when) for when in moments] == [
        "admitted", "already", "admitted", "already", "admitted", "already", "admitted",
    ]  # fmt: skip


def test_between_the_meals_nobody_passes(meals: Station) -> None:
    assert [eat(meals, when) for when in (at(6, 59), at(9), at(14), at(1, day=20))] == [
        "not_yet_valid", "not_yet_valid", "not_yet_valid", "not_yet_valid",
    ]  # fmt: skip
    last = station_at(meals.edition, hours=HOURS[:1])
    assert eat(last, at(9)) == "expired"


def test_each_meal_is_counted_anew(meals: Station) -> None:
    for who in range(3):
        eat(meals, at(8), who=who)
    assert meals.inside == 3
    eat(meals, at(12), who=0)

    assert meals.inside == 1
    assert inside_by_role(meals) == [(ParticipantRole.EXHIBITOR, 1)]


def test_a_reading_of_the_meal_before_changes_no_count(meals: Station) -> None:
    eat(meals, at(12), who=0)
    assert eat(meals, at(8), who=1) == "admitted"
    assert eat(meals, at(8, 30), who=1) == "already"
    assert eat(meals, at(8), who=0) == "admitted"

    assert meals.inside == 1
    assert eat(meals, at(12, 30), who=1) == "admitted"
    assert meals.inside == 2


def test_the_seats_of_a_meal_are_its_own(meals: Station) -> None:
    meals.area.capacity = 1
    assert eat(meals, at(8), who=0) == "admitted"
    assert eat(meals, at(8), who=1) == "full"
    assert eat(meals, at(12), who=1) == "admitted"
    assert eat(meals, at(12), who=0) == "full"
    assert eat(meals, at(8, 30), who=2) == "full"

    assert meals.inside == 1


def test_the_desk_may_give_a_meal_after_the_hours(meals: Station) -> None:
    eat(meals, at(12), who=0)
    assert eat(meals, at(14, 5), who=1, override=True, note="Bus was late") == "admitted"
    assert eat(meals, at(14, 10), who=0, override=True) == "admitted"

    assert meals.inside == 2
    assert meals.inside == count_inside(meals.area, since=meals.area.counted_from)


def test_going_out_of_the_hall_counts_after_the_hours_too(meals: Station) -> None:
    eat(meals, at(12), who=0)

    assert eat(meals, at(14, 5), who=0, out=True) == "admitted"
    assert meals.inside == 0


def test_an_exit_without_hours_never_counts_below_nobody(meals: Station) -> None:
    out = station_at(meals.edition, area=meals.area, kind=StationKind.EXIT)
    eat(meals, at(8), who=0)
    eat(meals, at(12), who=1)

    assert eat(out, at(12, 30), who=0) == "already"
    assert eat(out, at(12, 31), who=1) == "admitted"
    assert meals.inside == 0


def test_a_meal_taken_back_can_be_eaten(meals: Station) -> None:
    scan = _read(meals, at(12)).scan
    undo_scan(meals, scan.nonce, by="test")

    assert meals.inside == 0
    assert eat(meals, at(12, 5)) == "admitted"


def test_undoing_a_meal_of_yesterday_changes_no_count(meals: Station) -> None:
    scan = _read(meals, at(12), who=0).scan
    eat(meals, at(12, day=20), who=0)
    undo_scan(meals, scan.nonce, by="test")

    assert meals.inside == 1


def test_places_of_stations_whose_hours_overlap_are_kept(meals: Station) -> None:
    brunch = [{"name": "Brunch", "opens": "08:00", "closes": "11:00"}]
    meals.area.capacity = 2
    other = station_at(meals.edition, area=meals.area, hours=brunch)
    for station, minute, who in ((meals, 10, 0), (meals, 20, 1), (other, 0, 2), (meals, 59, 0)):
        when = at(7, minute) if station is meals and minute < 30 else at(8, minute)
        eat(station, when, who=who, decided=ADMITTED)
        assert meals.inside == count_inside(meals.area, since=meals.area.counted_from)
        assert meals.inside <= 2


def test_undoing_at_a_station_that_leads_elsewhere_by_now(app: Flask) -> None:
    edition = edition_with_people()
    door = station_at(edition, capacity=1)
    first = door.area
    scan = _read(door, at(9)).scan
    door.area = AreaFactory.create(edition=edition, capacity=1)
    db.session.flush()
    _read(door, at(10), who=1)
    undo_scan(door, scan.nonce, by="test")

    assert (first.inside, door.inside) == (0, 1)


def test_a_refused_undo_changes_nothing(app: Flask) -> None:
    room = station_at(edition_with_people(), capacity=1)
    _read(room, at(9))
    left = _read(room, at(10), out=True).scan
    _read(room, at(11), who=1)
    with pytest.raises(Conflict):
        undo_scan(room, left.nonce, by="test")

    assert (room.inside, left.undone_at) == (1, None)


def test_two_stations_of_one_place_may_use_the_same_nonce(app: Flask) -> None:
    edition = edition_with_people()
    hall = AreaFactory.create(edition=edition)
    doors = [station_at(edition, area=hall) for _ in range(2)]
    nonce = "5e3f8b1e-0d5b-4d2a-8f4e-4c6f2a3b1c2d"
    _read(doors[0], at(9), nonce=nonce)
    scan = _read(doors[1], at(10), nonce=nonce, out=True).scan
    undo_scan(doors[1], scan.nonce, by="test")

    assert hall.inside == 1
    assert db.session.scalar(db.select(db.func.count(Scan.id))) == 2


def test_a_batch_of_one_moment_is_taken_in_its_order(app: Flask) -> None:
    door = station_at(edition_with_people())
    code = codes_of(door.edition)[0]
    batch = [reading(code, out=out, decided=ADMITTED) for out in (False, True, False, True)]
    record_scans(door, batch, by="test")

    assert door.inside == 0


def test_a_meal_that_begins_late_finds_who_was_let_in_after_it(meals: Station) -> None:
    meals.area.capacity = 1
    eat(meals, at(10), who=0, override=True, decided=ADMITTED)

    assert eat(meals, at(8), who=1) == "full"
    assert meals.inside == 1


def test_a_batch_of_late_readings_counts_their_meal_once(app: Flask, queries: QueryCounter) -> None:
    """It keeps the row of the area locked: whoever eats now waits for it."""
    edition = edition_with_people(51, timezone="Europe/Warsaw")
    canteen = station_at(edition, kind=StationKind.MEAL, hours=HOURS, capacity=30)
    codes = codes_of(edition)
    eat(canteen, at(12), who=50)
    taken = []
    for batch in (codes[:2], codes[:50]):
        queries.statements.clear()
        late = [reading(code, scanned_at=at(8), decided=ADMITTED) for code in batch]
        answers = [said(one) for one in record_scans(canteen, late, by="test")]
        db.session.flush()
        taken.append(sum(one.startswith("SELECT") for one in queries.statements))

    assert answers == ["already"] * 2 + ["admitted"] * 28 + ["full"] * 20
    assert taken == [4, 4]
    breakfast = count_inside(canteen.area, since=at(7), until=at(9))
    assert (breakfast, canteen.inside) == (30, 1)
