"""Yes or no to a candidature, once, in words that are mailed."""

from typing import Any

from app.core import audit
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from app.programmes.services.managers import require_manager
from judging.mails.answers import send_answer
from judging.models import Answer, Submission
from judging.queries.answers import answer_of
from judging.queries.calls import phase_of
from judging.rules.calls import CallPhase
from judging.rules.kinds import Decision, Eligibility, SubmissionState


def answer_submission(submission: Submission, *, accepted: bool, text: str, by: Any) -> Answer:
    """Decide and mail it in the author's language. Once: an answer that went out stays.

    Conflict when it was answered, is not handed in, can still be changed by its author, or when the
    call does not end with answers; Invalid without words.
    """
    require_manager(submission.call.edition, by=by)
    lock(submission)
    _check(submission)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid(_l("Write a few words: they are mailed with your decision."), "text")
    answer = Answer(submission=submission, accepted=accepted, text=text, by=audit.actor_name(by))
    db.session.add(answer)
    audit.record("submission.answered", submission, by=by, accepted=accepted)
    send_answer(answer)
    return answer


def _check(submission: Submission) -> None:
    call = submission.call
    if call.decision is not Decision.ANSWER:
        raise Conflict(_l("This call does not end with an answer to each."))
    if submission.state is not SubmissionState.SUBMITTED:
        raise Conflict(_l("Only what is handed in is answered."))
    if answer_of(submission) is not None:
        raise Conflict(_l("This was answered already. Reload the page to read it."))
    changeable = submission.eligibility is Eligibility.OPEN
    if changeable and phase_of(call) is not CallPhase.CLOSED:
        raise Conflict(
            _l(
                "Its author can still change it: answer after the closing, or decide first "
                "whether it is eligible."
            )
        )
