"""The words for what a call is and where it stands, in the reader's language."""

from app.core.i18n import gettext as _
from judging.rules.calls import Refusal


def reason_words(code: str) -> str:
    """Why one may not submit now, and what to do; empty for an empty code."""
    return (
        {
            Refusal.NOT_PUBLISHED: _("This call is not published yet."),
            Refusal.NOT_OPEN: _("This call is not open yet. The day it opens stands on its page."),
            Refusal.CLOSED: _("This call is closed: its last day is over."),
            Refusal.CANCELLED: _("The edition was cancelled, so its calls take nothing more."),
            Refusal.ORGANISATIONS_ONLY: _(
                "Only organisations submit here. Sign in with your organisation's account."
            ),
            Refusal.MEMBERS_ONLY: _(
                "Only members of MILSET whose fee is paid submit here. Once your fee is received, "
                "come back."
            ),
            Refusal.MEMBERS_FIRST: _(
                "Members of MILSET come first. The day from which everybody may submit stands on "
                "the call's page."
            ),
        }.get(Refusal(code), "")
        if code
        else ""
    )
