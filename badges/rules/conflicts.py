"""When a reading contradicts what else is known; such readings are kept and listed, never forced."""

from datetime import datetime, timedelta
from enum import StrEnum

from badges.rules.scanning import Verdict


class ConflictKind(StrEnum):
    """Why somebody has to look at a reading."""

    #: two readings let the same badge in, and it did not leave between them
    ADMITTED_TWICE = "admitted_twice"
    #: a device without network let somebody in whom the rules refuse, such as a revoked badge
    ADMITTED_AGAINST_RULES = "admitted_against_rules"
    #: the device's clock cannot have been right
    CLOCK_WRONG = "clock_wrong"


#: a clock may run ahead of ours by this much before anybody is told
AHEAD = timedelta(minutes=5)
#: no device keeps a scan longer than that without network
LONGEST_OFFLINE = timedelta(days=3)


def is_clock_wrong(scanned_at: datetime, received_at: datetime) -> bool:
    """Whether the moment a device names (aware) cannot be, given when it arrived."""
    return not received_at - LONGEST_OFFLINE <= scanned_at <= received_at + AHEAD


def believed_time(scanned_at: datetime, received_at: datetime) -> datetime:
    """When a scan happened: the device's word, unless its clock is wrong or ahead of ours."""
    if is_clock_wrong(scanned_at, received_at):
        return received_at
    return min(scanned_at, received_at)


def contradiction(decided: Verdict | None, verdict: Verdict) -> ConflictKind | None:
    """What is wrong when a device ``decided`` alone and the server now says ``verdict``.

    None when they agree, or the device asked (``decided`` is None) or turned somebody away.
    """
    if decided is not Verdict.ADMITTED or verdict is Verdict.ADMITTED:
        return None
    if verdict is Verdict.ALREADY:
        return ConflictKind.ADMITTED_TWICE
    return ConflictKind.ADMITTED_AGAINST_RULES
