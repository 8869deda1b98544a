"""Checking in by oneself: who gets a badge from a kiosk, and who has to go to the desk instead."""

from datetime import datetime
from enum import StrEnum

from badges.rules.scanning import Holder, Reason, StationRules, standing_reason, time_reason
from badges.rules.sheets import Sheet

#: what a printer beside a kiosk may be loaded with: one badge, nothing to cut
SHEETS = (Sheet.A6, Sheet.OWN, Sheet.LABEL_62, Sheet.LANYARD)


class Hindrance(StrEnum):
    """Why somebody has to go to the desk; those that a scan knows, too, are called the same."""

    UNKNOWN = "unknown"
    FORGED = "forged"
    REVOKED = "revoked"
    WRONG_EDITION = "wrong_edition"
    NOT_CONFIRMED = "not_confirmed"
    UNPAID = "unpaid"
    WRONG_ROLE = "wrong_role"
    CONSENT_MISSING = "consent_missing"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
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
