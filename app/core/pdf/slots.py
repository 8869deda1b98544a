"""The places of a laid out page that differ from person to person.

``<p data-slot="name">Xg</p>`` is a text: its sample is not printed, it shows the place and style.
``data-lines="4"`` lets it run over so many lines, ``data-grows="up"`` has the sample show the last
of them instead of the first. ``<div data-qr="code">`` is a QR code that fills
the box; the design leaves four modules of white around it. Lengths are CSS pixels.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from weasyprint import CSS
from weasyprint.formatting_structure import boxes

from app.core.pdf.shaping import CACHED_LINES, Fonts, Shaper
from app.core.pdf.texts import InLanguage
from app.core.qr import qr_matrix, qr_rows

SAMPLES_HIDDEN = CSS(string="[data-slot], [data-qr] { visibility: hidden !important }")
SMALLEST = 0.62  # a single line shrinks no further before it becomes two
STEP = 0.96  # how a text that is still too long shrinks


@dataclass
class TextSlot:
    """One text of a person: its first baseline, the width it must keep, how it looks."""

    name: str
    x: float
    baseline: float
    width: float
    line_height: float
    lines: int
    grows_up: bool
    align: str
    colour: bytes
    style: Any
    fonts: Fonts
    shapers: dict[tuple[str, str], Shaper] = field(default_factory=dict)
    drawn: dict[str | InLanguage, bytes] = field(default_factory=dict)

    @property
    def look(self) -> str:
        """All that decides how a text is drawn."""
        words = ("font_", "letter_", "word_", "lang", "text_decoration")
        style = sorted((k, str(v)) for k, v in self.style.items() if k.startswith(words))
        place = (self.x, self.baseline, self.width, self.line_height, self.lines, self.align)
        return repr((self.name, place, self.grows_up, self.colour, style))

    def forget_lines(self) -> None:
        """Start a new document."""
        self.drawn.clear()
        for shaper in self.shapers.values():
            shaper.forget_lines()

    def operators(self, text: str | InLanguage) -> bytes:
        """``text`` drawn in the slot; nothing when it is empty."""
        if text not in self.drawn:
            if len(self.drawn) >= CACHED_LINES:
                self.drawn.clear()
            self.drawn[text] = self._drawn(text)
        return self.drawn[text]

    def _drawn(self, text: str | InLanguage) -> bytes:
        words, lang = text if isinstance(text, InLanguage) else (text, "")
        words = " ".join(words.split())
        if not words:
            return b""
        shaper = self._shaper(_direction(words), lang)
        scale, pieces = _fitted(shaper, words, self.width, self.lines)
        step = self.line_height * scale
        first = self.baseline - step * (len(pieces) - 1) * self._lift
        lines = [
            self._line(shaper, piece, scale, first + place * step)
            for place, piece in enumerate(pieces)
        ]
        return b"BT %s\n%s ET" % (self.colour, b"\n".join(lines))

    @property
    def _lift(self) -> float:
        """Which share of the lines but one stands above the sample's: of two small lines in the
        place of one, a half."""
        return 1 if self.grows_up else 0.5 if self.lines == 1 else 0

    def _shaper(self, direction: str, lang: str) -> Shaper:
        if (direction, lang) not in self.shapers:
            shaper = Shaper(self.style, self.fonts, direction=direction, lang=lang)
            self.shapers[direction, lang] = shaper
        return self.shapers[direction, lang]

    def _line(self, shaper: Shaper, piece: str, scale: float, baseline: float) -> bytes:
        line = shaper.line(piece)
        spare = self.width - line.width * scale
        x = self.x + {"center": spare / 2, "right": spare, "end": spare}.get(self.align, 0)
        return b"%.5g 0 0 %.5g %.2f %.2f Tm %s" % (scale, -scale, x, baseline, line.operators)


@dataclass
class QrSlot:
    """One QR code of a person: a square of black modules, painted as a 1-bit mask."""

    name: str
    x: float
    y: float
    side: float

    def forget_lines(self) -> None:
        """Nothing to forget: a QR code needs no font."""

    def operators(self, text: str) -> bytes:
        """The QR code of ``text``; nothing when it is empty."""
        if not text:
            return b""
        size, bits = qr_matrix(text)
        place = b"%.3f 0 0 %.3f %.3f %.3f" % (self.side, -self.side, self.x, self.y + self.side)
        # hexadecimal, so that no reader takes two of the modules for the end of the image
        rows = qr_rows(size, bits).hex().encode()
        head = b"BI /W %d /H %d /IM true /D [1 0] /F /AHx ID " % (size, size)
        return b"q 0 g %s cm %s%s>\nEI Q" % (place, head, rows)


Slot = TextSlot | QrSlot


class SlotReader:
    """Finds the slots of pages; alike slots of several pages are one, so a text is shaped once."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._known: dict[str, TextSlot] = {}

    def read(self, page: Any) -> list[Slot]:
        """The slots of a page laid out by WeasyPrint. ValueError for a text without a sample."""
        return [
            _qr_slot(box) if box.element.get("data-qr") else self._shared(box)
            for box in _marked_boxes(page)
        ]

    def _shared(self, box: Any) -> TextSlot:
        slot = _text_slot(box, self._fonts)
        return self._known.setdefault(slot.look, slot)


