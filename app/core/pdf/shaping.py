"""Lines of text as PDF operators, shaped by the Pango that WeasyPrint itself shapes with.

Numbers are rounded as in ``weasyprint.draw.text.draw_first_line``, so that a line comes out as in a
page that WeasyPrint draws whole. Coloured emoji leave a blank: they are pictures, not glyphs.
Lengths are CSS pixels.
"""

import struct
from typing import Any, NamedTuple

from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import Layout, split_first_line

CACHED_LINES = 4096
# PangoGlyphInfo: glyph, width, x offset, y offset, (attributes); read in one go, not field by field
GLYPH = struct.Struct("=Iiii4x")
NO_GLYPH = pango.PANGO_GLYPH_EMPTY
# a glyph above or below the line stands between two settings of the text's rise
RAISED = ">] TJ\n{:.3f} Ts [<{}>] TJ 0 Ts\n[<"


class Line(NamedTuple):
    """A shaped line: text operators that start at its left end on the baseline, and its width."""

    operators: bytes
    width: float


class Glyph(NamedTuple):
    """How a glyph is shown: what stands before it and is moved after it, to the left and in
    thousandths of the font's size. Without code, only the move before is made."""

    before: float
    code: str
    after: float


class FontInUse(NamedTuple):
    """A font that Pango chose for a shaper, the operator that sets it, and what was worked out of
    its glyphs, by what Pango says of one: number, width, x and y offset."""

    font: Font
    size: float
    chosen: str
    glyphs: dict[tuple[int, ...], Glyph]


class Fonts(dict):
    """The fonts WeasyPrint has opened, kept from document to document.

    Opening one reads its whole file, so it is done once; which of its glyphs a document uses is
    forgotten after each, and only fonts with glyphs in use are embedded.
    """

    def values(self) -> Any:
        used = [font for font in super().values() if font.to_unicode]
        return sorted(used, key=lambda font: (font.hash, font.font_size))

    def forget_glyphs(self) -> None:
        """Start a new document."""
        for font in super().values():
            font.widths, font.to_unicode, font.missing = {}, {}, {}


