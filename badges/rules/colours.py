"""The colour of each role on a badge, known from across the hall, and the ink that reads on it."""

from typing import NamedTuple

from registration.rules.roles import ParticipantRole


class RoleColour(NamedTuple):
    """Colours as ``#rrggbb``: the bar, and the text on it (contrast 4.5 at least)."""

    colour: str
    ink: str


LIGHT_INK, DARK_INK = "#ffffff", "#151a24"
ROLE_COLOURS = {
    ParticipantRole.EXHIBITOR: RoleColour("#2b3fd0", LIGHT_INK),
    ParticipantRole.SUPERVISOR: RoleColour("#00695f", LIGHT_INK),
    ParticipantRole.HEAD_OF_DELEGATION: RoleColour("#9b1c5e", LIGHT_INK),
    ParticipantRole.PRESS: RoleColour("#ffd166", DARK_INK),
    ParticipantRole.VISITOR: RoleColour("#dfe1da", DARK_INK),
    ParticipantRole.SPEAKER: RoleColour("#8a4b00", LIGHT_INK),
    ParticipantRole.JUROR: RoleColour("#5b2fb5", LIGHT_INK),
    ParticipantRole.VOLUNTEER: RoleColour("#7fe0d6", DARK_INK),
    ParticipantRole.STAFF: RoleColour("#151a24", LIGHT_INK),
    ParticipantRole.GUEST: RoleColour("#ff9d8a", DARK_INK),
}
