"""What the desk's script says, in the reader's language."""

from app.core.i18n import gettext as _
from app.core.i18n import language


def script_words() -> dict[str, str]:
    """Sentences by name; the script fills in ``{…}``. Counts stand apart: they need no plural."""
    return {
        "language": language(),
        "saved": _("Saved at {time}"),
        "saving": _("Saving…"),
        "kept": _("Saved on this device, will be sent ({count})"),
        "not_kept": _("Not saved yet: keep this page open ({count})"),
        "sign_in": _("Saved on this device. Sign in again to send it ({count})"),
        "gone": _("You are no longer on this panel. What you gave is kept on this device"),
        "judged": _("{judged} of {total} judged"),
        "put_off": _("put off, to come again at the end: {count}"),
        "missing": _("No mark yet: {criterion}. Press again to go on"),
        "no_line": _("No line: this one cannot be loaded now. Your marks are safe"),
        "undone": _("Undone"),
        "first": _("This is the first one"),
        "last": _("This is the last one"),
        "finished": _("All are judged. Your marks are sent when the line is back"),
        "taken_back": _("taken back"),
        "skipped": _("put off"),
    }
