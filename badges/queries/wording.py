"""The words for kinds of stations and their usual hours, in the reader's language."""

from app.core.i18n import gettext as _
from badges.models import StationKind


def kind_name(kind: StationKind) -> str:
    """What is read at a station."""
    return {
        StationKind.DOOR: _("Door"),
        StationKind.MEAL: _("Meal"),
        StationKind.SESSION: _("Session"),
        StationKind.EXIT: _("Exit"),
        StationKind.BUS: _("Bus"),
        StationKind.AWARD: _("Award"),
        StationKind.KIOSK: _("Check-in kiosk"),
    }[kind]


def kind_help(kind: StationKind) -> str:
    """What a station of this kind is for."""
    return {
        StationKind.DOOR: _("Who comes into the venue, and who goes out again"),
        StationKind.MEAL: _("One meal for each person in the hours of each meal"),
        StationKind.SESSION: _("Who attends, and whether a seat is free"),
        StationKind.EXIT: _("Only counts people out; nobody is kept inside"),
        StationKind.BUS: _("Who is on board, and whether a seat is free"),
        StationKind.AWARD: _("Who fetched an award or a gift, once"),
        StationKind.KIOSK: _(
            "People show the code from the confirmation mail to a tablet, and it prints their badge"
        ),
    }[kind]


def hours_name(code: str) -> str:
    """What the hours of a preset are called (badges.rules.presets)."""
    return {"breakfast": _("Breakfast"), "lunch": _("Lunch"), "dinner": _("Dinner")}[code]
