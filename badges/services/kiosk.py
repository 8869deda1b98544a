"""Checking in by oneself: the badge is printed where its wearer stands."""

from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, Station
from badges.queries.kiosk import visit_of
from badges.rules.kiosk import SHEETS
from badges.rules.sheets import Sheet
from badges.services.badges import lock_edition
from badges.services.printing import Choice, print_badges


def hand_out_badge(station: Station, text: str, *, sheet: Sheet, by: Any) -> bytes:
    """The badge of whoever shows the confirmation ``text`` at the kiosk ``station``, as a PDF.

    It comes out once, however many kiosks are asked at the same moment. Conflict when there is a
    hindrance (`badges.queries.kiosk.visit_of` says which).
    """
    if sheet not in SHEETS:
        raise Invalid(_l("There is no such sheet."), "sheet")
    visit = visit_of(station, text)
    if visit.wearer is None:
        raise _to_the_desk()
    badge = _lock(station.edition, visit.wearer.badge_id)
    if visit_of(station, text).hindrance is not None:
        raise _to_the_desk()
    badge.collected_at = now()
    pdf, _count = print_badges(station.edition, choice=Choice(badge=badge), sheet=sheet, by=by)
    audit.record("badge.collected", badge, by=by, station=station.name)
    return pdf


def _lock(edition: Edition, badge_id: int) -> Badge:
    """The badge, held until the commit; after the edition, as whoever prints many holds them."""
    lock_edition(edition.id)
    badge = db.session.get_one(Badge, badge_id)
    lock(badge)
    return badge


def _to_the_desk() -> Conflict:
    return Conflict(_l("No badge comes out for this code here. Please go to the desk."), "code")
