"""The letters of a font as SVG paths."""

import re
from functools import lru_cache
from io import BytesIO
from threading import Lock
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from weasyprint.pdf.fonts import Font

#: ``<00440057>``: glyphs by their four digits; between them moves to the left
PIECE = re.compile(r"<([0-9a-fA-F]+)>|([-+]?[\d.]+)")

#: an opened font reads its tables when they are first asked for: by one preview at a time
_reading = Lock()


class Outlines:
    """Draws what a PDF shows in one font. Coloured emoji leave a blank, as on paper."""

    def __init__(self, font: Font) -> None:
        self._font = font
        variations = tuple(sorted(font.variations.items()))
        with _reading:
            self._glyphs = _opened(font.file_content, font.index, variations)
        #: how many units of the outlines a letter is high
        self.units: int = self._glyphs.units

    def places(self, shown: str, start: float) -> tuple[list[tuple[int, float]], float]:
        """Glyphs and where they stand, and where the line goes on, in units.

        ``shown`` is the operand of TJ: ``[<0044>-3<0056>]``.
        """
        pen, placed, unit = start, [], self.units / 1000
        for codes, back in PIECE.findall(shown):
            if back:
                pen -= float(back) * unit
            for glyph in () if self._font.bitmap else _numbers(codes):
                placed.append((glyph, pen))
                pen += self._font.widths.get(glyph, 0) * unit
        return placed, pen

    def path(self, glyph: int) -> str:
        """The outline of a glyph, in units, y upward."""
        with _reading:
            return self._glyphs.path(glyph)


class _Glyphs:
    """An opened font file; kept, for a Chinese one takes a fifth of a second to open."""

    def __init__(self, content: bytes, index: int, variations: dict[str, float]) -> None:
        self._font = TTFont(BytesIO(content), fontNumber=index, lazy=True)
        self._set: Any = self._font.getGlyphSet(location=variations or None)
        self._count = self._font["maxp"].numGlyphs
        self.units = self._font["head"].unitsPerEm

    def path(self, glyph: int) -> str:
        """The outline; a number beyond the last stands for a character that no font has."""
        pen = SVGPathPen(self._set, ntos=lambda number: str(round(number)))
        self._set[self._font.getGlyphName(glyph if glyph < self._count else 0)].draw(pen)
        return str(pen.getCommands())


@lru_cache(maxsize=12)
def _opened(content: bytes, index: int, variations: tuple[Any, ...]) -> _Glyphs:
    return _Glyphs(content, index, dict(variations))


def _numbers(codes: str) -> list[int]:
    return [int(codes[start : start + 4], 16) for start in range(0, len(codes), 4)]
