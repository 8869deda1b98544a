"""What the desk's script says, in the reader's language."""

from app.core.i18n import gettext as _
from app.core.i18n import language


def script_words() -> dict[str, str]:
    """Sentences by name; ``{…}`` is filled in by the script."""
    return {
        "language": language(),
        "saved": _("Saved at {time}"),
        "saving": _("Saving…"),
        "kept_one": _("Saved on this device, will be sent"),
        "kept": _("{count} marks saved on this device, will be sent"),
        "not_kept": _("Not saved yet: keep this page open"),
        "sign_in": _("Sign in again to send what is saved on this device"),
        "refused": _("Not taken"),
        "gone": _("You are no longer on this panel. What you gave is kept on this device."),
        "judged": _("{judged} of {total} judged"),
        "put_off": _("{count} put off, they come again at the end"),
        "missing": _("{criterion} has no mark yet. Press again to go on."),
        "offline_next": _("No line: the next one cannot be loaded. Your marks are safe."),
        "nothing_to_undo": _("Nothing to undo"),
        "undone": _("Undone"),
        "first": _("This is the first one"),
        "last": _("This is the last one"),
    }
