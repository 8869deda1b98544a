"""What the secretary decides before the jury sees a submission, with the reasons kept."""

from collections.abc import Sequence
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from judging.mails import eligibility as mails
from judging.models import Call, Round, Submission
from judging.queries.eligibility import checks_of_all, with_all
from judging.queries.permissions import require_secretary
from judging.queries.places import place_of
from judging.queries.rounds import round_judging
from judging.rules.kinds import Eligibility, RoundState, SubmissionState
from judging.services.assignments import drop_submission

NOTE_MAX = 2000


def decide_eligibility(
    submission: Submission,
    *,
    eligibility: Eligibility,
    reasons: Sequence[str] = (),
    note: str = "",
    by: Any,
) -> None:
    """Let a submission before the jury, keep it from there, or open the question again.

    ``reasons`` are codes of the checks, ``note`` is in the secretary's words; the author reads
    both. Whoever is refused needs one of the two, and gets a mail; who is let in gets one when
    there is a note, or when it was refused before. While a round is open it can only be taken out
    (a copy, a name that can be read on it): it leaves the desks, its marks stay in the log.
    Conflict for everything else once a jury works on it, and once the places are given.
    """
    require_secretary(submission.call, by=by)
    lock(submission)
    working = _require_decidable(submission, eligibility)
    note = note.strip()[:NOTE_MAX]
    if eligibility is Eligibility.INELIGIBLE and not (reasons or note):
        raise Invalid(_l("Choose a reason, or write one: the author reads it."), "note")
    before = submission.eligibility
    submission.eligibility = eligibility
    submission.eligibility_reasons = list(reasons) if eligibility is Eligibility.INELIGIBLE else []
    submission.eligibility_note = note if eligibility is not Eligibility.OPEN else ""
    _sign(submission, by)
    audit.record(
        "submission.checked", submission, by=by, eligibility=eligibility.value,
        reasons=submission.eligibility_reasons, note=submission.eligibility_note,
    )  # fmt: skip
    if working is not None:
        drop_submission(submission, by=by)
    if _is_told(submission, before):
        mails.send_decided(submission)


def _is_told(submission: Submission, before: Eligibility) -> bool:
    if submission.eligibility is Eligibility.OPEN:
        return False
    refused = Eligibility.INELIGIBLE
    return refused in (before, submission.eligibility) or bool(submission.eligibility_note)


def _sign(submission: Submission, by: Any) -> None:
    decided = submission.eligibility is not Eligibility.OPEN
    submission.checked_at = now() if decided else None
    submission.checked_by = audit.actor_name(by) if decided else ""


def _require_decidable(submission: Submission, wanted: Eligibility) -> Round | None:
    """The open round that it has to leave; None before the jury."""
    if submission.state is not SubmissionState.SUBMITTED:
        raise Conflict(_l("Only what is handed in is decided: this is a draft or was withdrawn."))
    working = round_judging(submission)
    takes_out = wanted is Eligibility.INELIGIBLE and submission.eligibility is Eligibility.ELIGIBLE
    if working and not (takes_out and working.state is RoundState.OPEN):
        raise Conflict(
            _l("A jury works on this already, so the decision stands. Its round: %(round)s.",
               round=working.name.get("en", "")),
        )  # fmt: skip
    if place_of(submission) is not None:
        raise Conflict(
            _l("The places are given already, so the decision stands. "
               "Who has to give one back is withdrawn on the page of places.")
        )  # fmt: skip
    return working


def accept_without_problems(call: Call, *, by: Any) -> int:
    """Let in every submission that waits and in which no check found anything; how many.

    Doubts count as found: somebody has to look at those.
    """
    require_secretary(call, by=by)
    lock(call)
    open_ones = with_all(call).where(
        Submission.state == SubmissionState.SUBMITTED, Submission.eligibility == Eligibility.OPEN
    )
    waiting = list(db.session.scalars(open_ones.with_for_update(of=Submission)).unique())
    found = checks_of_all(call, waiting)
    clean = [each for each in waiting if not found[each.id]]
    for submission in clean:
        submission.eligibility = Eligibility.ELIGIBLE
        _sign(submission, by)
    if clean:
        numbers = sorted(each.number or 0 for each in clean)
        audit.record("submissions.accepted", call, by=by, numbers=numbers)
    return len(clean)
