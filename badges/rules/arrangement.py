"""Where the parts of a badge lie, for each template and any size.

Lengths are millimetres from the upper left corner, sizes of letters are points. All grows with the
scale, which is 1 on A6, but the QR code, which keeps 30 mm, and small print, which keeps 7 points.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from badges.rules.design_parts import DesignRefused, Fault, Field, Template
from badges.rules.text_room import POINT, fitting_size

#: smallest and largest width and height; inside them the QR code keeps `CODE_LEAST`
WIDTHS = (54, 148)
HEIGHTS = (70, 210)
A6 = (105, 148)
CODE_LEAST = 30
SMALL_PRINT = 7
SMALLEST_SCALE = 0.62
#: white around a QR code, in widths of the code: four of its 37 modules
QUIET = 4 / 37
BACK_TEXT_SIZES = (12, 6.5)


class Box(NamedTuple):
    """A place on the badge, and the size of the letters in it."""

    left: float
    top: float
    width: float
    height: float
    size: float = 0


@dataclass(frozen=True)
class Arrangement:
    """The boxes of one side by the name of the part; a part without a box is not printed."""

    width: int
    height: int
    scale: float
    boxes: dict[str, Box]


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


def arrange(template: Template, width: int, height: int, fields: frozenset[Field]) -> Arrangement:
    """The front of a badge of that size with ``fields``.

    Raises `DesignRefused` when they do not fit, with the height at which they would.
    """
    for least in range(height, HEIGHTS[1] + 1):
        frame = Frame(width, least, fields)
        front = ARRANGED_BY[template](frame)
        if front and least == height:
            return Arrangement(width, height, frame.scale, front)
        if front:
            raise DesignRefused("height_mm", Fault.NO_ROOM, low=least)
    raise DesignRefused("height_mm", Fault.NO_ROOM)


def arrange_back(width: int, height: int, text: str) -> Arrangement:
    """The back of a badge: ``text`` above name and QR code, which is larger when there is none.

    Raises `DesignRefused` when the text does not fit.
    """
    frame = Frame(width, height, frozenset())
    s, top = frame.scale, 17 * frame.scale
    boxes = frame.bar() | {"event": frame.column(6 * s, 9 * s, 10.5 * s)}
    if not text:
        lowest = frame.code_top + frame.side
        frame.side = min(0.62 * width, (lowest - top - 10 * s) / (1 + QUIET))
        frame.code_top = lowest - frame.side
    frame.code_left = (width - frame.side) / 2
    above = frame.code_top - frame.quiet - 10 * s
    boxes |= frame.code() | {"name": frame.column(above, 9 * s, 16 * s)}
    if text:
        boxes["back_text"] = _text_box(text, frame.column(top, above - top - 2 * s, 0))
    return Arrangement(width, height, s, boxes)


def _text_box(text: str, box: Box) -> Box:
    largest, smallest = BACK_TEXT_SIZES
    size = fitting_size(text, box.width, box.height, largest=largest, smallest=smallest)
    if size is None:
        raise DesignRefused("back_text", Fault.TOO_LONG)
    return box._replace(size=size)


class Frame:
    """What all templates share: the scale, the margin, the QR code above what lies at the foot."""

    def __init__(self, width: int, height: int, fields: frozenset[Field]) -> None:
        self.width, self.height, self.fields = width, height, fields
        self.scale = max(SMALLEST_SCALE, min(width / A6[0], height / A6[1]))
        self.margin = 9 * self.scale
        self.side = max(CODE_LEAST, 33 * self.scale)
        self.small = max(SMALL_PRINT, 8.5 * self.scale)
        self.code_left = width - self.margin - self.side
        self.stand_on(13)

    def stand_on(self, foot: float) -> None:
        """Have the code stand above a foot of that height (at scale 1)."""
        self.foot_top = self.height - foot * self.scale
        self.short_top = self.foot_top - 0.6 * self.small
        self.code_top = self.short_top - self.side * (1 + 3.9 / 33)

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
        return self.code_left - self.margin - 5 * self.scale

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
        return self.beside if self.is_wide else self.width - 2 * self.margin

    def chosen(self, rows: Iterable[Row]) -> list[Row]:
        """The rows that this badge has."""
        return [row for row in rows if row.part == "name" or Field(row.part) in self.fields]

    def column(self, top: float, height: float, size: float) -> Box:
        """A box from margin to margin."""
        return Box(self.margin, top, self.width - 2 * self.margin, height, size)

    def row_height(self, row: Row) -> float:
        """How high a row is here: small print does not shrink as all else does."""
        lines = 2 if row == ORGANISATION else 1
        small = SMALL_PRINT * 1.35 * POINT * lines
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
        s, width = self.scale, self.width - 2 * self.margin
        if Field.NUMBER not in self.fields:
            return {"role": Box(self.margin, top, width, height, size * s)}
        left = self.width - self.margin - 20 * s
        return {
            "role": Box(self.margin, top, width - 21 * s, height, size * s),
            "number": Box(left, top, 20 * s, height, max(6, 9 * s)),
        }


def _picture(frame: Frame) -> dict[str, Box] | None:
    s, has_art = frame.scale, Field.ART in frame.fields
    name = Row("name", 11.7 if Field.NATIVE_NAME in frame.fields else 13, 25)
    rows = [name, Row("native_name", 9.8, 16), ORGANISATION]
    rows = frame.chosen(rows if frame.is_roomy else [*rows, COUNTRY, STAND])
    room = min(frame.limit - frame.needed(rows) - 6 * s, frame.code_top - frame.quiet)
    head = min((40 * s + 0.45 * (frame.height - A6[1] * s)) if has_art else 24 * s, room)
    if head < 13 * s:
        return None
    boxes = {"art": Box(0, 0, frame.width, head)} if has_art else {}
    logo = _logo_over(frame, head)
    boxes |= {"event": Box(frame.margin, head - 9 * s, frame.width - 13 * s, 9 * s, 10.5 * s)}
    boxes |= {"logo": logo}
    boxes |= frame.stacked(head + 6 * s, rows, frame.text_width) | frame.beside_code()
    return boxes | frame.code() | frame.bar()


def _logo_over(frame: Frame, head: float) -> Box:
    """Above the event's name, or at the other side of it where the head is low."""
    s = frame.scale
    if head >= 24 * s:
        return Box(frame.margin, 4 * s, 42 * s, min(16 * s, head - 16 * s))
    left = frame.width - frame.margin - 24 * s
    return Box(left, 1.5 * s, 24 * s, head - 3 * s)


