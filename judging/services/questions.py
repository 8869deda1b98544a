"""Organisers ask a juror about a mark that stands out; it is never changed for them."""

from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from judging.mails.results import send_answer, send_question
from judging.models import Assignment, Remark
from judging.queries.permissions import require_organiser
from judging.queries.standing import secretaries_of

TEXT_MAX = 1000


def ask_juror(assignment: Assignment, *, text: str, by: Any) -> Remark:
    """Ask the juror of a task about what they gave, by mail; the mark stands meanwhile."""
    require_organiser(assignment.round.call, by=by)
    if not text.strip():
        raise Invalid(_l("Write what you want to know."), "text")
    remark = Remark(assignment=assignment, from_juror=False, text=text.strip()[:TEXT_MAX])
    db.session.add(remark)
    audit.record("juror.asked", remark, by=by)
    send_question(remark)
    return remark


def answer_question(remark: Remark, *, answer: str, by: Any) -> None:
    """The juror's answer, once; the secretaries are told."""
    if remark.assignment.juror.user_id != getattr(by, "id", None):
        raise NotAllowed(_l("Only its own juror may do this."))
    lock(remark)
    if remark.answered_at is not None:
        raise Conflict(_l("You answered this already."))
    if not answer.strip():
        raise Invalid(_l("Write an answer."), "answer")
    remark.answer, remark.answered_at = answer.strip()[:TEXT_MAX], now()
    audit.record("juror.answered", remark, by=by)
    for user in secretaries_of(remark.assignment.round.call):
        send_answer(remark, to=user)
