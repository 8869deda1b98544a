"""Pages of ours on a screen: their PDF operators as SVG, so that a preview is the very paper.

Reads what WeasyPrint and `app.core.pdf.slots` draw for designs without gradients, no other PDF.
Letters become outlines: whoever looks needs none of the fonts. Attributes only, no styles, so that
the SVG may stand in a page with a strict policy. Lengths are PDF points.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pydyf
from weasyprint.pdf.fonts import Font

from app.core.pdf.operators import operations, stream_bytes
from app.core.pdf.outlines import Outlines
from app.core.pdf.pictures import picture_of
from app.core.pdf.shaping import Fonts
from app.core.pdf.sheet import Sheet
from app.core.pdf.stamp import Back, StampTemplate
from app.core.pdf.templates import data_uri
from app.core.pdf.texts import Person
from app.core.qr import dark_runs

#: path operators -> SVG's commands
STROKES = {"m": "M", "l": "L", "c": "C", "h": "Z"}
CAPS = ("butt", "round", "square")
JOINS = ("miter", "round", "bevel")
OPACITIES = {"ca": "fill-opacity", "CA": "stroke-opacity"}


class Screens(NamedTuple):
    """SVG elements: what several pages share, to stand once in the document, and the pages."""

    #: content of a ``<defs>``
    shared: str
    #: whole ``<svg>`` elements
    pages: list[str]


def screens(
    template: StampTemplate,
    people: Iterable[Person],
    *,
    sheet: Sheet = "a6",
    back: Back | None = None,
) -> Screens:
    """The pages that ``template`` prints for ``people``. Raises as `StampTemplate.stamp` does."""
    seen: list[Screens] = []

    def look(pdf: pydyf.PDF, fonts: Fonts) -> None:
        seen.append(_screens(pdf, fonts.values()))

    template.stamp(people, sheet=sheet, back=back, look=look)
    return seen[0]


def _screens(pdf: pydyf.PDF, fonts: Iterable[Font]) -> Screens:
    reader = _Reader(pdf, {font.hash: Outlines(font) for font in fonts})
    pages = [reader.page(pdf.objects[number]) for number in pdf.pages["Kids"][::3]]
    return Screens("".join(reader.shared.values()), pages)


class _Reader:
    """Reads one document; a form that several pages show is drawn once."""

    def __init__(self, pdf: pydyf.PDF, fonts: Mapping[str, Outlines]) -> None:
        self._pdf, self.fonts = pdf, fonts
        self.shared: dict[str, str] = {}
        self._ids = 0

    def page(self, page: Any) -> str:
        """One page as a whole SVG, y turned downward."""
        width, height = (page.get("MediaBox") or self._pdf.pages["MediaBox"])[2:4]
        resources = self.find(page.get("Resources") or self._pdf.pages["Resources"])
        drawn = self.drawn(self.find(page["Contents"]), resources)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">'
            f'<path fill="#fff" d="M0 0h{width:g}v{height:g}H0z"/>'
            f'<g transform="matrix(1 0 0 -1 0 {height:g})">{drawn}</g></svg>'
        )

    def drawn(self, content: pydyf.Stream, resources: Any) -> str:
        """The elements that a stream draws."""
        drawing = _Drawing(self, resources)
        for operator, values in operations(stream_bytes(content)):
            drawing.do(operator, values)
        return drawing.end()

    def find(self, value: Any) -> Any:
        """The object that ``value`` is, or refers to."""
        found = re.fullmatch(rb"(\d+) 0 R", value) if isinstance(value, bytes) else None
        return self._pdf.objects[int(found[1])] if found else value

    def new_id(self) -> str:
        """An id that no other element of the document has."""
        self._ids += 1
        return f"paper-{self._ids}"

    def form(self, stream: Any) -> str:
        """The id of a form, which is drawn when it is met first."""
        name = f"paper-form-{stream.number}"
        if name not in self.shared:
            drawn = self.drawn(stream, self.find(stream.extra["Resources"]))
            self.shared[name] = f'<g id="{name}">{drawn}</g>'
        return name

    def letter(self, font: str, glyph: int) -> str:
        """The id of a letter, which is drawn when it is met first."""
        name = f"paper-{font}-{glyph}"
        if name not in self.shared:
            self.shared[name] = f'<path id="{name}" d="{self.fonts[font].path(glyph)}"/>'
        return name


class _Drawing:
    """One stream's operators in their order, and the state that they leave."""

    def __init__(self, reader: _Reader, resources: Any) -> None:
        self.out: list[str] = []
        self._reader, self._resources = reader, resources
        self._look: dict[str, str] = {"fill": "#000000", "stroke": "#000000"}
        self._open = 0
        self._saved: list[tuple[dict[str, str], int]] = []
        self._path: list[str] = []
        self._clips = ""
        self._font, self._size = "", 0.0
        self._text, self._pen, self._rise = "1 0 0 1 0 0", 0.0, 0.0

    def do(self, operator: str, values: list[str]) -> None:
        """Carry one operator out; one that paints nothing of ours is passed over."""
        if operator in STROKES:
            self._path.append(STROKES[operator] + " ".join(values))
        elif operator in ACTIONS:
            ACTIONS[operator](self, *values)

    def end(self) -> str:
        """All of it."""
        return "".join(self.out) + "</g>" * self._open

    def save(self) -> None:
        self._saved.append((self._look.copy(), self._open))

    def restore(self) -> None:
        self._look, before = self._saved.pop()
        self.out.append("</g>" * (self._open - before))
        self._open = before

    def move(self, *matrix: str) -> None:
        self._group(f'transform="matrix({" ".join(matrix)})"')

    def rectangle(self, x: str, y: str, width: str, height: str) -> None:
        self._path.append(f"M{x} {y}h{width}v{height}h{-float(width):g}z")

    def clip(self) -> None:
        self._clips = "nonzero"

    def clip_even_odd(self) -> None:
        self._clips = "evenodd"

    def end_path(self) -> None:
        path = self._taken()
        if self._clips and path:
            name = self._reader.new_id()
            shape = f'<path clip-rule="{self._clips}" d="{path}"/>'
            self.out.append(f'<clipPath id="{name}">{shape}</clipPath>')
            self._group(f'clip-path="url(#{name})"')
        self._clips = ""

    def fill(self) -> None:
        self._paint(self._only("fill"))

    def fill_even_odd(self) -> None:
        self._paint({"fill-rule": "evenodd"} | self._only("fill"))

    def stroke(self) -> None:
        self._paint({"fill": "none"} | self._only("stroke"))

    def fill_colour(self, *colour: str) -> None:
        self._look["fill"] = _hexadecimal(colour)

    def fill_grey(self, grey: str) -> None:
        self.fill_colour(grey, grey, grey)

    def stroke_colour(self, *colour: str) -> None:
        self._look["stroke"] = _hexadecimal(colour)

    def line_width(self, width: str) -> None:
        self._look["stroke-width"] = width

    def line_cap(self, cap: str) -> None:
        self._look["stroke-linecap"] = CAPS[int(cap)]

    def line_join(self, join: str) -> None:
        self._look["stroke-linejoin"] = JOINS[int(join)]

    def dashes(self, lengths: str, _phase: str) -> None:
        self._look["stroke-dasharray"] = lengths.strip("[] ") or "none"

    def opacity(self, name: str) -> None:
        state = self._named("ExtGState", name)
        found = {look: f"{state[key]:g}" for key, look in OPACITIES.items() if key in state}
        self._look.update(found)

    def show(self, name: str) -> None:
        found = self._named("XObject", name)
        if found.extra["Subtype"] == "/Form":
            self.out.append(f'<use href="#{self._reader.form(found)}"/>')
            return
        media_type, content = picture_of(found, self._reader.find)
        address = data_uri(content, media_type)
        self._unit_square(
            f'<image width="1" height="1" preserveAspectRatio="none" href="{address}"/>'
        )

    def mask(self, side: str, rows: str) -> None:
        size, path = int(side), "".join(_runs(int(side), bytes.fromhex(rows)))
        scale = f"scale({1 / size:.6g})"
        self._unit_square(f'<path shape-rendering="crispEdges" transform="{scale}" d="{path}"/>')

    def text_place(self, *matrix: str) -> None:
        self._text, self._pen = " ".join(matrix), 0.0

    def text_font(self, name: str, size: str) -> None:
        self._font, self._size = name[1:], float(size)

    def text_rise(self, rise: str) -> None:
        self._rise = float(rise)

    def text(self, shown: str) -> None:
        outlines = self._reader.fonts[self._font]
        scale = self._size / outlines.units
        placed, end = outlines.places(shown, self._pen / scale)
        self._pen = end * scale
        letters = "".join(
            f'<use href="#{self._reader.letter(self._font, glyph)}" x="{x:.0f}"/>'
            for glyph, x in placed
        )
        place = f"matrix({self._text}) translate(0 {self._rise:g}) scale({scale:.6g})"
        self.out.append(f'<g{_written(self._only("fill"))} transform="{place}">{letters}</g>')

    def _only(self, kind: str) -> dict[str, str]:
        return {name: value for name, value in self._look.items() if name.startswith(kind)}

    def _named(self, kind: str, name: str) -> Any:
        return self._reader.find(self._reader.find(self._resources[kind])[name[1:]])

    def _paint(self, attributes: dict[str, str]) -> None:
        if path := self._taken():
            self.out.append(f'<path{_written(attributes)} d="{path}"/>')

    def _unit_square(self, element: str) -> None:
        """``element`` in the square that PDF gives a picture, whose first row is on top."""
        self.out.append(f'<g transform="matrix(1 0 0 -1 0 1)">{element}</g>')

    def _taken(self) -> str:
        path = "".join(self._path)
        self._path.clear()
        return path

    def _group(self, attribute: str) -> None:
        self.out.append(f"<g {attribute}>")
        self._open += 1


