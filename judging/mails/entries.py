"""What authors and parents hear: links, receipts, the closing. Subjects name no child."""

from collections.abc import Callable, Sequence

from flask import current_app

from app.core import outbox
from app.core.crypto import derived_token
from app.core.i18n import gettext as _
from app.core.i18n import localised, ngettext
from app.core.outbox import Mail
from app.programmes.queries.wording import deadline
from judging.models import Author, Call, Submission
from judging.queries.standing import is_released
from judging.rules.kinds import ParentalConsent


def entry_token(author: Author) -> str:
    """The secret of the author's link as it was last sent: the same in every mail, kept nowhere."""
    sent = author.link_sent_at.isoformat() if author.link_sent_at else "never"
    return derived_token(f"entry {author.public_id} {sent}")


def to_entry(author: Author) -> str:
    """The author's page: a private link, or for those with an account their own address."""
    key = entry_token(author) if author.user_id is None else author.public_id
    return f"{current_app.config['BASE_URL']}/entries/{key}/"


def send_link(author: Author) -> None:
    """The private link, to the address that asked for it."""
    _to_author(author, lambda: _link(author))


def send_consent_request(author: Author, *, token: str, language: str) -> None:
    """Ask the parent; whoever holds the link answers, so it is in no other mail."""
    outbox.queue(to=author.guardian_email, language=language, mail=lambda: _request(author, token))


def send_consent_answered(author: Author) -> None:
    """Tell the author what the parent answered."""
    _to_author(author, lambda: _answered(author))


def send_receipt(submission: Submission) -> None:
    """It is handed in, under which number, and until when it can be changed."""
    _to_author(submission.author, lambda: _receipt(submission))


def send_reminder(author: Author, drafts: Sequence[Submission]) -> None:
    """Drafts that were not handed in, some days before the closing."""
    _to_author(author, lambda: _reminder(author, drafts))


def send_closed(author: Author, submitted: Sequence[Submission], drafts: int) -> None:
    """The call is closed: what takes part, what does not."""
    _to_author(author, lambda: _closed(author, submitted, drafts))


def _to_author(author: Author, mail: Callable[[], Mail]) -> None:
    outbox.queue(to=author.email, language=author.language, mail=mail)


def _greeting(author: Author) -> str:
    return _("Dear %(name)s,", name=author.name) if author.name else _("Hello,")


def _until(call: Call) -> str:
    return deadline(call.closes_at, call.edition.timezone)


def _link(author: Author) -> Mail:
    call = author.call
    return Mail(
        subject=_("%(call)s: your private link", call=localised(call.name)),
        paragraphs=[
            _greeting(author),
            _(
                "With this link you enter %(call)s, come back to your drafts and change them "
                "until %(until)s. You need no account and no password.",
                call=localised(call.name),
                until=_until(call),
            ),
            _("Keep it for yourself: whoever has it can change your entry. "
              "A newer link makes this one worthless."),
            _("If you did not ask for it, forget this mail: nothing happens."),
        ],
        action_label=_("Open my entries"),
        action_url=to_entry(author),
    )  # fmt: skip


def _request(author: Author, token: str) -> Mail:
    call = author.call
    return Mail(
        # no child's name: subjects stand in logs and on locked screens
        subject=_("%(call)s: your consent is asked", call=localised(call.name)),
        paragraphs=[
            _("Dear %(name)s,", name=author.guardian_name),
            _(
                "%(child)s would like to take part in %(call)s and named you as parent or "
                "guardian. Under 18 this needs your yes.",
                child=author.name,
                call=localised(call.name),
            ),
            _("Read what it means and answer, in two minutes. You can change your answer later "
              "by the same link, until the result is public."),
            _("This link is yours alone: please do not pass it on."),
        ],
        action_label=_("Read and answer"),
        action_url=f"{current_app.config['BASE_URL']}/photo-consent/{token}",
    )  # fmt: skip


def _answered(author: Author) -> Mail:
    given = author.consent is ParentalConsent.GIVEN
    public = is_released(author.call)
    words = (
        _("Your parent agreed that you take part. Nothing is missing from this side any more.")
        if given
        else _("Your parent took the yes back, so the gallery does not show your photo any more.")
        if public
        else _("Your parent did not agree that you take part, so what you handed in is withdrawn. "
               "Talk to each other: the answer can still be changed by the parent's link.")
    )  # fmt: skip
    return Mail(
        subject=_("%(call)s: your parent has answered", call=localised(author.call.name)),
        paragraphs=[_greeting(author), words],
        action_label=_("Open my entries"),
        action_url=to_entry(author),
    )


def _receipt(submission: Submission) -> Mail:
    author, call = submission.author, submission.call
    paragraphs = [
        _greeting(author),
        _(
            "“%(title)s” is handed in under number %(number)s.",
            title=submission.title,
            number=submission.number,
        ),
        _("Until %(until)s you can still change or withdraw it.", until=_until(call)),
    ]
    if author.consent is ParentalConsent.ASKED:
        paragraphs.append(
            _("Your parent has not answered yet. Without their yes it cannot be judged.")
        )
    return Mail(
        subject=_(
            "%(call)s: number %(number)s is handed in",
            call=localised(call.name),
            number=submission.number,
        ),
        paragraphs=paragraphs,
        action_label=_("Open my entries"),
        action_url=to_entry(author),
    )


def _titles(submissions: Sequence[Submission]) -> str:
    return ", ".join(f"“{each.title or _('without a title')}”" for each in submissions)


def _reminder(author: Author, drafts: Sequence[Submission]) -> Mail:
    call = author.call
    return Mail(
        subject=_("%(call)s closes soon", call=localised(call.name)),
        paragraphs=[
            _greeting(author),
            ngettext(
                "A draft of yours is not handed in yet: %(titles)s.",
                "%(num)d drafts of yours are not handed in yet: %(titles)s.",
                len(drafts),
                titles=_titles(drafts),
            ),
            _("The call closes on %(until)s. Drafts do not take part.", until=_until(call)),
        ],
        action_label=_("Finish and hand in"),
        action_url=to_entry(author),
    )


def _closed(author: Author, submitted: Sequence[Submission], drafts: int) -> Mail:
    call = author.call
    paragraphs = [_greeting(author)]
    if submitted:
        paragraphs.append(_("These take part: %(titles)s.", titles=_titles(submitted)))
        paragraphs.append(_("You hear from us again when there is a result. Thank you!"))
    if drafts:
        paragraphs.append(
            ngettext(
                "A draft was not handed in and does not take part.",
                "%(num)d drafts were not handed in and do not take part.",
                drafts,
            )
        )
    return Mail(
        subject=_("%(call)s is closed", call=localised(call.name)),
        paragraphs=paragraphs,
        action_label=_("Open my entries"),
        action_url=to_entry(author),
    )
