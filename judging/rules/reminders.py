"""When an author hears about the closing of a call."""

from datetime import datetime, timedelta
from enum import StrEnum

#: a mail that comes later than this after its moment says nothing new any more
LATE = timedelta(days=2)


class Notice(StrEnum):
    """The mails about a closing, in their order."""

    THREE_DAYS = "three_days"
    ONE_DAY = "one_day"
    CLOSED = "closed"


BEFORE = {
    Notice.THREE_DAYS: timedelta(days=3),
    Notice.ONE_DAY: timedelta(days=1),
    Notice.CLOSED: timedelta(0),
}


def notice_due(*, now: datetime, closes_at: datetime, heard_at: datetime) -> Notice | None:
    """The latest notice whose moment has come since ``heard_at``; None when there is none.

    ``heard_at``: when the last such mail left, or when the entry was opened: who comes within the
    last hours knows the day. A closing that is put off brings its notices again.
    """
    due = None
    for notice, before in BEFORE.items():
        moment = closes_at - before
        if heard_at < moment <= now < moment + LATE:
            due = notice
    return due
