"""The self check-in kiosk as a tablet opens it: one page with nothing about anybody."""

from typing import Any

from app.core.access import public
from app.core.i18n import gettext as _
from app.core.web import page
from badges.queries.design_words import sheet_name
from badges.rules.kiosk import SHEETS, Hindrance
from badges.views.app_shell import COLOUR, THEME
from badges.views.blueprint import bp
from registration.queries.wording import role_name
from registration.rules.roles import ParticipantRole


@bp.get("/kiosk/")
@public
def kiosk() -> Any:
    """The kiosk: its script shows how to pair it, or checks people in."""
    sheets = {sheet.value: sheet_name(sheet) for sheet in SHEETS}
    return page("badges/kiosk.html", theme=THEME, words=kiosk_words(), colour=COLOUR, sheets=sheets)


def kiosk_words() -> dict[str, Any]:
    """The words that the page's script puts together."""
    return {
        "roles": {role.value: role_name(role) for role in ParticipantRole},
        "hindrances": {one.value: text for one, text in hindrances().items()},
        "start_camera": _("Start the camera"),
        "stop_camera": _("Stop the camera"),
        "no_camera": _("Allow the camera for this page, or use a hand scanner."),
        "no_network": _("There is no network at this moment. Try again, or go to the desk."),
        "trouble": _("That did not work here."),
        "pairing": _("Pairing …"),
        "pairing_other": _("This is no pairing code. It stands on the page of the station."),
        "not_paired": {
            "409": _("This code is for a phone that reads badges. Choose a check-in kiosk."),
            "410": _("This code was used, or is older than ten minutes. Ask for a new one."),
            "0": _("No network. Pairing needs it once; try again."),
            "other": _("That did not work. Wait a minute and try again."),
        },
        "revoked": _("The office ended the pairing of this tablet, or the event is over."),
    }


def hindrances() -> dict[Hindrance, str]:
    """Why the way leads to the desk: said to the person, so never whose fault it is."""
    return {
        Hindrance.UNKNOWN: _("This is not the code of a confirmation. It came by mail."),
        Hindrance.FORGED: _("This code cannot be read here."),
        Hindrance.REVOKED: _("This confirmation is not valid any more."),
        Hindrance.WRONG_EDITION: _("This confirmation is for another event."),
        Hindrance.NOT_CONFIRMED: _("Your registration needs a word with the desk."),
        Hindrance.UNPAID: _("Your delegation needs a word with the desk."),
        Hindrance.WRONG_ROLE: _("Your badge is handed out at the desk."),
        Hindrance.CONSENT_MISSING: _("A form of your parents is still missing."),
        Hindrance.NOT_YET_VALID: _("The check-in has not opened yet."),
        Hindrance.EXPIRED: _("The check-in by yourself is over."),
        Hindrance.IS_BADGE: _("This is a badge already: you are checked in."),
        Hindrance.COLLECTED: _("This badge was printed already."),
        Hindrance.AT_DESK: _("Your badge is ready: it waits at the desk."),
    }
