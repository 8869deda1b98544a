"""Checking in by oneself: who gets a badge from a kiosk, and who has to go to the desk instead."""

from datetime import datetime
from enum import StrEnum

from badges.rules.scanning import Holder, Reason, StationRules, standing_reason, time_reason
from badges.rules.sheets import Sheet

#: what a printer beside a kiosk may be loaded with: one badge, nothing to cut
SHEETS = (Sheet.A6, Sheet.OWN, Sheet.LABEL_62, Sheet.LANYARD)


class Hindrance(StrEnum):
    """Why somebody has to go to the desk; those that a scan knows, too, are called the same."""

    UNKNOWN = Reason.UNKNOWN.value
    FORGED = Reason.FORGED.value
    REVOKED = Reason.REVOKED.value
    WRONG_EDITION = Reason.WRONG_EDITION.value
    NOT_CONFIRMED = Reason.NOT_CONFIRMED.value
    UNPAID = Reason.UNPAID.value
    WRONG_ROLE = Reason.WRONG_ROLE.value
    CONSENT_MISSING = Reason.CONSENT_MISSING.value
    NOT_YET_VALID = Reason.NOT_YET_VALID.value
    EXPIRED = Reason.EXPIRED.value
    #: what was shown is a badge already
    IS_BADGE = "is_badge"
    #: the badge was fetched at a kiosk before
    COLLECTED = "collected"
    #: it was printed beforehand and waits at the desk
    AT_DESK = "at_desk"


def hindrance(
    holder: Holder | Reason,
    rules: StationRules,
    *,
    at: datetime,
    is_badge: bool = False,
    is_collected: bool = False,
    is_printed: bool = False,
) -> Hindrance | None:
    """Why no badge comes out at the aware moment ``at``; None when it does.

    ``holder`` is a `Reason` when the code names nobody. A badge comes out once: two valid papers of
    one badge would let two people in.
    """
    if isinstance(holder, Reason):
        return Hindrance(holder.value)
    if is_badge:
        return Hindrance.IS_BADGE
    reason = standing_reason(holder, rules) or time_reason(rules, at)
    if reason is not None:
        return Hindrance(reason.value)
    if is_collected:
        return Hindrance.COLLECTED
    return Hindrance.AT_DESK if is_printed else None
