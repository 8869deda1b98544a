"""The paper that badges are printed on. Lengths are whole millimetres."""

from dataclasses import replace
from enum import StrEnum

from badges.rules.designs import BLACK, Design, Template
from badges.rules.frame import A6


class Sheet(StrEnum):
    """How badges lie on the paper."""

    #: A6, one badge a page
    A6 = "a6"
    #: four A6 badges on A4, with crop marks
    A4_4 = "a4-4"
    #: a roll of labels 62 mm wide, one badge a label, in one colour
    LABEL_62 = "label-62"
    #: the design's own size, front and back, turned over the long edge
    LANYARD = "lanyard"
    #: the same, four on A4
    LANYARD_A4 = "lanyard-a4"
    #: the design's own size, one badge a page
    OWN = "own"


#: sheets that hold four badges
FOUR = {Sheet.A4_4, Sheet.LANYARD_A4}
#: the size of a label, cut off the roll or from labels of that length
LABEL = (62, 100)
#: the size of an A4 sheet
A4 = (210, 297)


def design_on(sheet: Sheet, design: Design) -> Design:
    """``design`` as it is laid out for ``sheet``: in that size, in black alone on a label."""
    match sheet:
        case Sheet.A6 | Sheet.A4_4:
            return replace(design, width_mm=A6[0], height_mm=A6[1])
        case Sheet.LABEL_62:
            plain = replace(design, template=Template.PLAIN, accent=BLACK, role_colours={})
            return replace(plain, width_mm=LABEL[0], height_mm=LABEL[1], back_text="")
        case _:
            return design


def has_back(sheet: Sheet, design: Design) -> bool:
    """Whether the back is printed as well."""
    asked = design.both_sides or sheet in (Sheet.LANYARD, Sheet.LANYARD_A4)
    return asked and sheet is not Sheet.LABEL_62


def has_one_ink(sheet: Sheet) -> bool:
    """Whether its printer knows no colours."""
    return sheet is Sheet.LABEL_62


def fits(sheet: Sheet, design: Design) -> bool:
    """Whether badges of that design lie on ``sheet``: four may be too large for A4."""
    own = design_on(sheet, design)
    return sheet not in FOUR or (2 * own.width_mm <= A4[0] and 2 * own.height_mm <= A4[1])


def sheets_for(design: Design) -> list[Sheet]:
    """The sheets that hold badges of that design, the usual one first: A6, or else its own size."""
    is_a6 = (design.width_mm, design.height_mm) == A6
    found = [sheet for sheet in Sheet if fits(sheet, design)]
    if is_a6:
        found.remove(Sheet.OWN)
    return sorted(found, key=lambda sheet: sheet is not (Sheet.A6 if is_a6 else Sheet.OWN))
