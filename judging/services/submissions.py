"""Submissions: drafted, saved, handed in under a number, changed until the closing, withdrawn."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core import audit, files
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from judging.mails import entries as mails
from judging.models import Author, Submission, SubmissionFile
from judging.queries import entries as queries
from judging.queries.calls import reason_words
from judging.queries.editing import why_fixed
from judging.queries.eligibility import missing_of
from judging.queries.standing import is_released
from judging.rules.kinds import SubmissionState
from judging.services.assignments import drop_submission
from judging.services.authors import require_own
from judging.services.places import release_place


class Incomplete(Invalid):
    """Something is missing that must be there before handing in; ``missing`` says what, by code."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(_l("Something is still missing."))
        self.missing = list(missing)


class ChangedElsewhere(Conflict):
    """A newer version was saved by another tab, telephone or colleague."""


def open_submission(author: Author, *, by: Any) -> Submission:
    """A new, empty draft. Conflict when the call takes none now or the author has enough."""
    require_own(author, by)
    _require_open(author)
    lock(author)
    most = author.call.per_author
    if most is not None and queries.live_count(author) >= most:
        raise Conflict(_l("You have as many as this call takes. Change or remove one of them."))
    submission = Submission(call=author.call, author=author)
    db.session.add(submission)
    audit.record("submission.opened", submission, by=by)
    return submission


def save_draft(
    submission: Submission,
    *,
    title: str,
    answers: Mapping[str, Any],
    revision: int,
    by: Any,
    captions: Mapping[str, Mapping[str, str]] | None = None,
) -> bool:
    """Write title, answers and captions; whether anything changed.

    ``revision`` is the one that the page was made of: ChangedElsewhere when a newer one was saved
    since. What is handed in stays so and has to stay complete (Incomplete otherwise); changing it
    hands it in anew.
    """
    author = submission.author
    require_own(author, by)
    lock(submission)
    if fixed := why_fixed(submission, by=by):
        raise Conflict(fixed)
    if submission.revision != revision:
        raise ChangedElsewhere(
            _l("A newer version was saved in another tab or on another device. Your text still "
               "stands here: compare, then save again to replace the newer one.")
        )  # fmt: skip
    captions = submission.captions if captions is None else captions
    values = {"title": title, "answers": dict(answers), "captions": dict(captions)}
    if all(getattr(submission, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(submission, name, value)
    submission.revision += 1
    if submission.state is SubmissionState.SUBMITTED:
        _hand_in_anew(submission, by)
    return True


def submit_submission(submission: Submission, *, by: Any) -> None:
    """Hand in: complete, within the limits; its number is given once and kept.

    Incomplete with the codes of what is missing; Conflict when the call is closed or the author or
    organisation has handed in as many as count. All submitting of a call waits for its row.
    """
    author = submission.author
    require_own(author, by)
    lock(submission.call)
    _require_open(author)
    lock(submission)
    if submission.state is SubmissionState.SUBMITTED:
        return
    require_complete(submission)
    _require_within_limits(submission)
    if submission.number is None:
        submission.call.last_number += 1
        submission.number = submission.call.last_number
    submission.state, submission.submitted_at = SubmissionState.SUBMITTED, now()
    audit.record("submission.submitted", submission, by=by, number=submission.number)
    mails.send_receipt(submission)


def withdraw_submission(submission: Submission, *, by: Any) -> None:
    """Take out what is handed in, also after the closing; until the result is public.

    Marks that were given stay in the log; tasks that were not begun are cancelled, a place goes to
    the next, and an organisation may forward another one instead.
    """
    require_own(submission.author, by)
    lock(submission.call)
    lock(submission)
    if submission.state is not SubmissionState.SUBMITTED:
        raise Conflict(_l("Only what is handed in can be withdrawn."))
    if is_released(submission.call):
        raise Conflict(_l("The result is public. To withdraw now, write to the organiser."))
    submission.state = SubmissionState.WITHDRAWN
    submission.forwarded_by, submission.forwarded_at = None, None
    drop_submission(submission, by=by)
    audit.record("submission.withdrawn", submission, by=by)
    release_place(submission, by=by)


def discard_draft(submission: Submission, *, by: Any) -> None:
    """Delete a draft that was never handed in, with its files."""
    author = submission.author
    require_own(author, by)
    lock(submission)
    if submission.state is not SubmissionState.DRAFT or submission.number is not None:
        raise Conflict(_l("Only a draft can be removed; what was handed in is withdrawn."))
    audit.record("submission.discarded", submission, by=by)
    delete_files(submission)
    db.session.delete(submission)


def missing_for(submission: Submission) -> list[str]:
    """Codes of what must still be there, about the author and in the submission itself."""
    gaps = [gap.value for gap in queries.gaps_of(submission.author)]
    return [*gaps, *(code for code in missing_of(submission) if code not in gaps)]


def require_complete(submission: Submission) -> None:
    """Incomplete unless everything is there."""
    if missing := missing_for(submission):
        raise Incomplete(missing)


def delete_files(submission: Submission) -> None:
    """Delete the files of ``submission`` in every size, their bytes with the commit."""
    for each in list(submission.files):
        sizes = (each.original, each.file, each.screen, each.thumbnail)
        submission.files.remove(each)
        db.session.flush()
        for stored in {size.id: size for size in sizes if size is not None}.values():
            forget_file(stored)


def forget_file(stored: files.StoredFile) -> None:
    """Delete a stored file that nothing names any more, its bytes with the commit."""
    files.remove_after_commit(stored.key)
    db.session.delete(stored)


def seal_off(each: SubmissionFile) -> None:
    """Delete the original of a picture; what was made of it stays."""
    if each.original is not None and each.original_id != each.file_id:
        stored, each.original = each.original, None
        db.session.flush()
        forget_file(stored)


def _hand_in_anew(submission: Submission, by: Any) -> None:
    require_complete(submission)
    submission.submitted_at = now()
    audit.record("submission.changed", submission, by=by)


def _require_open(author: Author) -> None:
    if refusal := queries.closed_to(author):
        raise Conflict(reason_words(refusal))


def _require_within_limits(submission: Submission) -> None:
    """Counted while the call's row is locked: two at the same moment cannot both be the last."""
    author, call = submission.author, submission.call
    of_author = queries.submitted_count(author=author, besides=submission)
    if call.per_author is not None and of_author >= call.per_author:
        raise Conflict(
            _l("You have handed in as many as this call takes. Withdraw one of them first.")
        )
    most = call.per_organisation
    if most is None or queries.speaks_for(author) is None:
        return
    if queries.submitted_for_organisation(author, submission) >= most:
        raise Conflict(
            _l("Your organisation has handed in as many as this call takes. "
               "Withdraw one of them first.")
        )  # fmt: skip
