"""The card before a delegation's badges: whose they are, how many, and the names to tick off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from badges.rules.frame import SMALL_PRINT, Box, scale_of

Name = TypeVar("Name")
LINE = 4.8  # millimetres from name to name


@dataclass(frozen=True)
class Cover:
    """The boxes of a card of that size; its ``rows`` hold a tick, a name and a role each."""

    width: int
    height: int
    boxes: dict[str, Box]
    rows: tuple[dict[str, Box], ...]


def arrange_cover(width: int, height: int) -> Cover:
    """A cover as large as the badges it lies upon, with as many rows as it holds."""
    s = scale_of(width, height)
    margin = 9 * s
    inner = width - 2 * margin
    boxes = {
        "number": Box(margin, 5 * s, inner * 0.45, 12 * s, 24 * s),
        "count": Box(margin + inner * 0.45, 7 * s, inner * 0.55, 9 * s, 13 * s),
        "organisation": Box(margin, 19 * s, inner, 9 * s, 12 * s),
        "country": Box(margin, 31 * s, inner, 6 * s, 12 * s),
        "head": Box(margin, 38 * s, inner, 5 * s, max(SMALL_PRINT, 9 * s)),
    }
    line = max(3.8, LINE * s)
    first = 46 * s
    count = int((height - first - 5 * s) / line)
    rows = tuple(_row(margin, first + place * line, inner, line, s) for place in range(count))
    return Cover(width, height, boxes, rows)


def _row(left: float, top: float, width: float, height: float, s: float) -> dict[str, Box]:
    size = max(SMALL_PRINT, 9 * s)
    role = width * 0.34
    return {
        "tick": Box(left, top, height, height, size * 1.1),
        "person": Box(left + height, top, width - height - role - 1, height, size),
        "role": Box(left + width - role, top, role, height, size * 0.9),
    }


def in_parts(names: Sequence[Name], rows: int) -> list[Sequence[Name]]:
    """``names`` as they are spread over covers with ``rows`` rows."""
    return [names[start : start + rows] for start in range(0, len(names), rows)]
