"""How long a device may read badges, and how long the code that pairs it is good for."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: a code on a screen is read at once or not at all
CODE_LASTS = timedelta(minutes=10)
#: after the last day scans may still come in from phones that were without network
DAYS_AFTER = 2
#: the device's token begins so, which tells it from an account's
TOKEN_PREFIX = "mdv_"


def works_until(last_day: date, zone: str) -> datetime:
    """The aware moment from which no device of an edition that ends on ``last_day`` is heard:
    midnight after two more days, on the clock of ``zone``."""
    return datetime.combine(last_day + timedelta(days=DAYS_AFTER + 1), time(), ZoneInfo(zone))
