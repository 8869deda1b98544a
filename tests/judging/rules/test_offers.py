"""How long an offer holds, and when one is reminded of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from judging.rules.offers import accept_by, is_over, is_reminder_due

OFFERED = datetime(2027, 3, 20, 12, tzinfo=UTC)
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
    assert accept_by(OFFERED, days, zone) == expected


def test_an_end_that_the_clock_skips_is_the_next_time_it_shows() -> None:
    """Nuuk puts its clocks forward from 23:00 to midnight on the last Saturday of March."""
    offered = datetime(2026, 3, 27, 12, tzinfo=UTC)

    assert accept_by(offered, 1, "America/Nuuk") == datetime(2026, 3, 29, 1, tzinfo=UTC)


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
