"""The answer to a candidature, in its author's language."""

from app.core import outbox
from app.core.i18n import gettext as _
from app.core.i18n import localised
from app.core.outbox import Mail
from judging.mails.entries import to_entry
from judging.models import Answer


def send_answer(answer: Answer) -> None:
    """To the author: yes or no, and the words of whoever decided."""
    author = answer.submission.author
    outbox.queue(to=author.email, language=author.language, mail=lambda: _answer(answer))


def _answer(answer: Answer) -> Mail:
    submission = answer.submission
    call = localised(submission.call.name)
    verdict = (
        _("“%(title)s” is accepted.", title=submission.title)
        if answer.accepted
        else _("“%(title)s” is not accepted.", title=submission.title)
    )
    words = [part for part in answer.text.split("\n\n") if part.strip()]
    return Mail(
        # the subject tells no verdict: it stands on locked screens
        subject=_("%(call)s: the answer to your submission", call=call),
        paragraphs=[verdict, *words],
        action_label=_("Open my submission"),
        action_url=f"{to_entry(submission.author)}{submission.public_id}/",
    )
