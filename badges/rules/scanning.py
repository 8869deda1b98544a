"""What a scan answers; the words are fixed, others script against them.

`judge` asks in a fixed order, so that everybody is told the same first reason: is the code ours,
may this person be here at all, may they be here now, were they here before, is there room.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from badges.rules.hours import Hours, is_before_all, occasion


class Verdict(StrEnum):
    """The answer to one scan."""

    ADMITTED = "admitted"
    ALREADY = "already"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why a scan was refused."""

    UNKNOWN = "unknown"
    FORGED = "forged"
    REVOKED = "revoked"
    WRONG_EDITION = "wrong_edition"
    NOT_CONFIRMED = "not_confirmed"
    UNPAID = "unpaid"
    WRONG_ROLE = "wrong_role"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    FULL = "full"
    CONSENT_MISSING = "consent_missing"


class Direction(StrEnum):
    """Which way the person goes."""

    IN = "in"
    OUT = "out"


UTC_ZONE = ZoneInfo("UTC")
#: what the desk may not overrule: nobody is known by such a code, it is worthless paper, or the
#: room holds no more people than its limit
FINAL = frozenset(
    {Reason.UNKNOWN, Reason.FORGED, Reason.REVOKED, Reason.WRONG_EDITION, Reason.FULL}
)


@dataclass(frozen=True)
class Holder:
    """What the rules ask about the badge that was read and its wearer."""

    #: the badge was made for the edition of the station
    right_edition: bool
    #: the badge was taken back, or this paper was replaced by a newer one
    revoked: bool
    #: the delegation was validated and the person still takes part
    approved: bool
    #: nothing is owed; who comes without a delegation owes nothing
    paid: bool
    role: str
    #: an adult, or a minor whose parent agreed
    consent: bool
    #: what was read is no badge yet, but the confirmation from the mail
    confirmation: bool = False
    #: the key of its paper fell into other hands: also what is typed from it is not believed
    distrusted: bool = False


@dataclass(frozen=True)
class StationRules:
    """Who may pass a station, when, and how often. Times are aware; None leaves an end open."""

    roles: frozenset[str] = frozenset()
    once: bool = True
    needs_payment: bool = True
    needs_consent: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    #: since when it reads nothing any more
    closed_at: datetime | None = None
    capacity: int | None = None
    #: the only hours of each day when it reads, on the clock of ``zone``; empty: at any hour
    hours: tuple[Hours, ...] = ()
    zone: ZoneInfo = UTC_ZONE
    #: an exit: whoever is read here leaves
    only_out: bool = False


class Answer(NamedTuple):
    """A verdict, and the reason of a refusal; ``overruled`` when the desk let the person pass."""

    verdict: Verdict
    reason: Reason | None = None
    overruled: bool = False


def judge(
    holder: Holder | Reason,
    rules: StationRules,
    *,
    direction: Direction,
    at: datetime,
    is_inside: bool,
    inside: int,
    override: bool = False,
) -> Answer:
    """The answer to one scan at the aware moment ``at``.

    ``holder`` is a `Reason` when the code names nobody. ``is_inside`` says whether this badge went
    in and not out again by then, ``inside`` how many people it has to find a place beside. With
    ``override`` the desk lets a person pass whatever is not in `FINAL`; the answer then keeps the
    reason that was overruled.
    """
    answer = _judge(holder, rules, direction, at, is_inside)
    if override and answer.verdict is not Verdict.ADMITTED and answer.reason not in FINAL:
        answer = Answer(Verdict.ADMITTED, answer.reason, overruled=True)
    comes_in = direction is Direction.IN and not is_inside
    if answer.verdict is Verdict.ADMITTED and comes_in and _is_full(rules, inside):
        return Answer(Verdict.REFUSED, Reason.FULL)
    return answer


def way(rules: StationRules, asked: Direction) -> Direction:
    """Which way a badge goes that is read here: what was ``asked``, but at an exit always out."""
    return Direction.OUT if rules.only_out else asked


def standing_reason(holder: Holder, rules: StationRules) -> Reason | None:
    """Why this badge would be refused here at any hour; None when it would not.

    A confirmation is no badge, so it is not yet valid anywhere.
    """
    doubts = {
        Reason.WRONG_EDITION: not holder.right_edition,
        Reason.REVOKED: holder.revoked,
        Reason.NOT_YET_VALID: holder.confirmation,
        Reason.FORGED: holder.distrusted,
        Reason.NOT_CONFIRMED: not holder.approved,
        Reason.UNPAID: rules.needs_payment and not holder.paid,
        Reason.WRONG_ROLE: bool(rules.roles) and holder.role not in rules.roles,
        Reason.CONSENT_MISSING: rules.needs_consent and not holder.consent,
    }
    return next((reason for reason, holds in doubts.items() if holds), None)


def time_reason(rules: StationRules, at: datetime) -> Reason | None:
    """Why nobody passes at ``at``: too early, or too late; the closing moment is too late."""
    if rules.opens_at is not None and at < rules.opens_at:
        return Reason.NOT_YET_VALID
    ends = [end for end in (rules.closes_at, rules.closed_at) if end is not None]
    if ends and at >= min(ends):
        return Reason.EXPIRED
    if not rules.hours or occasion(rules.hours, rules.zone, at) is not None:
        return None
    later = is_before_all(rules.hours, rules.zone, at)
    return Reason.NOT_YET_VALID if later else Reason.EXPIRED


def _judge(
    holder: Holder | Reason,
    rules: StationRules,
    direction: Direction,
    at: datetime,
    is_inside: bool,
) -> Answer:
    if isinstance(holder, Reason):
        return Answer(Verdict.REFUSED, holder)
    if direction is Direction.OUT:
        return _going_out(holder, is_inside)
    reason = standing_reason(holder, rules) or time_reason(rules, at)
    if reason is not None:
        return Answer(Verdict.REFUSED, reason)
    return Answer(Verdict.ALREADY if rules.once and is_inside else Verdict.ADMITTED)


def _going_out(holder: Holder, is_inside: bool) -> Answer:
    """Nobody is kept inside: leaving asks only whose badge it is."""
    if not holder.right_edition:
        return Answer(Verdict.REFUSED, Reason.WRONG_EDITION)
    return Answer(Verdict.ADMITTED if is_inside else Verdict.ALREADY)


def _is_full(rules: StationRules, inside: int) -> bool:
    return rules.capacity is not None and inside >= rules.capacity
