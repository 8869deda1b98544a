"""The words for why a file was not taken: one sentence, and what to do."""

from app.core.i18n import gettext as _
from app.core.i18n import show_number
from judging.rules.pictures import Limits, Refusal

MEBIBYTE = 1024 * 1024


def refusal_words(reason: Refusal, limits: Limits) -> str:
    """Why a file was refused, in the reader's language."""
    if reason is Refusal.TOO_LARGE:
        return too_large_words(limits.size_max)
    if reason is Refusal.OTHER_KIND:
        return _other_kind(limits)
    return {
        Refusal.EMPTY: _("Choose a file: this one is empty."),
        Refusal.TOO_MANY_PIXELS: _(
            "This picture has more than 80 million pixels: make it smaller and send it again."
        ),
        Refusal.TOO_LONG: _(
            "This picture is longer than 30,000 pixels: make it smaller and send it again."
        ),
        Refusal.CUT_OFF: _(
            "This file ends too early, as if it had been cut off: copy it from the camera or "
            "phone once more and send that one."
        ),
        Refusal.DAMAGED: _(
            "This picture cannot be read: open it, save it again as JPEG, then send that file."
        ),
        Refusal.ANIMATED: _("This file holds several pictures in turn: send a single one."),
    }[reason]


def too_large_words(size_max: int) -> str:
    """That a file has more bytes than the call takes."""
    size = show_number(round(size_max / MEBIBYTE, 1))
    return _("Files may have up to %(size)s MB here: make it smaller and send it again.", size=size)


def _other_kind(limits: Limits) -> str:
    if limits.photos and limits.documents:
        return _("Send a photo (JPEG, PNG or HEIC) or a PDF. This file is something else.")
    if limits.photos:
        return _("Send a photo as JPEG, PNG or HEIC. This file is something else.")
    return _("Send a PDF. This file is something else.")


def upload_words() -> dict[str, str]:
    """What the page says while a file is on its way."""
    return {
        "waiting": _("Waiting"),
        "sending": _("Sending"),
        "lost": _("The line is lost. This goes on by itself when it is back."),
        "checking": _("Arrived, being checked"),
        "large": _("This file is larger than the call takes: make it smaller and send it again."),
        "broken": _("This did not work. Send the file again."),
        "cancel": _("Cancel"),
        "close": _("Close"),
    }
