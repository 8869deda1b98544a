"""How long an offer holds, and when one is reminded of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from judging.rules.offers import accept_by, has_begun, is_over, is_reminder_due

OFFERED = datetime(2027, 3, 20, 12, tzinfo=UTC)
#: first and last day of an edition
IN_JULY = date(2027, 7, 19), date(2027, 7, 25)
END = datetime(2027, 3, 30, 21, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "days", "expected"),
    [
        ("Europe/Warsaw", 10, END),  # summer time began on the 28th
        ("UTC", 1, datetime(2027, 3, 21, 23, 59, tzinfo=UTC)),
        ("Pacific/Kiritimati", 1, datetime(2027, 3, 22, 9, 59, tzinfo=UTC)),
    ],
)
def test_an_offer_ends_with_a_day_of_the_zone(zone: str, days: int, expected: datetime) -> None:
    assert accept_by(OFFERED, days, zone, held=IN_JULY) == expected


@pytest.mark.parametrize(
    ("offered", "days", "expected"),
    [
        (8, 10, 18),
        (9, 10, 19),
        (10, 10, 19),  # not after the first day
        (18, 1, 19),
        (19, 2, 21),  # by hand, once it has begun: not after the last day
        (24, 10, 25),
        (30, 10, 30),  # after it all: the day itself
    ],
)
def test_no_offer_made_before_the_first_day_ends_after_it(
    offered: int, days: int, expected: int
) -> None:
    moment = datetime(2027, 7, offered, 12, tzinfo=UTC)
    end = datetime(2027, 7, expected, 21, 59, tzinfo=UTC)

    assert accept_by(moment, days, "Europe/Warsaw", held=IN_JULY) == end


@pytest.mark.parametrize(
    ("now", "zone", "begun"),
    [
        (datetime(2027, 7, 18, 21, 59, tzinfo=UTC), "Europe/Warsaw", False),
        (datetime(2027, 7, 18, 22, 0, tzinfo=UTC), "Europe/Warsaw", True),
        (datetime(2027, 7, 18, 22, 0, tzinfo=UTC), "UTC", False),
        (datetime(2027, 7, 26, 12, tzinfo=UTC), "UTC", True),
    ],
)
def test_an_edition_begins_with_its_first_day_there(now: datetime, zone: str, begun: bool) -> None:
    assert has_begun(now, IN_JULY, zone) is begun


def test_an_end_that_the_clock_skips_is_the_next_time_it_shows() -> None:
    """Nuuk puts its clocks forward from 23:00 to midnight on the last Saturday of March."""
    offered = datetime(2026, 3, 27, 12, tzinfo=UTC)

    assert accept_by(offered, 1, "America/Nuuk", held=IN_JULY) == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )


def test_the_last_minute_counts() -> None:
    assert not is_over(END, END + timedelta(seconds=59))
    assert is_over(END, END + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("now", "reminded_at", "due"),
    [
        (END - timedelta(days=2, seconds=1), None, False),
        (END - timedelta(days=2), None, True),
        (END, None, True),
        (END, END - timedelta(days=1), False),
        (END + timedelta(minutes=1), None, False),
    ],
)
def test_one_reminder_leaves_in_the_last_two_days(
    now: datetime, reminded_at: datetime | None, due: bool
) -> None:
    assert is_reminder_due(
        offered_at=OFFERED, accept_by=END, reminded_at=reminded_at, now=now
    ) is due  # fmt: skip


def test_who_got_the_offer_today_needs_none() -> None:
    offered = END - timedelta(hours=40)
    moments = (offered + timedelta(hours=23), offered + timedelta(hours=24))

    assert [
        is_reminder_due(offered_at=offered, accept_by=END, reminded_at=None, now=moment)
        for moment in moments
    ] == [False, True]
