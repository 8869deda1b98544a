"""What jurors noticed, answered by the organisers."""

from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from judging.models import Remark
from judging.queries.permissions import require_organiser

TEXT_MAX = 1000


def answer_remark(remark: Remark, *, answer: str, by: Any) -> None:
    """Answer a juror's remark once; the juror reads it beside the submission."""
    require_organiser(remark.assignment.round.call, by=by)
    lock(remark)
    if remark.answered_at is not None:
        raise Conflict(_l("This was answered already."))
    if not answer.strip():
        raise Invalid(_l("Write an answer."), "answer")
    remark.answer, remark.answered_at = answer.strip()[:TEXT_MAX], now()
    audit.record("remark.answered", remark, by=by)
