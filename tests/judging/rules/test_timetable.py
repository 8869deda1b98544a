"""Clashes of rooms and speakers, the edition's days, seats, and the first arrangement."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.rules.timetable import (
    Clash,
    ClashKind,
    Seats,
    Slot,
    Speaker,
    Unplaced,
    clashes,
    is_outside,
    is_too_small,
    speaker_key,
    speakers_of,
    suggested,
)


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2027, 7, day, hour, minute, tzinfo=UTC)


def slot(key: int, room: int, start: datetime, end: datetime, *speakers: str) -> Slot:
    return Slot(key, room, start, end, frozenset(map(Speaker, speakers)))


@pytest.mark.parametrize(
    "written",
    ["Yasmine Trabelsi", "TRABELSI Yasmine", "Dr. Yasmine  Trabelsi", "Trabelsi, Yasmíne"],
)
def test_one_person_written_in_several_ways(written: str) -> None:
    assert speaker_key(written) == "trabelsi yasmine"


def test_an_address_tells_who_it_is_where_there_is_one() -> None:
    people = [
        {"name": "Ana", "email": "Ana@Example.org "},
        {"name": "Ben", "email": "erased-7"},
        {"name": " ", "biography": "?"},
    ]

    assert speakers_of(people) == {Speaker("ana", "ana@example.org"), Speaker("ben")}
    assert speaker_key("سارة") == "سارة"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Speaker("ana"), Speaker("ana"), True),
        (Speaker("ana"), Speaker("ben"), False),
        (Speaker("ana", "a@x.org"), Speaker("ana", "b@x.org"), False),
        (Speaker("ana", "a@x.org"), Speaker("ana maria", "a@x.org"), True),
        (Speaker("ana", "a@x.org"), Speaker("ana"), True),  # nobody knows: rather not at once
        (Speaker("", "a@x.org"), Speaker("ana"), False),
        (Speaker("", "a@x.org"), Speaker("", "b@x.org"), False),
    ],
)
def test_two_of_one_name_are_told_apart_by_their_addresses(
    one: Speaker, other: Speaker, same: bool
) -> None:
    assert (one.is_same_as(other), other.is_same_as(one)) == (same, same)


@pytest.mark.parametrize(
    ("start", "end", "clash"),
    [
        (at(9), at(10), False),
        (at(9), at(10, 1), True),
        (at(10, 15), at(10, 30), True),
        (at(10, 59), at(12), True),
        (at(11), at(12), False),
        (at(9), at(12), True),
    ],
)
def test_a_room_holds_one_session_at_a_time(start: datetime, end: datetime, clash: bool) -> None:
    held = slot(1, 7, at(10), at(11))

    found = clashes(slot(2, 7, start, end), [held])

    assert found == ([Clash(ClashKind.ROOM, 1)] if clash else [])
    assert clashes(slot(2, 8, start, end), [held]) == []
    assert clashes(slot(1, 7, start, end), [held]) == []


def test_a_speaker_is_in_one_room_at_a_time() -> None:
    held = [slot(1, 7, at(10), at(11), "ana", "ben"), slot(2, 8, at(11), at(12), "ana")]

    found = clashes(slot(3, 9, at(10, 30), at(11, 30), "ana", "ben"), held)

    assert found == [
        Clash(ClashKind.SPEAKER, 1, "ana"),
        Clash(ClashKind.SPEAKER, 1, "ben"),
        Clash(ClashKind.SPEAKER, 2, "ana"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "outside"),
    [
        # Warsaw is two hours ahead: 19 July, 00:00 there
        (at(22, day=18), at(23, day=18), False),
        (at(21, 59, day=18), at(23, day=18), True),
        (at(21, day=25), at(22, day=25), False),
        (at(21, day=25), at(22, 1, day=25), True),
    ],
)
def test_days_are_those_of_the_edition(start: datetime, end: datetime, outside: bool) -> None:
    days = {"first": date(2027, 7, 19), "last": date(2027, 7, 25)}

    assert is_outside(slot(1, 1, start, end), **days, zone="Europe/Warsaw") is outside


@pytest.mark.parametrize(
    ("capacity", "audience", "small"),
    [(30, 30, False), (30, 31, True), (None, 500, False), (30, None, False)],
)
def test_seats(capacity: int | None, audience: int | None, small: bool) -> None:
    assert is_too_small(capacity, audience) is small


PAUSE = timedelta(minutes=15)
SPEAKERS = [Speaker(name) for name in "abcd"]


def places(
    sessions: Sequence[Unplaced], rooms: Sequence[Seats], taken: Sequence[Slot] = ()
) -> list[tuple[int, int, str]]:
    windows = [(at(9), at(12)), (at(9, day=21), at(12, day=21))]
    found = suggested(sessions, rooms, taken, windows, pause=PAUSE)
    return [(one.key, one.room, f"{one.starts_at:%d %H:%M}") for one in found]


def test_large_audiences_choose_first_and_take_the_smallest_room_that_seats_them() -> None:
    sessions = [Unplaced(1, 60), Unplaced(2, 60, largest_audience=80), Unplaced(3, 45)]
    rooms = [Seats(1, 100), Seats(2, 30), Seats(3, 90)]

    assert places(sessions, rooms) == [(2, 3, "20 09:00"), (1, 2, "20 09:00"), (3, 1, "20 09:00")]


def test_a_room_that_seats_all_later_is_better_than_a_small_one_at_once() -> None:
    sessions = [Unplaced(key, 120, largest_audience=80) for key in (1, 2, 3)]

    assert places(sessions, [Seats(1, 100), Seats(2, 30), Seats(3, 20)]) == [
        (1, 1, "20 09:00"),
        (2, 1, "21 09:00"),
        (3, 2, "20 09:00"),
    ]


def test_pauses_speakers_and_what_is_taken_are_kept() -> None:
    ana = frozenset({Speaker("ana")})
    taken = [slot(9, 1, at(9), at(10), "ana")]
    sessions = [Unplaced(1, 60, ana), Unplaced(2, 60, ana), Unplaced(3, 90)]

    assert places(sessions, [Seats(1), Seats(2)], taken) == [
        (3, 2, "20 09:00"),
        (1, 1, "20 10:15"),
        (2, 1, "21 09:00"),
    ]


def test_what_does_not_fit_is_left_out() -> None:
    assert places([Unplaced(1, 181), Unplaced(2, 180)], [Seats(1)]) == [(2, 1, "20 09:00")]
    assert places([Unplaced(1, 10)], []) == []


@given(
    st.lists(
        st.tuples(
            st.integers(5, 120), st.frozensets(st.sampled_from(SPEAKERS), max_size=2),
            st.none() | st.integers(1, 200),
        ),
        max_size=14,
    ),
    st.lists(st.none() | st.integers(10, 150), min_size=1, max_size=4),
)  # fmt: skip
def test_an_arrangement_never_clashes_and_stays_in_its_hours(
    wishes: list[tuple[int, frozenset[Speaker], int | None]], capacities: list[int | None]
) -> None:
    sessions = [Unplaced(key, *wish) for key, wish in enumerate(wishes)]
    rooms = [Seats(number, seats) for number, seats in enumerate(capacities)]
    windows = [(at(9), at(12)), (at(14), at(18))]

    found = suggested(sessions, rooms, [], windows, pause=PAUSE)

    assert all(not clashes(one, found) for one in found)
    assert all(any(w[0] <= s.starts_at and s.ends_at <= w[1] for w in windows) for s in found)
    in_room = [(a, b) for a in found for b in found if a.room == b.room and a.key < b.key]
    assert not any(a.meets(b, PAUSE) for a, b in in_room)
    assert len({one.key for one in found}) == len(found)
