"""When a reading contradicts what else is known; it is kept and listed, never forced."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from badges.rules.scanning import Verdict


class ConflictKind(StrEnum):
    """Why somebody has to look at a reading."""

    #: two readings let the same badge in, and it did not leave between them
    ADMITTED_TWICE = "admitted_twice"
    #: a device without network let somebody in whom the rules refuse, such as a revoked badge
    ADMITTED_AGAINST_RULES = "admitted_against_rules"
    #: the device's clock cannot have been right
    CLOCK_WRONG = "clock_wrong"


#: a clock may differ from ours by this much before anybody is told
MOST_APART = timedelta(minutes=5)
#: and by this much without being corrected: the way through the network takes time, too
AGREES = timedelta(seconds=30)
#: no device keeps a scan longer than that without network
LONGEST_OFFLINE = timedelta(days=14)


class Moment(NamedTuple):
    """When a scan is believed to have happened (aware), and whether its clock was wrong."""

    at: datetime
    is_clock_wrong: bool


def moment(scanned_at: datetime, received_at: datetime, sent_at: datetime | None = None) -> Moment:
    """When the scan happened that a device says it took at ``scanned_at``. All times are aware.

    ``sent_at`` is what the same clock showed when the scan arrived here: what it is wrong by is
    made good. A time that cannot be, in the future or weeks ago, counts as now.
    """
    behind = received_at - sent_at if sent_at else timedelta()
    at = scanned_at + behind if abs(behind) > AGREES else scanned_at
    if not received_at - LONGEST_OFFLINE <= at <= received_at + MOST_APART:
        return Moment(received_at, is_clock_wrong=True)
    return Moment(min(at, received_at), is_clock_wrong=abs(behind) > MOST_APART)


def has_waited(decided: Verdict | None, at: datetime, received_at: datetime) -> bool:
    """Whether the person waited for our answer: the device ``decided`` nothing on its own, and
    the reading is not of long ago, as those of a program that never says what it decided."""
    return decided is None and at >= received_at - MOST_APART


def told(decided: Verdict | None, verdict: Verdict, *, waited: bool) -> Verdict | None:
    """What the person was told before we were asked; None when they waited for our ``verdict``.

    Of long ago without a word about it: a badge that we now know to have been inside went in.
    """
    if decided is None and not waited and verdict is Verdict.ALREADY:
        return Verdict.ADMITTED
    return decided


def is_against_rules(decided: Verdict | None, verdict: Verdict) -> bool:
    """Whether a device let somebody in on its own whom we would have refused."""
    return decided is Verdict.ADMITTED and verdict is Verdict.REFUSED


def lets_pass(decided: Verdict | None, verdict: Verdict) -> bool:
    """Whether a reading is a passage: we let the badge pass, or a device did as the rules allow.

    ``ALREADY`` says only what we knew when the reading arrived; whoever went through the door did.
    """
    return verdict is Verdict.ADMITTED or (
        decided is Verdict.ADMITTED and verdict is Verdict.ALREADY
    )
