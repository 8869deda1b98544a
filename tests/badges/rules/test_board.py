"""Who has come, counted from plain rows."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from badges.rules import board
from badges.rules.board import Person, Presence, Share
from badges.rules.hours import Span

WARSAW, LIMA = ZoneInfo("Europe/Warsaw"), ZoneInfo("America/Lima")
FIRST, LAST = date(2027, 7, 19), date(2027, 7, 25)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 7, day, hour, minute, tzinfo=UTC)


PEOPLE = [
    Person("exhibitor", "TN", 1, at(19, 7)),
    Person("head", "TN", 1, at(19, 7, 59)),
    Person("exhibitor", "PE", 2, at(20, 8)),
    Person("exhibitor", "PE", 2, None),
    Person("exhibitor", "PE", 3, None),
    Person("volunteer", "", None, at(18, 22)),
]


@pytest.mark.parametrize(
    ("day", "zone", "begins", "ends"),
    [
        (FIRST, WARSAW, at(18, 22), at(19, 22)),
        (FIRST, LIMA, at(19, 5), at(20, 5)),
        # the night in which summer time begins is an hour short
        (date(2027, 3, 28), WARSAW, datetime(2027, 3, 27, 23, tzinfo=UTC),
         datetime(2027, 3, 28, 22, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_day_lasts_from_midnight_to_midnight_there(day, zone, begins, ends):
    span = board.span_of(day, zone)

    assert span == (begins, ends)
    assert (span.holds(begins), span.holds(ends)) == (True, False)
    assert Span().holds(begins)


@pytest.mark.parametrize(
    ("ends_on", "today", "first", "last", "count"),
    [
        (LAST, date(2027, 1, 1), FIRST, LAST, 7),
        (FIRST, FIRST, FIRST, FIRST, 1),
        (date(2028, 7, 1), date(2027, 1, 1), FIRST, date(2027, 8, 18), 31),
        (date(2028, 7, 1), date(2027, 12, 24), date(2027, 11, 24), date(2027, 12, 24), 31),
        (date(2028, 7, 1), date(2029, 1, 1), date(2028, 6, 1), date(2028, 7, 1), 31),
    ],
)
def test_days_to_choose_from_are_those_of_the_edition(ends_on, today, first, last, count):
    days = board.days_offered(FIRST, ends_on, today)

    assert (days[0], days[-1], len(days), days) == (first, last, count, sorted(set(days)))


@pytest.mark.parametrize(
    ("asked", "today", "shown"),
    [
        ("", FIRST, FIRST),
        ("", date(2027, 7, 1), None),
        ("all", FIRST, None),
        ("2027-07-18", FIRST, date(2027, 7, 18)),
        ("yesterday", FIRST, FIRST),
        ("9999-12-31", FIRST, FIRST),
        ("0001-01-01", date(2027, 7, 1), None),
        ("2027-07-18 and more", FIRST, FIRST),
        ("2027-07-18\x00", FIRST, FIRST),
        ("9" * 5000, FIRST, FIRST),
        ("\ud800", FIRST, FIRST),
    ],
)
def test_today_is_shown_while_the_edition_lasts(asked, today, shown):
    assert board.day_shown(asked, [FIRST, LAST], today) == shown
    assert board.day_shown(board.day_asked(asked, today), [FIRST, LAST], today) == shown


def test_people_are_counted_by_group():
    assert board.share_of(PEOPLE) == Share(4, 6)
    assert board.shares_by(PEOPLE, lambda one: one.role) == {
        "exhibitor": Share(2, 4),
        "head": Share(1, 1),
        "volunteer": Share(1, 1),
    }


def test_a_group_is_here_as_a_whole_in_part_or_not():
    shares = board.shares_by(PEOPLE[:5], lambda one: one.delegation)

    assert board.presences(shares.values()) == {
        Presence.NOBODY: 1,
        Presence.PARTLY: 1,
        Presence.WHOLE: 1,
    }
    assert [share.part for share in (Share(1, 4), Share())] == [0.25, 0.0]


def test_arrivals_fall_into_the_hours_and_days_of_the_place():
    moments = [one.arrived_at for one in PEOPLE if one.arrived_at]

    assert board.by_hour(moments, WARSAW) == {9: 2, 10: 1, 0: 1}
    assert board.by_hour(moments, LIMA) == {2: 2, 3: 1, 17: 1}
    assert list(board.by_day(moments, WARSAW).items()) == [(FIRST, 3), (date(2027, 7, 20), 1)]
    assert (board.hours_drawn([]), board.hours_drawn([6, 21])) == ((8, 18), (6, 21))


@pytest.mark.parametrize(("threads", "allowed"), [(1, 0), (2, 0), (4, 1), (8, 3), (16, 7)])
def test_more_than_half_of_the_threads_stay_free(threads, allowed):
    assert board.streams_allowed(threads) == allowed
