"""The words for kinds of stations, in the reader's language."""

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
    }[kind]
