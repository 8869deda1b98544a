"""What all arrangements of a badge share: its scale and margin, its QR code, columns of texts.

Lengths are millimetres from the upper left corner, sizes of letters are points. All grows with the
scale, which is 1 on A6, but the QR code, which keeps 30 mm, and small print, which keeps 7 points.
"""

from collections.abc import Iterable
from typing import NamedTuple

from badges.rules.design_parts import Field
from badges.rules.text_room import LEAD, POINT

#: smallest and largest width and height; inside them the QR code keeps `CODE_LEAST`
WIDTHS = (54, 148)
HEIGHTS = (70, 210)
A6 = (105, 148)
CODE_LEAST = 30
SMALL_PRINT = 7
SMALLEST_SCALE = 0.62
#: white around a QR code, in widths of the code: four of its 37 modules
QUIET = 4 / 37
#: from a code to what is typed instead, in widths of the code
SHORT_GAP = 3.9 / 33


class Box(NamedTuple):
    """A place on the badge, and the size of the letters in it."""

    left: float
    top: float
    width: float
    height: float
    size: float = 0


class Row(NamedTuple):
    """A text in a column of texts: its height and size of letters at scale 1."""

    part: str
    height: float
    size: float


NATIVE = Row("native_name", 10.5, 16)
ORGANISATION = Row("organisation", 12, 10.5)
COUNTRY, STAND = Row("country", 7, 15), Row("stand", 5, 10)
#: two lines of large letters, the last one next to the text below
LARGE_NAME = Row("name", 24, 30)


def scale_of(width: int, height: int) -> float:
    """How large all is on a badge of that size; small ones stay legible."""
    return max(SMALLEST_SCALE, min(width / A6[0], height / A6[1]))


class Frame:
    """What all templates share: the scale, the margin, the QR code above what lies at the foot."""

    def __init__(self, width: int, height: int, fields: frozenset[Field]) -> None:
        self.width, self.height, self.fields = width, height, fields
        self.scale = scale_of(width, height)
        self.margin = 9 * self.scale
        self.inner = width - 2 * self.margin
        self.side = max(CODE_LEAST, 33 * self.scale)
        self.small = max(SMALL_PRINT, 8.5 * self.scale)
        self.code_left = width - self.margin - self.side
        self.stand_on(13)

    def stand_on(self, foot: float) -> None:
        """Have the code stand above a foot of that height (at scale 1)."""
        self.foot_top = self.height - foot * self.scale
        self.short_top = self.foot_top - 0.6 * self.small
        self.code_top = self.short_top - self.side * (1 + SHORT_GAP)

    @property
    def quiet(self) -> float:
        """The white that the code needs around it."""
        return self.side * QUIET

    @property
    def is_wide(self) -> bool:
        """All texts stand beside the code, not above it."""
        return self.width > self.height

    @property
    def beside(self) -> float:
        """The width that is left beside the code."""
        return self.code_left - self.margin - max(5 * self.scale, self.quiet)

    @property
    def is_roomy(self) -> bool:
        """Country and stand have room beside the code."""
        return not self.is_wide and self.beside >= 26

    @property
    def limit(self) -> float:
        """Where the texts must end."""
        return self.foot_top - 1.5 * self.scale if self.is_wide else self.code_top - self.quiet

    @property
    def text_width(self) -> float:
        """How long the lines of the texts may be."""
        return self.beside if self.is_wide else self.inner

    def chosen(self, rows: Iterable[Row]) -> list[Row]:
        """The rows that this badge has."""
        return [row for row in rows if row.part == "name" or Field(row.part) in self.fields]

    def column(self, top: float, height: float, size: float) -> Box:
        """A box from margin to margin."""
        return Box(self.margin, top, self.inner, height, size)

    def row_height(self, row: Row) -> float:
        """How high a row is here: small print does not shrink as all else does."""
        lines = 2 if row == ORGANISATION else 1
        small = SMALL_PRINT * LEAD * POINT * lines
        return max(row.height * self.scale, small)

    def size(self, row: Row) -> float:
        """The size of a row's letters here."""
        return max(SMALL_PRINT, row.size * self.scale)

    def needed(self, rows: Iterable[Row]) -> float:
        """The height of a column of ``rows``."""
        return sum(map(self.row_height, rows))

    def stacked(self, top: float, rows: Iterable[Row], width: float) -> dict[str, Box]:
        """Boxes of ``rows`` one below another."""
        boxes = {}
        for row in rows:
            height = self.row_height(row)
            boxes[row.part] = Box(self.margin, top, width, height, self.size(row))
            top += height
        return boxes

    def code(self) -> dict[str, Box]:
        """The QR code, and what is typed instead below it."""
        short = Box(self.code_left, self.short_top, self.side, self.small * 1.2 * POINT, self.small)
        return {
            "code": Box(self.code_left, self.code_top, self.side, self.side),
            "short_code": short,
        }

    def beside_code(self) -> dict[str, Box]:
        """Country and stand at the left of the code, where they have room."""
        if not self.is_roomy:
            return {}
        rows = self.chosen((COUNTRY, STAND))
        tops = {"country": 9 * self.scale, "stand": 18.5 * self.scale}
        return {
            row.part: Box(
                self.margin, self.code_top + tops[row.part], self.beside, 0, self.size(row)
            )
            for row in rows
        }

    def bar(self) -> dict[str, Box]:
        """The bar at the foot with role and number."""
        top, height = self.foot_top, self.height - self.foot_top
        return {"bar": Box(0, top, self.width, height)} | self.role_row(top, height, 14)

    def role_row(self, top: float, height: float, size: float) -> dict[str, Box]:
        """The role at the left, the delegation's number at the right."""
        s = self.scale
        if Field.NUMBER not in self.fields:
            return {"role": self.column(top, height, size * s)}
        left = self.width - self.margin - 20 * s
        return {
            "role": Box(self.margin, top, self.inner - 21 * s, height, size * s),
            "number": Box(left, top, 20 * s, height, max(6, 9 * s)),
        }
