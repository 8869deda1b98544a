"""The good news, in the winner's language."""

from flask import current_app

from app.core import outbox
from app.core.i18n import gettext as _
from app.core.i18n import localised
from app.core.outbox import Mail
from judging.models import Award, Call, Winner


def send_won(award: Award, winner: Winner) -> None:
    """Tell the author of a winning submission; silent when their address is erased."""
    author = winner.submission.author
    if author.erased_at is None and author.email:
        outbox.queue(to=author.email, language=author.language, mail=lambda: _won(award, winner))


def to_gallery(call: Call) -> str:
    """The public page of the winners."""
    return f"{current_app.config['BASE_URL']}/gallery/{call.code}/"


def _won(award: Award, winner: Winner) -> Mail:
    call, submission = localised(award.call.name), winner.submission
    name = submission.author.name
    return Mail(
        subject=_("%(call)s: you won an award", call=call),
        paragraphs=[
            _("Dear %(name)s,", name=name) if name else _("Hello,"),
            _(
                "The jury gives “%(title)s” the award “%(award)s”. Congratulations!",
                title=submission.title,
                award=localised(award.name),
            ),
            _("The winners are in the gallery, under the public names that they chose."),
            _("Your certificate follows from the organiser."),
        ],
        action_label=_("See the gallery"),
        action_url=to_gallery(award.call),
    )
