"""Checking in by oneself: the badge is printed where its wearer stands."""

from functools import partial
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from badges.models import Badge, Station
from badges.queries.kiosk import visit_of
from badges.rules.kiosk import SHEETS
from badges.rules.sheets import Sheet
from badges.services.badges import lock_badge
from badges.services.printing import Choice, print_badges


def hand_out_badge(station: Station, text: str, *, sheet: Sheet, by: Any) -> bytes:
    """The badge of whoever shows the confirmation ``text`` at the kiosk ``station``, as a PDF.

    It comes out once, however many kiosks are asked at the same moment. Conflict when there is a
    hindrance (`badges.queries.kiosk.visit_of` says which).
    """
    if sheet not in SHEETS:
        raise Invalid(_l("There is no such sheet."), "sheet")
    visit = visit_of(station, text)
    if visit.wearer is None or visit.hindrance is not None:
        raise _to_the_desk()
    badge = db.session.get_one(Badge, visit.wearer.badge_id)
    pdf, _count = print_badges(
        station.edition, choice=Choice(badge=badge), sheet=sheet, by=by,
        settle=partial(_collect, station, badge.id, text, by=by),
    )  # fmt: skip
    return pdf


def _collect(station: Station, number: int, text: str, *, by: Any) -> None:
    """Once the badge is drawn, and before it counts as printed: unless another kiosk was faster."""
    badge = lock_badge(number)
    if badge is None or visit_of(station, text).hindrance is not None:
        raise _to_the_desk()
    badge.collected_at = now()
    audit.record("badge.collected", badge, by=by, station=station.name)


def _to_the_desk() -> Conflict:
    return Conflict(_l("No badge comes out for this code here. Please go to the desk."), "code")
