"""Pages of the back office that belong to no area."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import STAFF, Role, requires
from app.core.audit import AuditEvent
from app.core.outbox import OutboxMessage
from app.core.web import page
from app.extensions import db
from app.staff.services import outbox as outbox_services

bp = Blueprint("staff", "app.staff", template_folder="templates", url_prefix="/staff")


def works_here(user: Any) -> bool:
    """Whether the back office is this person's place."""
    return bool(user.has_role(*STAFF))


@bp.get("/")
@requires(*STAFF)
def dashboard() -> Any:
    """What waits for the caller, from every part of the platform."""
    return page("staff/dashboard.html")


@bp.get("/audit")
@requires(Role.ADMINISTRATOR)
def audit_log() -> Any:
    """Who did what, newest first; narrowed by a word in the deed, the actor or the object."""
    words = request.args.get("words", "").strip()
    query = db.select(AuditEvent).order_by(AuditEvent.id.desc())
    if words:
        columns = (AuditEvent.action, AuditEvent.actor, AuditEvent.subject)
        query = query.where(
            db.or_(*(column.contains(words, autoescape=True) for column in columns))
        )
    return page(
        "staff/audit.html", pages=db.paginate(query, per_page=50, max_per_page=50), words=words
    )


STATES = {
    "waiting": (OutboxMessage.sent_at.is_(None), OutboxMessage.failed_at.is_(None)),
    "failed": (OutboxMessage.failed_at.is_not(None),),
    "sent": (OutboxMessage.sent_at.is_not(None),),
}


@bp.get("/outbox")
@requires(Role.ADMINISTRATOR)
def outbox_list() -> Any:
    """Mails by state, newest first."""
    state = request.args.get("state", "waiting")
    query = db.select(OutboxMessage).where(*STATES.get(state, STATES["waiting"]))
    pages = db.paginate(query.order_by(OutboxMessage.id.desc()), per_page=50, max_per_page=50)
    return page("staff/outbox.html", pages=pages, state=state if state in STATES else "waiting")


@bp.get("/outbox/<public_id>")
@requires(Role.ADMINISTRATOR)
def outbox_message(public_id: str) -> Any:
    """One mail as its reader gets it."""
    message = db.first_or_404(db.select(OutboxMessage).filter_by(public_id=public_id))
    return page("staff/outbox_message.html", message=message)


@bp.post("/outbox/<public_id>/again")
@requires(Role.ADMINISTRATOR)
def send_again(public_id: str) -> Any:
    """Try a mail again that was given up."""
    message = db.first_or_404(db.select(OutboxMessage).filter_by(public_id=public_id))
    outbox_services.send_again(message, by=current_user)
    flash(_("The mail is in the queue again."), "ok")
    return redirect(url_for(".outbox_list"))
