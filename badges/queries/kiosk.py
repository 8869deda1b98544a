"""What a kiosk knows of whoever shows a code."""

from dataclasses import replace
from typing import NamedTuple

from app.core.clock import now
from app.extensions import db
from badges.models import Badge, Station
from badges.queries.keys import public_keys
from badges.queries.stations import rules_of
from badges.queries.wearers import Wearer, coded
from badges.rules.code import BadgeCode, CodeRefused, read_verified
from badges.rules.kiosk import Hindrance, hindrance
from badges.rules.scanning import Reason


class Visit(NamedTuple):
    """Whose confirmation was shown, and why no badge comes out; None: it does."""

    wearer: Wearer | None
    hindrance: Hindrance | None


def visit_of(station: Station, text: str) -> Visit:
    """What happens to whoever shows the code ``text`` at the kiosk ``station`` now."""
    try:
        code = read_verified(text, public_keys())
    except CodeRefused as refused:
        return Visit(None, Hindrance(refused.reason))
    found = coded(station.edition, [code.badge.hex()], [])
    if not found:
        return _nobody(station, code)
    (wearer,) = found
    return Visit(wearer, _hindrance(station, wearer, code))


def _nobody(station: Station, code: BadgeCode) -> Visit:
    other = code.edition != station.edition.id
    reason = Reason.WRONG_EDITION if other else Reason.UNKNOWN
    return Visit(None, Hindrance(reason.value))


def _hindrance(station: Station, wearer: Wearer, code: BadgeCode) -> Hindrance | None:
    collected = db.select(Badge.collected_at).filter_by(id=wearer.badge_id)
    return hindrance(
        # another key signs the paper that comes out
        replace(wearer.holder(station.edition), distrusted=False),
        rules_of(station),
        at=now(),
        is_badge=not code.is_confirmation,
        is_collected=db.session.scalar(collected) is not None,
        is_printed=wearer.printed_at is not None,
    )