class Shaper:
    """Shapes lines in one computed style; not for two threads at once."""

    def __init__(self, style: Any, fonts: Fonts, *, direction: str = "ltr", lang: str = "") -> None:
        self.style = style.copy()
        self.style["direction"] = direction
        self.style["lang"] = lang or style["lang"]
        self.style["hyphens"] = "manual"
        self.style["white_space"] = "normal"
        self._fonts = fonts
        self._layout = Layout(self.style)
        self._in_use: dict[Any, FontInUse] = {}
        self._retired: list[Layout] = []
        self._lines: dict[str, Line] = {}
        self._extents = ffi.new("PangoRectangle *")
        # as `weasyprint.text.line_break.line_size` counts it
        spacing = self.style["letter_spacing"]
        self._spacing = 0 if spacing == "normal" else spacing

    def forget_lines(self) -> None:
        """Start a new document: its fonts must be told again which glyphs are used."""
        self._lines.clear()
        for used in self._in_use.values():
            used.glyphs.clear()

    def line(self, text: str) -> Line:
        """``text`` on one line, however long."""
        if text not in self._lines:
            if len(self._lines) >= CACHED_LINES:
                self._lines.clear()
            self._lines[text] = self._shaped(text)
        return self._lines[text]

    def wrapped(self, text: str, width: float) -> list[str]:
        """``text`` cut where WeasyPrint would break it to fit ``width``."""
        pieces, rest = [], text.encode()
        while rest:
            _, length, resume, *_ = split_first_line(rest.decode(), self.style, None, width, 0)
            pieces.append(rest[:length].decode().strip())
            rest = rest[resume:] if resume else b""
        return pieces

    def _shaped(self, text: str) -> Line:
        if self.style["word_spacing"]:
            self._layout = Layout(self.style)  # Pango keeps the spaces of the text before
        layout, known = self._layout, len(self._in_use)
        layout.set_text(text)
        line = pango.pango_layout_get_line_readonly(layout.layout, 0)
        pango.pango_layout_line_get_extents(line, ffi.NULL, self._extents)
        width = self._extents.width * FROM_UNITS + self._spacing
        operators: list[str] = []
        run = line.runs
        while run != ffi.NULL:
            self._draw_run(ffi.cast("PangoGlyphItem *", run.data), text, operators)
            run = run.next
        if len(self._in_use) > known:
            # The layout that met a font keeps Pango from freeing it and reusing its address.
            self._retired.append(layout)
            self._layout = Layout(self.style)
        return Line("\n".join(operators).encode(), width)

    def _draw_run(self, item: Any, text: str, operators: list[str]) -> None:
        used = self._font(item.item.analysis.font)
        known = used.glyphs
        operators.append(used.chosen)
        infos = ffi.buffer(item.glyphs.glyphs, GLYPH.size * item.glyphs.num_glyphs)
        shown: list[str] = []
        move = 0.0  # before the next glyph, as in `Glyph`
        for place, info in enumerate(GLYPH.iter_unpack(infos)):
            if info not in known:
                known[info] = self._glyph(used, item, place, text)
            before, code, after = known[info]
            if not code:
                move -= before
                continue
            if before:
                move = round(move - before, 2)
            if move:
                shown.append(f">{move:g}<")
            shown.append(code)
            move = after
        if move:
            shown.append(f">{move}<")
        operators.append(_shown(shown))

    def _glyph(self, used: FontInUse, item: Any, place: int, text: str) -> Glyph:
        info = item.glyphs.glyphs[place]
        glyph, width = info.glyph, info.geometry.width
        x, y = info.geometry.x_offset, info.geometry.y_offset
        if glyph == NO_GLYPH:
            return Glyph(width / used.size, "", 0)
        advance = width * 1000 * FROM_UNITS / used.size
        glyph, own = self._carried(used, item, place, advance, text)
        code = f"{glyph:{'02x' if used.font.bitmap else '04x'}}"
        raised = RAISED.format(-y / 1000, code) if y else code
        return Glyph(x / used.size, raised, int(own + x / used.size - advance))

    def _carried(
        self, used: FontInUse, item: Any, place: int, advance: float, text: str
    ) -> tuple[int, float]:
        """Have the font carry a glyph; its code and its own width in thousandths of the size."""
        font, glyph = used.font, item.glyphs.glyphs[place].glyph
        if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
            # no font has the character: a code beyond the font's last, drawn as its empty box
            glyph = font.get_unused_glyph_id(glyph - pango.PANGO_GLYPH_UNKNOWN_FLAG)
            font.widths[glyph] = round(advance)
            font.widths.setdefault(0, font.widths[glyph])
        elif glyph not in font.widths:
            pango_font, box = item.item.analysis.font, self._extents
            pango.pango_font_get_glyph_extents(pango_font, glyph, ffi.NULL, box)
            font.widths[glyph] = round(box.width * 1000 * FROM_UNITS / used.size)
        font.to_unicode.setdefault(glyph, _cluster(item, place, text))
        return glyph, font.widths[glyph]

    def _font(self, pango_font: Any) -> FontInUse:
        if pango_font not in self._in_use:  # by its address
            key, description, size = get_pango_font_key(pango_font)
            if key not in self._fonts:
                self._fonts[key] = Font(pango_font, description, size)
            font = self._fonts[key]
            chosen = f"/{font.hash} {1 if font.bitmap else size:g} Tf"
            self._in_use[pango_font] = FontInUse(font, size, chosen, {})
        return self._in_use[pango_font]


def _shown(parts: list[str]) -> str:
    """The operator for a run: ``[<0044>-3<0056>] TJ``."""
    return f"[<{''.join(parts)}>] TJ".replace("<>", "").replace("[] TJ\n", "")


def _cluster(item: Any, place: int, text: str) -> str:
    """The characters a glyph stands for, so that the PDF can be searched and read aloud."""
    clusters, last = item.glyphs.log_clusters, item.glyphs.num_glyphs - 1
    start = clusters[place]
    if item.item.analysis.level % 2:  # right to left
        end = item.item.length if place == 0 else clusters[place - 1]
    else:
        end = item.item.length if place == last else clusters[place + 1]
    offset = item.item.offset
    return text.encode()[offset + start : offset + end].decode()