def _marked_boxes(page: Any) -> Iterator[Any]:
    seen = set()
    for placeholder in page._page_box.descendants(placeholders=True):
        box = getattr(placeholder, "_box", placeholder)
        element = box.element
        if element is None or not isinstance(box, boxes.BlockLevelBox) or element in seen:
            continue
        if element.get("data-slot") or element.get("data-qr"):
            seen.add(element)
            yield box


def _qr_slot(box: Any) -> QrSlot:
    side = min(box.width, box.height)
    return QrSlot(box.element.get("data-qr"), box.content_box_x(), box.content_box_y(), side)


def _text_slot(box: Any, fonts: Fonts) -> TextSlot:
    name = box.element.get("data-slot")
    sample = next((part for part in box.descendants() if isinstance(part, boxes.TextBox)), None)
    if sample is None:
        raise ValueError(f"the slot {name!r} needs a sample text")
    line = next(part for part in box.descendants() if isinstance(part, boxes.LineBox))
    return TextSlot(
        name=name,
        x=box.content_box_x(),
        baseline=sample.position_y + sample.baseline,
        width=box.width,
        line_height=line.height,
        lines=int(box.element.get("data-lines", "1")),
        grows_up=box.element.get("data-grows") == "up",
        align=box.style["text_align_all"],
        colour=b"%.4g %.4g %.4g rg" % tuple(sample.style["color"].to("srgb").coordinates),
        style=sample.style,
        fonts=fonts,
    )


def _direction(text: str) -> str:
    """The direction of the first letter that has one, as ``dir=auto`` in HTML."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _fitted(shaper: Shaper, text: str, width: float, lines: int) -> tuple[float, list[str]]:
    """How much ``text`` shrinks to fit, and its lines.

    One line shrinks to `SMALLEST`, then becomes two; several shrink when they are too many.
    """
    scale = min(1.0, width / max(shaper.line(text).width, 1e-6))
    if scale == 1 or (lines == 1 and scale >= SMALLEST):
        return scale, [text]
    scale = SMALLEST if lines == 1 else 1.0
    while True:
        pieces = shaper.wrapped(text, width / scale)
        room = 2 if lines == 1 else int(lines / scale)
        if len(pieces) <= room and _widest(shaper, pieces) * scale <= width:
            return scale, _balanced(shaper, pieces, text, width / scale) if lines == 1 else pieces
        scale *= STEP


def _balanced(shaper: Shaper, pieces: list[str], text: str, width: float) -> list[str]:
    """The same number of lines with the last no shorter than it must be."""
    for share in (0.55, 0.65, 0.75, 0.85, 0.95):
        narrower = shaper.wrapped(text, width * share)
        if len(narrower) <= len(pieces) and _widest(shaper, narrower) <= width:
            return narrower
    return pieces


def _widest(shaper: Shaper, pieces: list[str]) -> float:
    return max(shaper.line(piece).width for piece in pieces)
