"""Hours that come again each day, such as meals; times are those of the edition's own clock."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Hours(NamedTuple):
    """Opens and closes every day; one that closes before it opens goes on past midnight."""

    name: str
    opens: time
    closes: time


class Occasion(NamedTuple):
    """The hours of one day: the moment they begin, and the moment they are over (in UTC)."""

    name: str
    begins: datetime
    ends: datetime


class Span(NamedTuple):
    """The moments (aware) that count: from ``begins`` on and before ``ends``; None: no bound."""

    begins: datetime | None = None
    ends: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether ``at`` lies within."""
        return not (self.begins and at < self.begins) and not (self.ends and at >= self.ends)


def occasion(hours: Sequence[Hours], zone: ZoneInfo, at: datetime) -> Occasion | None:
    """What is open at the aware moment ``at``; None between the hours."""
    day = at.astimezone(zone).date()
    days = (day - timedelta(days=1), day)
    found = (_of_day(one, each, zone) for each in days for one in hours)
    return next((one for one in found if one.begins <= at < one.ends), None)


def is_before_all(hours: Sequence[Hours], zone: ZoneInfo, at: datetime) -> bool:
    """Whether something opens later on the day of ``at``."""
    day = at.astimezone(zone).date()
    return any(at < _of_day(one, day, zone).begins for one in hours)


def overlapping(hours: Sequence[Hours]) -> tuple[Hours, Hours] | None:
    """Two of ``hours`` that are open at the same time of day; None when each has its own."""
    pieces = sorted(piece for one in hours for piece in _pieces(one))
    for (_, end, first), (start, _, second) in pairwise(pieces):
        if start < end:
            return first, second
    return None


def clashing(hours: Sequence[Hours], others: Sequence[Hours]) -> Hours | None:
    """One of ``others`` that is open at the same time of day as one of ``hours`` and is not the
    same hours; None when each meal of a place begins and ends alike at all of its doors."""
    pairs = [(one, other) for one in hours for other in others if one[1:] != other[1:]]
    return next((other for one, other in pairs if overlapping((one, other))), None)


def _of_day(one: Hours, day: date, zone: ZoneInfo) -> Occasion:
    begins = datetime.combine(day, one.opens, tzinfo=zone)
    ends = datetime.combine(day, one.closes, tzinfo=zone)
    if one.closes <= one.opens:
        ends += timedelta(days=1)
    return Occasion(one.name, begins.astimezone(UTC), ends.astimezone(UTC))


def _pieces(one: Hours) -> list[tuple[time, time, Hours]]:
    """The hours cut at midnight."""
    if one.opens < one.closes:
        return [(one.opens, one.closes, one)]
    parts = [(one.opens, time.max, one), (time.min, one.closes, one)]
    return [part for part in parts if part[0] < part[1]]
