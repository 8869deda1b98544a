"""Moments on the clock of a place, and what happens where that clock jumps."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


class SkippedTime(ValueError):
    """The clock of the zone jumps over this time (summer time begins): it never comes.

    ``instead`` is the first time the clock shows after the jump.
    """

    def __init__(self, wanted: datetime, instead: datetime) -> None:
        super().__init__(f"{wanted} is skipped, the clock goes on at {instead}")
        self.wanted = wanted
        self.instead = instead


def moment_at(wall: datetime, zone: str) -> datetime:
    """The moment in UTC when the clock of ``zone`` shows the naive ``wall``.

    A time that comes twice (summer time ends) means its first coming. SkippedTime when it never
    comes; ValueError when ``wall`` carries a zone of its own.
    """
    if wall.tzinfo is not None:
        raise ValueError("a time on the wall carries no zone")
    moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    shown = wall_time(moment, zone)
    if shown != wall:
        raise SkippedTime(wall, _after_the_jump(wall, zone))
    return moment


def wall_time(moment: datetime, zone: str) -> datetime:
    """What the clock of ``zone`` shows at ``moment``, naive."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def shifted(moment: datetime | None, days: int, zone: str, into: str) -> datetime | None:
    """``days`` later on the clock of ``into``, at the time the clock of ``zone`` showed.

    For the deadlines of a copied edition: 23:59 in Warsaw in summer becomes 23:59 in Lima in
    winter. A time that is skipped there becomes the first one after the jump; None stays None.
    """
    if moment is None:
        return None
    wall = wall_time(moment, zone) + timedelta(days=days)
    try:
        return moment_at(wall, into)
    except SkippedTime as skipped:
        return moment_at(skipped.instead, into)


def shifted_day(day: date | None, days: int) -> date | None:
    """``days`` later; None stays None."""
    return None if day is None else day + timedelta(days=days)


def _after_the_jump(wall: datetime, zone: str) -> datetime:
    """The first whole minute after ``wall`` that the clock does show."""
    later = wall.replace(second=0, microsecond=0)
    while True:
        later += timedelta(minutes=1)
        moment = later.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        if wall_time(moment, zone) == later:
            return later
