"""The paper that badges are printed on. Lengths are whole millimetres."""

from enum import StrEnum


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