def _colour(frame: Frame) -> dict[str, Box] | None:
    s, has_art = frame.scale, Field.ART in frame.fields
    frame.stand_on(14 if has_art else 4)
    upper = frame.chosen([LARGE_NAME, NATIVE])
    lower = frame.chosen([ORGANISATION] if frame.is_roomy else [ORGANISATION, COUNTRY, STAND])
    block = 27 * s + frame.needed(upper)
    spare = min(
        frame.limit - frame.needed(lower) - 4 * s, frame.code_top - frame.quiet
    ) - block  # fmt: skip
    if spare < 0:
        return None
    lift = min(spare, 0.5 * (frame.height - A6[1] * s))
    block += lift
    width = frame.width - 2 * frame.margin
    boxes = {"block": Box(0, 0, frame.width, block)}
    boxes |= {"event": frame.column(4 * s, 10 * s, 10.5 * s)}
    boxes |= {"logo": Box(frame.width - frame.margin - 34 * s, 4 * s, 34 * s, 10 * s)}
    boxes |= frame.stacked(15 * s + lift, upper, width)
    boxes |= frame.role_row(block - 11 * s, 9 * s, 15)
    boxes |= frame.stacked(block + 4 * s, lower, frame.text_width) | frame.beside_code()
    if has_art:
        boxes |= {"art": Box(0, frame.foot_top, frame.width, frame.height - frame.foot_top)}
    return boxes | frame.code()


def _plain(frame: Frame) -> dict[str, Box] | None:
    s = frame.scale
    if not frame.is_wide:
        frame.code_left = (frame.width - frame.side) / 2
    rows = frame.chosen([LARGE_NAME, NATIVE, ORGANISATION, COUNTRY, STAND])
    spare = frame.limit - 17 * s - frame.needed(rows)
    if spare < 0 or (frame.is_wide and 17 * s > frame.code_top - frame.quiet):
        return None
    boxes = {"event": frame.column(5 * s, 10 * s, 10.5 * s)}
    boxes |= {"logo": Box(frame.margin, 4 * s, 30 * s, 10 * s)}
    boxes |= frame.stacked(17 * s + spare / 2, rows, frame.text_width)
    return boxes | frame.code() | frame.bar()


ARRANGED_BY: dict[Template, Callable[[Frame], dict[str, Box] | None]] = {
    Template.PICTURE: _picture,
    Template.COLOUR: _colour,
    Template.PLAIN: _plain,
}
