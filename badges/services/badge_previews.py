"""Badges of a design on the screen before anything is saved or printed."""

from typing import NamedTuple

from app.programmes.models import Edition
from badges.queries.designs import design_row
from badges.queries.preview_people import PreviewPerson, preview_people
from badges.rules.designs import USUAL, Design, read_design
from badges.rules.sheets import FOUR, Sheet, design_on, has_back
from badges.services.badge_faces import back, front
from badges.services.badge_paper import Extent, badge_paper, kept_paper

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


def preview_badges(edition: Edition, *, design: Design, sheet: Sheet) -> Preview:
    """The hardest badges of the edition in ``design`` on ``sheet``; needs no badge and makes none.

    Raises DesignRefused when the design does not fit the sheet.
    """
    from app.core.pdf.screen import screens  # WeasyPrint takes half a second to load

    row, own = design_row(edition), design_on(sheet, design)
    saved = design_on(sheet, read_design(row.values) if row else USUAL)
    paper = kept_paper if own == saved else badge_paper
    extent = Extent(backs=has_back(sheet, design))
    template = paper(edition, own, logo_key=row.logo_key if row else None, extent=extent)
    people = preview_people(edition)
    shown = screens(
        template, [front(one.wearer, NO_CODE) for one in people],
        sheet="a4-4" if sheet in FOUR else "a6", back=back if extent.backs else None,
    )  # fmt: skip
    sides = 1 + extent.backs
    cards = [shown.pages[start : start + sides] for start in range(0, len(shown.pages), sides)]
    whose = [None] * len(cards) if sheet in FOUR else people
    return Preview(shown.shared, [Card(*pair) for pair in zip(cards, whose, strict=True)])
