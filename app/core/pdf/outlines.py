"""The letters of a font as SVG paths."""

import re
from functools import lru_cache
from io import BytesIO
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from weasyprint.pdf.fonts import Font

#: ``<00440057>``: glyphs by their four digits; between them moves to the left
PIECE = re.compile(r"<([0-9a-fA-F]+)>|([-+]?[\d.]+)")


class Outlines:
    """Draws what a PDF shows in one font. Coloured emoji leave a blank, as on paper."""

    def __init__(self, font: Font) -> None:
        self._font = font
        self._glyphs = _Glyphs.of(font)

    def path(self, shown: str, size: float, *, start: float, rise: float) -> tuple[str, float]:
        """The path of ``[<0044>-3<0056>]``, the operand of TJ, and where its line goes on."""
        pen, paths = start, []
        for codes, back in PIECE.findall(shown):
            if back:
                pen -= float(back) * size / 1000
            for glyph in () if self._font.bitmap else _numbers(codes):
                paths.append(self._glyphs.path(glyph, size, pen, rise))
                pen += self._font.widths.get(glyph, 0) * size / 1000
        return "".join(paths), pen


class _Glyphs:
    """An opened font file; kept, for a Chinese one takes a fifth of a second to open."""

    def __init__(self, content: bytes, index: int, variations: dict[str, float]) -> None:
        self._font = TTFont(BytesIO(content), fontNumber=index, lazy=True)
        self._set: Any = self._font.getGlyphSet(location=variations or None)
        self._count = self._font["maxp"].numGlyphs
        self._units = self._font["head"].unitsPerEm

    @staticmethod
    def of(font: Font) -> "_Glyphs":
        """The opened file of ``font``."""
        return _opened(font.file_content, font.index, tuple(sorted(font.variations.items())))

    def path(self, glyph: int, size: float, x: float, y: float) -> str:
        """One glyph at ``x``, ``y``; a number beyond the last is a character no font has."""
        scale = size / self._units
        pen = SVGPathPen(self._set, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
        name = self._font.getGlyphName(glyph if glyph < self._count else 0)
        self._set[name].draw(TransformPen(pen, (scale, 0, 0, scale, x, y)))
        return str(pen.getCommands())


@lru_cache(maxsize=12)
def _opened(content: bytes, index: int, variations: tuple[Any, ...]) -> _Glyphs:
    return _Glyphs(content, index, dict(variations))


def _numbers(codes: str) -> list[int]:
    return [int(codes[start : start + 4], 16) for start in range(0, len(codes), 4)]
