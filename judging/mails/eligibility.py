"""What an author hears about the secretary's check."""

from app.core import outbox
from app.core.i18n import gettext as _
from app.core.i18n import localised
from app.core.outbox import Mail
from judging.mails.entries import to_entry
from judging.models import Submission
from judging.queries.wording_eligibility import problem_words
from judging.rules.kinds import Eligibility


def send_decided(submission: Submission) -> None:
    """Whether it comes before the jury, and why not."""
    author = submission.author
    outbox.queue(to=author.email, language=author.language, mail=lambda: _decided(submission))


def _decided(submission: Submission) -> Mail:
    refused = submission.eligibility is Eligibility.INELIGIBLE
    words = {
        "call": localised(submission.call.name),
        "number": submission.number,
        "title": submission.title,
    }
    if refused:
        first = _("Number %(number)s, “%(title)s”, cannot take part in %(call)s.", **words)
    else:
        first = _("Number %(number)s, “%(title)s”, takes part in %(call)s.", **words)
    reasons = [problem_words(code, submission.call) for code in submission.eligibility_reasons]
    return Mail(
        subject=_("%(call)s: number %(number)s was checked", **words),
        paragraphs=[first, *reasons, *_note(submission)],
        action_label=_("Open your entry"),
        action_url=to_entry(submission.author),
    )


def _note(submission: Submission) -> list[str]:
    return [submission.eligibility_note] if submission.eligibility_note else []
