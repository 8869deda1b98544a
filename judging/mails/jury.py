"""What jurors hear: the invitation, that a round is open, a reminder."""

from flask import current_app

from app.core import outbox
from app.core.i18n import gettext as _
from app.core.i18n import localised, ngettext, show_datetime
from app.core.outbox import Mail
from judging.models import Call, Juror, Round


def _address(path: str) -> str:
    """From the platform's own base, never from what a request claims to be."""
    return f"{current_app.config['BASE_URL']}{path}"


def send_invitation(juror: Juror, *, link: str = "") -> None:
    """Ask somebody onto a jury; ``link`` is where a new account chooses its password."""
    user = juror.user
    outbox.queue(to=user.email, language=user.language, mail=lambda: _invitation(juror, link))


def send_open(juror: Juror, round_: Round, *, tasks: int) -> None:
    """A round is open and so much lies on the desk."""
    user = juror.user
    outbox.queue(to=user.email, language=user.language, mail=lambda: _open(round_, tasks))


def send_reminder(juror: Juror, round_: Round, *, tasks: int) -> None:
    """So much is still open."""
    user = juror.user
    outbox.queue(to=user.email, language=user.language, mail=lambda: _reminder(round_, tasks))


def send_to_settle(juror: Juror, *, to: dict[str, str]) -> None:
    """Tell the secretaries ({address: language}) that a juror's words await a look."""
    for address, language in sorted(to.items()):
        outbox.queue(to=address, language=language, mail=lambda: _to_settle(juror))


def _invitation(juror: Juror, link: str) -> Mail:
    call = juror.call
    page = _address("/jury/invitation")
    paragraphs = [
        _("You are invited to the jury of %(call)s.", call=localised(call.name)),
        _(
            "The jury judges on the screen, whenever it suits each juror. Nobody on it sees who "
            "made what."
        ),
    ]
    if link:
        paragraphs.append(
            _(
                "You have an account for it: choose a password within 14 days, sign in, then "
                "accept or decline on this page: %(address)s",
                address=page,
            )
        )
        return Mail(_subject(call), paragraphs, _("Choose a password"), link)
    paragraphs.append(_("Sign in as usual, then accept or decline."))
    return Mail(_subject(call), paragraphs, _("Answer the invitation"), page)


def _subject(call: Call) -> str:
    return _("Invitation to the jury of %(call)s", call=localised(call.name))


def _open(round_: Round, tasks: int) -> Mail:
    call = localised(round_.call.name)
    name = localised(round_.name)
    paragraphs = [
        _("“%(round)s” of %(call)s is open.", round=name, call=call),
        ngettext("On your desk: %(num)d submission", "On your desk: %(num)d submissions", tasks),
        *_due(round_),
        _("Every mark is saved as you give it, so you may stop and go on at any time."),
    ]
    subject = _("Your desk is ready: %(call)s", call=call)
    return Mail(subject, paragraphs, _("To your desk"), _address("/jury/"))


def _reminder(round_: Round, tasks: int) -> Mail:
    call = localised(round_.call.name)
    paragraphs = [
        ngettext(
            "In “%(round)s” %(num)d submission still waits for you.",
            "In “%(round)s” %(num)d submissions still wait for you.",
            tasks,
            round=localised(round_.name),
        ),
        *_due(round_),
        _("If you cannot go on, leave the jury on your desk, so that somebody else takes over."),
    ]
    subject = _("The jury of %(call)s waits for you", call=call)
    return Mail(subject, paragraphs, _("To your desk"), _address("/jury/"))


def _due(round_: Round) -> list[str]:
    if round_.due_at is None:
        return []
    zone = round_.call.edition.timezone
    return [_("Please be done by %(when)s.", when=show_datetime(round_.due_at, zone))]


def _to_settle(juror: Juror) -> Mail:
    call = juror.call
    return Mail(
        _("A juror's conflict needs a look: %(call)s", call=localised(call.name)),
        [
            _("%(name)s wrote whom they must not judge.", name=juror.user.name),
            _("Look up which submissions are meant; the next round opens only after that."),
        ],
        _("Look at it"),
        _address(f"/staff/calls/{call.code}/jury/{juror.public_id}"),
    )
