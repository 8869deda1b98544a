"""The only source of time: aware, UTC, easy to freeze."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The calendar day in ``zone`` (an IANA name) at this moment."""
    return now().astimezone(ZoneInfo(zone)).date()


def latest_day() -> date:
    """The calendar day where it is latest on earth (UTC+14): no day after it is today anywhere."""
    return (now() + timedelta(hours=14)).date()
