"""A badge's design laid out, ready to be stamped for many people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from PIL import Image

from app.core import files
from app.core.i18n import in_language
from app.core.pdf.templates import data_uri, fill_template
from app.programmes.models import Edition
from app.programmes.rules import art
from app.programmes.rules.palette import palette
from badges.queries.wearers import BADGE_LANGUAGE
from badges.rules.arrangement import Arrangement, arrange, arrange_back
from badges.rules.colours import DARK_INK
from badges.rules.cover import arrange_cover
from badges.rules.designs import BLACK, Design, Template, colour_of, read_design, write_design
from badges.rules.text_room import fitting_size, size_on_one_line
from registration.queries.wording import role_name
from registration.rules.roles import ParticipantRole

if TYPE_CHECKING:
    from app.core.pdf.stamp import StampTemplate

TEMPLATE = Path(__file__).parents[1] / "templates/badges/print/badge.html"
#: ink of what is less important
SOFT_INK = "#4d5563"
#: the variant of a delegation's cover
COVER = "cover"


class RoleLook(TypedDict):
    """A role as it stands on a badge."""

    label: str
    colour: str
    ink: str


class Extent(NamedTuple):
    """What is laid out beside the fronts, and in how many inks."""

    backs: bool = False
    covers: bool = False
    #: the printer has one ink: what the design does not colour, the logo, is grey as well
    one_ink: bool = False


FRONTS = Extent()


def kept_paper(
    art: Art, design: Design, *, logo_key: str | None = None, extent: Extent = FRONTS
) -> StampTemplate:
    """`badge_paper` with the edition's `art_of`, kept from one print to the next. Asks no
    database."""
    return _kept(art, json.dumps(write_design(design)), logo_key, extent)


def badge_paper(
    edition: Edition, design: Design, *, logo: bytes = b"", extent: Extent = FRONTS
) -> StampTemplate:
    """The edition's badge in ``design``: a variant for each role, and as ``extent`` says one for
    its back (`back_of`) and one for covers (`COVER`). ``logo`` is a PNG. Laying out takes a few
    hundred milliseconds.
    """
    return _laid_out(art_of(edition), design, logo, extent)


def back_of(role: str) -> str:
    """The variant with the back of that role's badge."""
    return f"{role}/back"


class Art(NamedTuple):
    """What an edition's ornament depends on."""

    code: str
    name: str
    palette: str
    ornament: str


def art_of(edition: Edition) -> Art:
    """The art of ``edition``, also when its row is out of reach."""
    return Art(edition.code, edition.name, edition.palette, edition.ornament)


@lru_cache(maxsize=8)
def _kept(look: Art, design: str, logo_key: str | None, extent: Extent) -> StampTemplate:
    return _laid_out(look, read_design(json.loads(design)), stored_logo(logo_key), extent)


def _laid_out(look: Art, design: Design, logo: bytes, extent: Extent) -> StampTemplate:
    from app.core.pdf.stamp import StampTemplate  # WeasyPrint takes half a second to load

    colours = palette(look.palette, look.code)
    picture = art.badge(look.code, art.style_of(look.ornament, look.code), colours)
    html = badge_html(
        design, event=look.name, art=data_uri(picture.encode(), "image/svg+xml"),
        roles=role_looks(design), accent=colours.accent_light,
        logo=data_uri(_in_inks(logo, extent), "image/png") if logo else "", extent=extent,
    )  # fmt: skip
    roles = [role.value for role in ParticipantRole]
    backs = [back_of(role) for role in roles] * extent.backs
    covers = [COVER] * extent.covers
    return StampTemplate(html, roles + backs + covers, on_white=backs + covers)


def _in_inks(logo: bytes, extent: Extent) -> bytes:
    if not extent.one_ink:
        return logo
    target = BytesIO()
    with Image.open(BytesIO(logo), formats=["PNG"]) as picture:
        picture.convert("LA").save(target, "PNG")
    return target.getvalue()


def role_looks(design: Design) -> list[RoleLook]:
    """All roles in the order of `ParticipantRole`, named in the language of the badges."""
    with in_language(BADGE_LANGUAGE):
        return [
            {"label": role_name(role), "colour": colour.colour, "ink": colour.ink}
            for role in ParticipantRole
            for colour in (colour_of(design, role),)
        ]


def badge_html(
    design: Design,
    *,
    event: str,
    art: str,
    roles: Sequence[RoleLook],
    accent: str,
    logo: str = "",
    extent: Extent = FRONTS,
) -> str:
    """The pages of a badge in ``design``, as `StampTemplate` takes them: a ground, one page for
    each of ``roles``, then as ``extent`` says one for each back, and one for covers.

    ``art`` and ``logo`` are ``data:`` URIs. Raises DesignRefused when the fields do not fit.
    """
    width, height = design.width_mm, design.height_mm
    front = arrange(design.template, width, height, design.fields)
    back = arrange_back(width, height, design.back_text) if extent.backs else None
    one_ink = design.accent == BLACK
    return fill_template(
        TEMPLATE, lang=BADGE_LANGUAGE, title=event, event=event, art=art, logo=logo, roles=roles,
        template=design.template.value, scale=front.scale, back_text=design.back_text,
        front=_with_fitting_words(
            front, event, roles, has_logo=bool(logo), wraps=design.template is Template.COLOUR
        ),
        back=back and _with_fitting_words(back, event, roles, has_logo=False),
        cover=arrange_cover(width, height) if extent.covers else None,
        ink=BLACK if one_ink else DARK_INK, soft=BLACK if one_ink else SOFT_INK,
        accent=design.accent or accent,
    )  # fmt: skip


def _with_fitting_words(
    side: Arrangement, event: str, roles: Sequence[RoleLook], *, has_logo: bool, wraps: bool = False
) -> Arrangement:
    """The event's name beside the logo and the longest role beside the number, as large as fits."""
    box, logo = side.boxes["event"], side.boxes.get("logo") if has_logo else None
    beside = logo is not None and logo.top + logo.height > box.top
    width = box.width - (logo.width + 2 if logo and beside else 0)
    half = box.size / 2
    size = (
        fitting_size(event, width, box.height, largest=box.size, smallest=half) or half
        if wraps
        else size_on_one_line(event, width, largest=box.size)
    )
    role = side.boxes["role"]
    sizes = [size_on_one_line(one["label"], role.width, largest=role.size) for one in roles]
    words = {
        "event": box._replace(size=size, width=width if wraps else box.width),
        "role": role._replace(size=min(sizes)),
    }
    return replace(side, boxes=side.boxes | words)


def stored_logo(key: str | None) -> bytes:
    """The logo kept under ``key``; empty without one, or when its file is lost: badges must be
    printed."""
    try:
        return files.read(key) if key else b""
    except FileNotFoundError:
        return b""
