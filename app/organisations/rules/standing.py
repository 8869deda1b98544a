"""Good standing: does a membership cover the day, and was its fee paid in time?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class StandingReason(StrEnum):
    """Why an organisation is, or is not, in good standing."""

    PAID_IN_TIME = "paid_in_time"
    NO_FEE = "no_fee"
    PAID_LATE = "paid_late"
    UNPAID = "unpaid"
    NO_MEMBERSHIP = "no_membership"


# Best answer first: an organisation with two overlapping years gets the better of the two.
_BEST_FIRST = tuple(StandingReason)
_GOOD = frozenset({StandingReason.PAID_IN_TIME, StandingReason.NO_FEE})


@dataclass(frozen=True)
class MembershipYear:
    """One organisation's year of membership; both ends of the cover are included."""

    year: int
    category: str
    fee_cents: int
    due_on: date
    paid_on: date | None
    covers_from: date
    covers_until: date

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies within the year, first and last day included."""
        return self.covers_from <= day <= self.covers_until


@dataclass(frozen=True)
class Standing:
    """The answer and what a sentence needs: "2026 fee paid on 12 March, before 1 May"."""

    good: bool
    reason: StandingReason
    year: int | None
    paid_on: date | None
    deadline: date


def standing(
    memberships: Iterable[MembershipYear], *, day: date, paid_before: date | None = None
) -> Standing:
    """Whether the organisation is in good standing on ``day``.

    It is when a membership covers ``day`` and its fee was paid strictly before ``paid_before``,
    the edition's cut-off (ESI 2015: "fee paid before 1 May"). Without a cut-off the fee must have
    been paid on ``day`` at the latest. A fee of zero counts as paid.
    Of several memberships that cover the day the best one counts, and of equals the latest year.
    """
    deadline = paid_before if paid_before is not None else day + timedelta(days=1)
    covering = [membership for membership in memberships if membership.covers(day)]
    if not covering:
        return Standing(False, StandingReason.NO_MEMBERSHIP, None, None, deadline)
    best = min(covering, key=lambda each: (_BEST_FIRST.index(_reason(each, deadline)), -each.year))
    reason = _reason(best, deadline)
    return Standing(reason in _GOOD, reason, best.year, best.paid_on, deadline)


def _reason(membership: MembershipYear, deadline: date) -> StandingReason:
    if membership.fee_cents == 0:
        return StandingReason.NO_FEE
    if membership.paid_on is None:
        return StandingReason.UNPAID
    if membership.paid_on < deadline:
        return StandingReason.PAID_IN_TIME
    return StandingReason.PAID_LATE
