"""The way of a call, from its set-up to its decision, and how far it has come."""

from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.core.i18n import ngettext, show_date
from app.extensions import db
from app.programmes.rules.local_times import wall_time
from judging.models import Answer, Call, Quota, Round, Selection, Submission
from judging.rules.calls import CallPhase
from judging.rules.kinds import Decision, SelectionState, SubmissionState

BEFORE = {CallPhase.DRAFT: 0, CallPhase.COMING: 1, CallPhase.OPEN: 2}


@dataclass(frozen=True)
class Way:
    """The steps as (title, small print), and the index of the one it is at."""

    items: list[tuple[str, str]]
    now: int


def steps_of(call: Call, phase: CallPhase) -> Way:
    """Set up, published, open, judged, decided."""
    rounds = db.session.scalar(
        db.select(db.func.count(Round.id)).filter_by(call_id=call.id)
    )  # drawn by lot or by arrival when there is none
    items = [
        (_("Set up"), ""),
        (_("Published"), show_date(call.published_at.date()) if call.published_at else ""),
        (_("Open"), _until(call)),
        (_("Judging"), ngettext("%(num)d round", "%(num)d rounds", rounds or 0)),
        (_("Decision"), _decision(call.decision)),
    ]
    if phase in BEFORE:
        return Way(items, BEFORE[phase])
    return Way(items, 4 if _has_result(call) else 3)


def _has_result(call: Call) -> bool:
    """Whether the call has its result: released winners, given places, or every answer."""
    if call.decision is Decision.AWARDS:
        query = db.select(Selection.id).filter_by(call_id=call.id, state=SelectionState.RELEASED)
        return db.session.scalar(query) is not None
    if call.decision is Decision.PLACES:
        query = db.select(Quota.id).where(Quota.call_id == call.id, Quota.allocated_at.is_not(None))
        return db.session.scalar(query) is not None
    return _all_answered(call)


def _all_answered(call: Call) -> bool:
    submitted = db.select(Submission.id).filter_by(call_id=call.id, state=SubmissionState.SUBMITTED)
    answered = db.select(Answer.submission_id)
    waiting = submitted.where(Submission.id.not_in(answered)).limit(1)
    some = db.session.scalar(submitted.limit(1)) is not None
    return some and db.session.scalar(waiting) is None


def _until(call: Call) -> str:
    day = wall_time(call.closes_at, call.edition.timezone).date()
    return _("until %(day)s", day=show_date(day))


def _decision(decision: Decision) -> str:
    return {
        Decision.AWARDS: _("winners"),
        Decision.PLACES: _("places given"),
        Decision.ANSWER: _("everybody answered"),
    }[decision]
