"""The day's board: how many of those who are expected have come, and when.

Somebody has come when they were let in at a door for the first time, on whichever day. Whose
reading was refused or taken back has not come.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from badges.rules.hours import Span

#: as many days are offered to choose from
MOST_DAYS = 31
#: nobody looks at days further away than about ten years; the calendar ends somewhere
FARTHEST = timedelta(days=3660)
#: asks for every day at once
ALL_DAYS = "all"
#: an opening looks the same every day: these hours are drawn even when nobody comes in them
USUAL_HOURS = (8, 18)


class Person(NamedTuple):
    """Somebody who is expected, and when they came; None: not yet."""

    role: str
    #: of the delegation; empty without one
    country: str
    delegation: int | None
    arrived_at: datetime | None


class Share(NamedTuple):
    """How many have come of how many who are expected."""

    arrived: int = 0
    expected: int = 0

    @property
    def part(self) -> float:
        """From 0 to 1; nobody expected is 0."""
        return self.arrived / self.expected if self.expected else 0.0

    @property
    def state(self) -> "Presence":
        """Whether they are here."""
        if self.arrived >= self.expected:
            return Presence.WHOLE
        return Presence.PARTLY if self.arrived else Presence.NOBODY


class Presence(StrEnum):
    """How much of a group has come."""

    NOBODY = "nobody"
    PARTLY = "partly"
    WHOLE = "whole"


def span_of(day: date | None, zone: ZoneInfo) -> Span:
    """From midnight to midnight on the clock of ``zone``; None: at any time."""
    if day is None:
        return Span()
    begins, ends = (
        datetime.combine(each, time(), tzinfo=zone).astimezone(UTC)
        for each in (day, day + timedelta(days=1))
    )
    return Span(begins, ends)


def days_offered(starts_on: date, ends_on: date, today: date) -> list[date]:
    """The days of an edition; of one that goes on for months those before and on ``today``."""
    last = ends_on
    if (ends_on - starts_on).days >= MOST_DAYS:
        last = min(ends_on, max(today, starts_on + timedelta(days=MOST_DAYS - 1)))
    count = min((last - starts_on).days + 1, MOST_DAYS)
    return [last - timedelta(days=back) for back in reversed(range(count))]


def day_asked(asked: str, today: date) -> str:
    """What an address asks for, in one form: a day in ISO 8601, `ALL_DAYS`, or empty for anything
    else, as if nobody had asked."""
    if asked == ALL_DAYS:
        return ALL_DAYS
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return ""
    return day.isoformat() if abs(day - today) < FARTHEST else ""


def day_shown(asked: str, offered: Sequence[date], today: date) -> date | None:
    """The day that ``asked`` names in ISO 8601, else today if it is ``offered``; None: all days."""
    wish = day_asked(asked, today)
    if wish == ALL_DAYS:
        return None
    if wish:
        return date.fromisoformat(wish)
    return today if today in offered else None


def share_of(people: Iterable[Person]) -> Share:
    """How many of ``people`` have come."""
    arrivals = [one.arrived_at is not None for one in people]
    return Share(sum(arrivals), len(arrivals))


def shares_by(people: Iterable[Person], key: Callable[[Person], Any]) -> dict[Any, Share]:
    """How many have come of each group that ``key`` names."""
    expected: Counter[Any] = Counter()
    arrived: Counter[Any] = Counter()
    for one in people:
        group = key(one)
        expected[group] += 1
        arrived[group] += one.arrived_at is not None
    return {group: Share(arrived[group], count) for group, count in expected.items()}


def presences(shares: Iterable[Share]) -> dict[Presence, int]:
    """How many groups are here as a whole, in part, or not at all."""
    counted = Counter(each.state for each in shares)
    return {each: counted[each] for each in Presence}


def by_hour(moments: Iterable[datetime], zone: ZoneInfo) -> dict[int, int]:
    """How many came in each hour on the clock of ``zone``."""
    return dict(Counter(each.astimezone(zone).hour for each in moments))


def by_day(moments: Iterable[datetime], zone: ZoneInfo) -> dict[date, int]:
    """How many came on each day on the calendar of ``zone``, in order."""
    return dict(sorted(Counter(each.astimezone(zone).date() for each in moments).items()))


def hours_drawn(counts: Iterable[int]) -> tuple[int, int]:
    """The first and the last hour of a plot: the usual ones, and any other with an arrival."""
    hours = [*counts, *USUAL_HOURS]
    return min(hours), max(hours)


def streams_allowed(threads: int) -> int:
    """How many live boards one server process may feed, each of which takes a thread for minutes:
    more than half of its threads stay free for everybody else."""
    return max(threads // 2 - 1, 0)
