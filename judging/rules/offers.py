"""How long an offer holds its place, and when it is time to remind of it."""

from datetime import date, datetime, time, timedelta

from app.programmes.rules.local_times import SkippedTime, moment_at, wall_time

REMIND_BEFORE = timedelta(days=2)
#: who got the offer less than this ago needs no reminder yet
FRESH = timedelta(days=1)
LAST_MINUTE = time(23, 59)


#: first and last day of the edition for which places are given
Held = tuple[date, date]


def accept_by(offered_at: datetime, days: int, zone: str, *, held: Held) -> datetime:
    """The last minute of the day ``days`` after ``offered_at`` on the clock of ``zone``, in UTC.

    Never after the edition's first day; of an offer that somebody makes by hand once it has
    begun, never after its last. The day of the offer itself always counts.
    """
    first, last = held
    made = wall_time(offered_at, zone).date()
    latest = first if made < first else max(made, last)
    day = min(made + timedelta(days=days), latest)
    try:
        return moment_at(datetime.combine(day, LAST_MINUTE), zone)
    except SkippedTime as skipped:  # clocks go forward at that hour: their next time counts
        return moment_at(skipped.instead, zone)


def has_begun(now: datetime, held: Held, zone: str) -> bool:
    """Whether the edition's first day has come on the clock of ``zone``: nobody moves up by
    themselves any more, for who is not there cannot be called."""
    return wall_time(now, zone).date() >= held[0]


def is_over(accept_by: datetime, now: datetime) -> bool:
    """Whether the offer has ended; its last minute still counts."""
    return now >= accept_by + timedelta(minutes=1)


def is_reminder_due(
    *, offered_at: datetime, accept_by: datetime, reminded_at: datetime | None, now: datetime
) -> bool:
    """Whether to remind now: once, in the last two days, not on the day of the offer itself."""
    if reminded_at is not None or is_over(accept_by, now):
        return False
    return now >= accept_by - REMIND_BEFORE and now - offered_at >= FRESH
