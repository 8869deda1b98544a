"""The only source of time: aware, UTC, easy to freeze."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The calendar day in ``zone`` (an IANA name) at this moment."""
    return now().astimezone(ZoneInfo(zone)).date()
