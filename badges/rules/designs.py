"""How the badges of an edition look: the choices a manager has, and what is printed without any.

Lengths are whole millimetres, colours ``#rrggbb``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.programmes.rules.palette import channels, contrast
from badges.rules.arrangement import arrange, arrange_back
from badges.rules.colours import DARK_INK, LIGHT_INK, ROLE_COLOURS, RoleColour
from badges.rules.design_parts import DesignRefused, Fault, Field, Template
from badges.rules.frame import A6, HEIGHTS, WIDTHS
from registration.rules.roles import ParticipantRole

__all__ = [
    "TEXT_LIMIT", "USUAL", "Design", "DesignRefused", "Fault", "Field", "Template", "colour_of",
    "read_design", "write_design",
]  # fmt: skip

#: characters on the back
TEXT_LIMIT = 600
#: contrast of text (WCAG 2.2, 1.4.3)
READABLE = 4.5
#: reads on every colour that neither of the usual inks reads on
BLACK = "#000000"


@dataclass(frozen=True)
class Design:
    """What a manager chooses; the logo is kept beside it."""

    template: Template = Template.PICTURE
    width_mm: int = 105
    height_mm: int = 148
    #: colour of the name in its own script; None: the edition's own
    accent: str | None = None
    #: by role; a role without one has its usual colour
    role_colours: dict[str, str] = field(default_factory=dict)
    #: what is printed beside what always is
    fields: frozenset[Field] = frozenset(Field)
    #: whether the back is printed as well, also where the sheet does not ask for it
    both_sides: bool = False
    #: on the back, above name and QR code: whom to call, the Wi-Fi, the programme
    back_text: str = ""


#: an edition that chose nothing
USUAL = Design()


def read_design(values: Mapping[str, Any]) -> Design:
    """The design written as plain ``values``; what is missing is as usual.

    Raises `DesignRefused`, naming the value, for one that cannot be printed.
    """
    given = write_design(USUAL) | {name: one for name, one in values.items() if one is not None}
    design = Design(
        template=_one_of(Template, "template", given["template"]),
        width_mm=_length("width_mm", given["width_mm"], WIDTHS),
        height_mm=_length("height_mm", given["height_mm"], HEIGHTS),
        accent=_accent(given["accent"]),
        role_colours=_role_colours(given["role_colours"]),
        fields=frozenset(_one_of(Field, "fields", name) for name in given["fields"]),
        both_sides=bool(given["both_sides"]),
        back_text=_text("back_text", given["back_text"]),
    )
    arrange(design.template, design.width_mm, design.height_mm, design.fields)
    for size in ((design.width_mm, design.height_mm), A6):
        arrange_back(*size, design.back_text)
    return design


def write_design(design: Design) -> dict[str, Any]:
    """``design`` as plain values, for JSON; `read_design` reads them back."""
    return {
        "template": design.template.value,
        "width_mm": design.width_mm,
        "height_mm": design.height_mm,
        "accent": design.accent,
        "role_colours": dict(sorted(design.role_colours.items())),
        "fields": sorted(one.value for one in design.fields),
        "both_sides": design.both_sides,
        "back_text": design.back_text,
    }


def colour_of(design: Design, role: ParticipantRole) -> RoleColour:
    """The role's colour on such a badge, and the ink that reads on it."""
    chosen = design.role_colours.get(role.value)
    return RoleColour(chosen, _ink_on(chosen)) if chosen else ROLE_COLOURS[role]


def _ink_on(colour: str) -> str:
    """The first ink that reads on ``colour``; black reads wherever white does not."""
    inks = (LIGHT_INK, DARK_INK)
    return next((ink for ink in inks if contrast(colour, ink) >= READABLE), BLACK)


def _one_of(kind: Any, name: str, value: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise DesignRefused(name, Fault.UNKNOWN) from None


def _length(name: str, value: Any, limits: tuple[int, int]) -> int:
    low, high = limits
    if not isinstance(value, int) or not low <= value <= high:
        raise DesignRefused(name, Fault.OUT_OF_RANGE, low=low, high=high)
    return value


def _accent(value: Any) -> str | None:
    if not value:
        return None
    colour = _colour("accent", value)
    if contrast(colour, LIGHT_INK) < READABLE:
        raise DesignRefused("accent", Fault.TOO_FAINT)
    return colour


def _role_colours(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        _one_of(ParticipantRole, "role_colours", role).value: _colour("role_colours", colour)
        for role, colour in sorted(values.items())
    }


def _colour(name: str, value: Any) -> str:
    try:
        channels(value)
    except (TypeError, ValueError):
        raise DesignRefused(name, Fault.NOT_A_COLOUR) from None
    return str(value).lower()


def _text(name: str, value: Any) -> str:
    lines = [" ".join(line.split()) for line in str(value).strip().splitlines()]
    text = "\n".join(lines)
    if len(text) > TEXT_LIMIT:
        raise DesignRefused(name, Fault.TOO_LONG, high=TEXT_LIMIT)
    return text
