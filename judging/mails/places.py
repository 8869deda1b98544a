"""What authors hear about their place: an offer, a wait, a no, and when an offer ends."""

from collections.abc import Callable

from app.core import outbox
from app.core.i18n import gettext as _
from app.core.i18n import localised
from app.core.outbox import Mail
from judging.mails.entries import to_entry
from judging.models import Place, Submission
from judging.queries.wording_places import reason_words, state_name, until_words
from judging.rules.kinds import PlaceState


def send_decision(place: Place) -> None:
    """What the allocation gave: an offer, a position on the waiting list, or nothing."""
    mail = {PlaceState.OFFERED: _offered, PlaceState.WAITING: _waiting}.get(place.state, _nothing)
    _send(place, lambda: mail(place))


def send_promotion(place: Place) -> None:
    """A place came free and is theirs."""
    _send(place, lambda: _promoted(place))


def send_reminder(place: Place) -> None:
    """The offer ends in two days."""
    _send(place, lambda: _reminder(place))


def send_expiry(place: Place, *, passed_on: bool) -> None:
    """The offer ended without an answer; whether the next gets it."""
    _send(place, lambda: _expired(place, passed_on))


def send_answered(place: Place, *, reason: str = "") -> None:
    """It is confirmed or given back; with a reason when the secretary did it."""
    _send(place, lambda: _answered(place, reason))


def to_place(submission: Submission) -> str:
    """The page on which the author answers."""
    return f"{to_entry(submission.author)}{submission.public_id}/place"


def _send(place: Place, mail: Callable[[], Mail]) -> None:
    author = place.submission.author
    if author.erased_at is None:
        outbox.queue(to=author.email, language=author.language, mail=mail)


def _mail(place: Place, subject: str, *paragraphs: str, action: str = "") -> Mail:
    author = place.submission.author
    call = place.submission.call
    greeting = _("Dear %(name)s,", name=author.name) if author.name else _("Hello,")
    return Mail(
        subject=f"{localised(call.name)}: {subject}",
        paragraphs=[greeting, *(each for each in paragraphs if each)],
        action_label=action or _("See your place"),
        action_url=to_place(place.submission),
    )


def _title(place: Place) -> str:
    return _("“%(title)s”", title=place.submission.title)


def _offered(place: Place) -> Mail:
    return _mail(
        place,
        _("a place is yours"),
        _("%(title)s has a place. Congratulations!", title=_title(place)),
        _(
            "Please confirm it by %(until)s. After that it goes to the next.",
            until=until_words(place),
        ),
        _("If you cannot come, decline it: somebody is waiting."),
        action=_("Confirm or decline"),
    )


def _promoted(place: Place) -> Mail:
    return _mail(
        place,
        _("a place came free for you"),
        _("%(title)s moved up from the waiting list: a place is yours.", title=_title(place)),
        _(
            "Please confirm it by %(until)s. After that it goes to the next.",
            until=until_words(place),
        ),
        action=_("Confirm or decline"),
    )


def _waiting(place: Place) -> Mail:
    return _mail(
        place,
        _("you are on the waiting list"),
        _(
            "%(title)s is number %(position)s on the waiting list.",
            title=_title(place),
            position=place.position,
        ),
        reason_words(place.reason, place.quota),
        _("When a place comes free for you, we write to you at once. You need not do anything."),
    )


def _nothing(place: Place) -> Mail:
    return _mail(
        place,
        _("no place this time"),
        _("%(title)s has no place. The reason:", title=_title(place)),
        reason_words(place.reason, place.quota),
        place.submission.eligibility_note,
        _("Thank you for the work you put into it. We hope to read from you again."),
    )


def _reminder(place: Place) -> Mail:
    return _mail(
        place,
        _("your offer ends soon"),
        _(
            "A place is kept for %(title)s until %(until)s.",
            title=_title(place),
            until=until_words(place),
        ),
        _("Please confirm or decline it. Without an answer it goes to the next."),
        action=_("Confirm or decline"),
    )


def _expired(place: Place, passed_on: bool) -> Mail:
    words = (
        _("The place for %(title)s was kept until %(until)s. There was no answer, so it has "
          "gone to the next.")
        if passed_on
        else _("The place for %(title)s was kept until %(until)s. There was no answer, so it is "
               "no longer kept.")
    )  # fmt: skip
    values = {"title": _title(place), "until": until_words(place)}
    return _mail(place, _("your offer has ended"), words % values)


def _answered(place: Place, reason: str) -> Mail:
    words = {
        PlaceState.CONFIRMED: _("The place of %(title)s is confirmed. See you there!"),
        PlaceState.DECLINED: _("The place of %(title)s is declined. Thank you for saying so."),
    }.get(place.state, _("%(title)s is withdrawn and holds no place any more."))
    told = _("The secretary did this for you. The reason:") if reason else ""
    return _mail(
        place,
        state_name(place.state).lower(),
        words % {"title": _title(place)},
        told,
        reason,
    )
