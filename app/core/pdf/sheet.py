"""How stamped pages lie on the paper. Lengths are PDF points; y runs upward."""

from dataclasses import dataclass
from typing import Literal

Sheet = Literal["a6", "a4-4"]
MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
MARK = 4 * MM  # length of a crop mark
ROOM = 0.5  # a page may be so much larger than its share of the paper: rounding


@dataclass(frozen=True)
class Layout:
    """The size of the paper, where the lower left corner of each page goes, and the crop marks."""

    size: tuple[float, float]
    places: tuple[tuple[float, float], ...]
    marks: bytes = b""

    @property
    def back_places(self) -> tuple[tuple[float, float], ...]:
        """Where the backs go, so that paper turned over its long edge has each behind its front."""
        if len(self.places) == 1:
            return self.places
        return tuple(self.places[place ^ 1] for place in range(len(self.places)))


def layout(sheet: Sheet, width: float, height: float) -> Layout:
    """Pages of ``width`` and ``height`` one by one (``a6``) or four to an A4 sheet (``a4-4``).

    ValueError when four do not fit, or for a sheet of another name.
    """
    if sheet == "a6":
        return Layout((width, height), ((0.0, 0.0),))
    if sheet != "a4-4":
        raise ValueError(f"no sheet is called {sheet!r}")
    if 2 * width > A4[0] + ROOM or 2 * height > A4[1] + ROOM:
        raise ValueError("four such pages do not fit an A4 sheet")
    left, top = A4[0] / 2 - width, A4[1] / 2 + height
    places = tuple((left + c * width, top - (r + 1) * height) for r in (0, 1) for c in (0, 1))
    return Layout(A4, places, _crop_marks(width, height))


def _crop_marks(width: float, height: float) -> bytes:
    """Hairlines on every cut: at the paper's edges and where the cuts cross.

    Black on a wider white line, so that they show on any art.
    """
    middle_x, middle_y = A4[0] / 2, A4[1] / 2
    columns = [middle_x - width, middle_x, middle_x + width]
    rows = [middle_y - height, middle_y, middle_y + height]
    lines = [_vertical(x, y) for x in columns for y in (0, middle_y, A4[1])]
    lines += [_horizontal(x, y) for y in rows for x in (0, middle_x, A4[0])]
    path = b"\n".join(lines)
    return b"q 1 G 1.2 w\n%s\nS 0 G 0.3 w\n%s\nS Q\n" % (path, path)


def _vertical(x: float, y: float) -> bytes:
    return b"%.2f %.2f m %.2f %.2f l" % (x, y - MARK, x, y + MARK)


def _horizontal(x: float, y: float) -> bytes:
    return b"%.2f %.2f m %.2f %.2f l" % (x - MARK, y, x + MARK, y)