ACTIONS: dict[str, Any] = {
    "q": _Drawing.save, "Q": _Drawing.restore, "cm": _Drawing.move, "gs": _Drawing.opacity,
    "re": _Drawing.rectangle, "W": _Drawing.clip, "W*": _Drawing.clip_even_odd,
    "n": _Drawing.end_path, "f": _Drawing.fill, "f*": _Drawing.fill_even_odd,
    "S": _Drawing.stroke, "Do": _Drawing.show, "EI": _Drawing.mask,
    "rg": _Drawing.fill_colour, "g": _Drawing.fill_grey, "RG": _Drawing.stroke_colour,
    "w": _Drawing.line_width, "J": _Drawing.line_cap, "j": _Drawing.line_join,
    "d": _Drawing.dashes, "Tm": _Drawing.text_place, "Tf": _Drawing.text_font,
    "Ts": _Drawing.text_rise, "TJ": _Drawing.text,
}  # fmt: skip
#: what needs nothing done: text begins and ends, corners so sharp that they would be cut
IDLE = {"BT", "ET", "M"}


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


def _hexadecimal(colour: Iterable[str]) -> str:
    """``0 0.5 1`` as ``#0080ff``."""
    return "#" + "".join(f"{round(255 * float(part)):02x}" for part in colour)


def _runs(size: int, rows: bytes) -> Iterable[str]:
    width = (size + 7) // 8
    bits = "".join(
        f"{int.from_bytes(rows[start : start + width], 'big'):0{8 * width}b}"[:size]
        for start in range(0, len(rows), width)
    )
    return dark_runs(size, int(bits, 2))
