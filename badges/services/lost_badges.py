"""A badge that was lost: its paper is refused everywhere, and another is printed at once."""

from datetime import timedelta
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge
from badges.rules.sheets import Sheet
from badges.services.badges import reprint_badge
from badges.services.printing import Choice, print_badges

#: within this a second tap gets what the first one got
SAME_DEED = timedelta(minutes=2)


def replace_lost_badge(badge: Badge, *, issue: int, sheet: Sheet, by: Any) -> bytes:
    """Refuse the lost paper, whose ``issue`` the desk saw, and answer another one as a PDF.

    Asked twice, as by a thumb that taps twice, the same new paper comes again. Conflict when the
    badge was taken back, or somebody else has replaced this paper already.
    """
    edition = badge.edition
    db.session.execute(db.select(Edition.id).filter_by(id=edition.id).with_for_update())
    lock(badge)
    if badge.revoked_at is not None:
        raise Conflict(_l("This badge was taken back already."))
    if badge.issue == issue:
        reprint_badge(badge, by=by)
        audit.record("badge.lost", badge, by=by, issue=issue)
    elif not _was_just_replaced(badge):
        raise Conflict(_l("This badge was replaced meanwhile. Look at the page once more."))
    pdf, _count = print_badges(edition, choice=Choice(badge=badge), sheet=sheet, by=by)
    return pdf


def _was_just_replaced(badge: Badge) -> bool:
    return badge.printed_at is not None and now() - badge.printed_at < SAME_DEED
