"""When a call takes submissions, and from whom."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from app.programmes.rules.local_times import SkippedTime, moment_at, wall_time
from judging.rules.kinds import Audience


class CallPhase(StrEnum):
    """Where a call stands."""

    #: not announced: only its managers see it
    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


class Refusal(StrEnum):
    """Why somebody may not submit now."""

    NOT_PUBLISHED = "not_published"
    NOT_OPEN = "not_open"
    CLOSED = "closed"
    #: the edition does not take place
    CANCELLED = "cancelled"
    #: only organisations submit, and nobody speaks for one here
    ORGANISATIONS_ONLY = "organisations_only"
    #: the organisation is no member in good standing
    MEMBERS_ONLY = "members_only"
    #: everybody may, but members come first and their days still run
    MEMBERS_FIRST = "members_first"


@dataclass(frozen=True)
class CallWindow:
    """What decides it, as plain values; both moments aware, ``closes_at`` no longer within."""

    audience: Audience
    published: bool
    opens_at: datetime
    closes_at: datetime
    members_first_days: int = 0
    #: IANA zone in whose days the members' days are counted
    zone: str = "UTC"
    #: the edition itself is off
    cancelled: bool = False


def phase(*, opens_at: datetime, closes_at: datetime, published: bool, now: datetime) -> CallPhase:
    """Where a call stands ``now``; at ``closes_at`` itself it is closed."""
    if not published:
        return CallPhase.DRAFT
    if now < opens_at:
        return CallPhase.COMING
    return CallPhase.OPEN if now < closes_at else CallPhase.CLOSED


def members_first_until(window: CallWindow) -> datetime | None:
    """When everybody else may come: after so many whole days in the zone; None without such days.

    The day of the opening is the first of them: 14 days from 1 March, 10:00, end as 14 March ends.
    Where that midnight is skipped, it is the first moment after the jump.
    """
    if not window.members_first_days:
        return None
    first = wall_time(window.opens_at, window.zone).date()
    midnight = datetime.combine(first + timedelta(days=window.members_first_days), time())
    try:
        return moment_at(midnight, window.zone)
    except SkippedTime as skipped:
        return moment_at(skipped.instead, window.zone)


def may_submit(window: CallWindow, *, member: bool | None, now: datetime) -> str:
    """Empty when one may submit ``now``, else the Refusal.

    ``member``: whether the organisation is in good standing today; None for a person who speaks
    for no organisation.
    """
    return _closed(window, now) or _not_for(window, member, now)


def _closed(window: CallWindow, now: datetime) -> str:
    where = phase(
        opens_at=window.opens_at, closes_at=window.closes_at, published=window.published, now=now
    )
    return {
        CallPhase.DRAFT: Refusal.NOT_PUBLISHED,
        CallPhase.COMING: Refusal.NOT_OPEN,
        CallPhase.OPEN: Refusal.CANCELLED if window.cancelled else "",
        CallPhase.CLOSED: Refusal.CLOSED,
    }[where]


def _not_for(window: CallWindow, member: bool | None, now: datetime) -> str:
    if member is None and window.audience is not Audience.ANYONE:
        return Refusal.ORGANISATIONS_ONLY
    if window.audience is Audience.MEMBERS and not member:
        return Refusal.MEMBERS_ONLY
    until = members_first_until(window)
    if until is not None and now < until and not member:
        return Refusal.MEMBERS_FIRST
    return ""
