"""Badges of a design on the screen before anything is saved or printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.programmes.models import Edition
from badges.queries.designs import saved_design
from badges.queries.preview_people import PreviewPerson, preview_people
from badges.rules.designs import Design
from badges.rules.sheets import FOUR, Sheet, design_on, has_back, has_one_ink
from badges.services.badge_faces import back, front
from badges.services.badge_paper import Extent, art_of, badge_paper, kept_paper, stored_logo

if TYPE_CHECKING:
    from app.core.pdf.stamp import StampTemplate

#: as long as a badge's code, and no door accepts it
NO_CODE = f"M1{'0' * 120}"


class Card(NamedTuple):
    """A page of the preview: somebody's front and back, or a sheet with several badges."""

    #: ``<svg>`` elements
    sides: list[str]
    person: PreviewPerson | None


class Preview(NamedTuple):
    """What the paper will look like."""

    #: content of a ``<defs>`` that all cards need
    shared: str
    cards: list[Card]


def preview_badges(
    edition: Edition, *, design: Design, sheet: Sheet, logo: bytes | None = None
) -> Preview:
    """The hardest badges of the edition in ``design`` on ``sheet``; needs no badge and makes none.

    ``logo`` is a PNG that is not saved, empty for none; None: the saved one. Raises DesignRefused
    when the design does not fit the sheet.
    """
    from app.core.pdf.screen import screens  # WeasyPrint takes half a second to load

    extent = Extent(backs=has_back(sheet, design), one_ink=has_one_ink(sheet))
    template = _paper(edition, design_on(sheet, design), sheet, logo, extent)
    people = preview_people(edition)
    shown = screens(
        template, [front(one.wearer, NO_CODE) for one in people],
        sheet="a4-4" if sheet in FOUR else "a6", back=back if extent.backs else None,
    )  # fmt: skip
    sides = 1 + extent.backs
    cards = [shown.pages[start : start + sides] for start in range(0, len(shown.pages), sides)]
    whose = [None] * len(cards) if sheet in FOUR else people
    return Preview(shown.shared, [Card(*pair) for pair in zip(cards, whose, strict=True)])


def _paper(
    edition: Edition, own: Design, sheet: Sheet, logo: bytes | None, extent: Extent
) -> StampTemplate:
    """What is saved is kept for printing; what is tried out is not."""
    saved, key = saved_design(edition)
    if own == design_on(sheet, saved) and logo is None:
        return kept_paper(art_of(edition), own, logo_key=key, extent=extent)
    return badge_paper(edition, own, logo=stored_logo(key) if logo is None else logo, extent=extent)
