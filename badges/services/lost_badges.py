"""A badge that was lost: its paper is refused everywhere, and another is printed at once."""

from datetime import timedelta
from functools import partial
from typing import Any

from app.core import audit
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from badges.models import Badge
from badges.rules.sheets import Sheet
from badges.services.badges import LAST_ISSUE, lock_badge, replaced_meanwhile
from badges.services.printing import Choice, print_badges

#: within this a second tap gets what the first one got
SAME_DEED = timedelta(minutes=2)


def replace_lost_badge(badge: Badge, *, issue: int, sheet: Sheet, by: Any) -> bytes:
    """Refuse the lost paper, whose ``issue`` the desk saw, and answer another one as a PDF.

    Asked twice, as by a thumb that taps twice, the same new paper comes again, to whoever asked
    first alone. Conflict when the badge was taken back, or this paper was replaced already.
    """
    first = _is_first(badge, issue, by=by)
    pdf, _count = print_badges(
        badge.edition, choice=Choice(badge=badge, anew=first), sheet=sheet, by=by,
        settle=partial(_settle, badge.id, issue, by=by),
    )  # fmt: skip
    return pdf


def _settle(number: int, issue: int, *, by: Any) -> None:
    """Once the new paper is drawn: the same deed may have been done meanwhile, or another."""
    badge = lock_badge(number)
    if badge is None:
        raise replaced_meanwhile()
    if _is_first(badge, issue, by=by):
        audit.record("badge.lost", badge, by=by, issue=issue)


def _is_first(badge: Badge, issue: int, *, by: Any) -> bool:
    """Whether the lost paper is still good, and not replaced by this same deed."""
    if badge.revoked_at is not None:
        raise Conflict(_l("This badge was taken back already."))
    if badge.issue != issue and not _is_same_deed(badge, issue, by=by):
        raise replaced_meanwhile()
    return badge.issue == issue


def _is_same_deed(badge: Badge, issue: int, *, by: Any) -> bool:
    """Whether the same desk replaced this very paper a moment ago, and nothing happened since."""
    query = db.select(AuditEvent).filter_by(action="badge.lost", subject=audit.name_of(badge))
    last = db.session.scalars(query.order_by(AuditEvent.id.desc()).limit(1)).first()
    if last is None or now() - last.at >= SAME_DEED or badge.issue != _next_issue(issue):
        return False
    return last.actor == audit.actor_name(by) and last.data["issue"] == issue


def _next_issue(issue: int) -> int:
    """After the last issue it is a new badge, which begins at 0."""
    return (issue + 1) % (LAST_ISSUE + 1)
