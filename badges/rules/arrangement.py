"""Where the parts of a badge lie, for each template and any size: millimetres and points."""

from collections.abc import Callable
from dataclasses import dataclass

from badges.rules.design_parts import DesignRefused, Fault, Field, Template
from badges.rules.frame import (
    A6,
    COUNTRY,
    HEIGHTS,
    LARGE_NAME,
    NATIVE,
    ORGANISATION,
    QUIET,
    SHORT_GAP,
    STAND,
    Box,
    Frame,
    Row,
)
from badges.rules.text_room import fitting_size

BACK_TEXT_SIZES = (12, 6.5)


@dataclass(frozen=True)
class Arrangement:
    """The boxes of one side by the name of the part; a part without a box is not printed."""

    width: int
    height: int
    scale: float
    boxes: dict[str, Box]


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
    if not text:
        room = frame.short_top - top - 10 * s
        frame.side = min(0.62 * width, room / (1 + QUIET + SHORT_GAP))
        frame.stand_on(13)
    if not (text and frame.is_wide):
        frame.code_left = (width - frame.side) / 2
    boxes = frame.bar() | {"event": frame.column(6 * s, 9 * s, 10.5 * s)} | frame.code()
    return Arrangement(width, height, s, boxes | _back_texts(frame, top, text))


def _back_texts(frame: Frame, top: float, text: str) -> dict[str, Box]:
    """The name right above the code, the text above both; beside the code where it is wide."""
    s = frame.scale
    if text and frame.is_wide:
        name = Box(frame.margin, top, frame.beside, 9 * s, 16 * s)
        start = top + 11 * s
        place = Box(frame.margin, start, frame.beside, frame.limit - start)
    else:
        name = frame.column(frame.code_top - frame.quiet - 10 * s, 9 * s, 16 * s)
        place = frame.column(top, name.top - top - 2 * s, 0)
    return {"name": name} | ({"back_text": _text_box(text, place)} if text else {})


def _text_box(text: str, box: Box) -> Box:
    largest, smallest = BACK_TEXT_SIZES
    size = fitting_size(text, box.width, box.height, largest=largest, smallest=smallest)
    if size is None:
        raise DesignRefused("back_text", Fault.TOO_LONG)
    return box._replace(size=size)


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
    boxes |= {"event": Box(frame.margin, head - 9 * s, frame.width - 13 * s, 9 * s, 10.5 * s)}
    boxes |= {"logo": _logo_over(frame, head)}
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
    boxes = {"block": Box(0, 0, frame.width, block)}
    boxes |= {"event": frame.column(4 * s, 10 * s, 10.5 * s)}
    boxes |= {"logo": Box(frame.width - frame.margin - 34 * s, 4 * s, 34 * s, 10 * s)}
    boxes |= frame.stacked(15 * s + lift, upper, frame.inner)
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
