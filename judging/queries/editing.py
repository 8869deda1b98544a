"""Whether a submission and its files may still be changed."""

from typing import Any

from app.core.i18n import gettext as _
from judging.models import Submission
from judging.queries.calls import may_submit_now, reason_words
from judging.rules.kinds import Eligibility, SubmissionState


def why_fixed(submission: Submission, *, by: Any) -> str:
    """Why it may not be changed now, in the reader's language; empty when it may.

    Until the call closes or the secretary has checked it. The words of a command (a plain text)
    were let in elsewhere and know no closing. Whose it is, is another question.
    """
    if submission.state is SubmissionState.WITHDRAWN:
        return _("This was withdrawn, so nothing in it changes any more.")
    if submission.eligibility is not Eligibility.OPEN:
        return _("The secretary has checked this already, so it stays as it is.")
    if isinstance(by, str):
        return ""
    author = submission.author
    organisation = author.organisation if author.user_id else None
    return reason_words(may_submit_now(submission.call, organisation))
