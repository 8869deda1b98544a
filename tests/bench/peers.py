"""The usual ways to draw badges and certificates, on the same pages as ours.

reportlab shapes nothing, so it gets Noto Sans and leaves out what that font lacks; it cannot draw
SVG either and gets dots instead of the art. typst has no QR codes of its own and gets ours.
"""

import io
import json
import random
import subprocess
from collections.abc import Sequence

import typst
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.core.qr import qr_svg
from tests.bench.pages import Page, Text

DOTS = 400
LEADING = 1.4
FONTS = typst.Fonts()
FAMILIES = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari"]


def by_reportlab(page: Page, guests: Sequence[dict[str, str]]) -> bytes:
    """A PDF with one page for each of ``guests``."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(page.width * mm, page.height * mm), pageCompression=1)
    for style in ("regular", "bold"):
        pdfmetrics.registerFont(TTFont(style, font_file(style)))
    known = pdfmetrics.getFont("regular").face.charToGlyph
    _dots(canvas, page)
    for guest in guests:
        canvas.doForm("art")
        for text in page.texts:
            if all(ord(char) in known for char in guest[text.slot]):
                _write(canvas, page, text, guest[text.slot])
        _code(canvas, page, guest["code"])
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def by_typst(page: Page, guests: Sequence[dict[str, str]]) -> bytes:
    """The same by typst, which shapes every script."""
    drawn = [guest | {"code": qr_svg(guest["code"], border=0)} for guest in guests]
    inputs = {"guests": json.dumps(drawn), "art": page.art}
    made = typst.compile(_typst_source(page).encode(), font_paths=FONTS, sys_inputs=inputs)
    assert isinstance(made, bytes)
    return made


def font_file(style: str) -> str:
    """Where this machine keeps Noto Sans."""
    asked = ["fc-match", "-f", "%{file}", f"Noto Sans:style={style}:{style}"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout


def _dots(canvas: Canvas, page: Page) -> None:
    rng = random.Random(7)
    canvas.beginForm("art")
    canvas.setFillColorRGB(0.56, 0.64, 1)
    for _ in range(DOTS):
        left, top = rng.uniform(0, page.width), rng.uniform(0, page.height / 3)
        canvas.circle(left * mm, (page.height - top) * mm, 1.7, stroke=0, fill=1)
    canvas.endForm()


def _write(canvas: Canvas, page: Page, text: Text, words: str) -> None:
    font = "bold" if text.bold else "regular"
    canvas.setFont(font, text.size)
    lines = simpleSplit(words, font, text.size, text.width * mm)
    for number, line in enumerate(lines):
        down = text.top * mm + text.size * (1 + LEADING * number)
        canvas.drawString(text.left * mm, page.height * mm - down, line)


def _code(canvas: Canvas, page: Page, words: str) -> None:
    left, top, side = page.code
    widget = QrCodeWidget(words, barLevel="M", barBorder=0, barWidth=side * mm, barHeight=side * mm)
    drawing = Drawing(side * mm, side * mm)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, left * mm, (page.height - top - side) * mm)


def _typst_source(page: Page) -> str:
    left, top, side = page.code
    families = ", ".join(f'"{one}"' for one in [*FAMILIES, "Noto Sans CJK SC"])
    parts = [
        f"#set page(width: {page.width}mm, height: {page.height}mm, margin: 0mm)",
        f"#set text(font: ({families}))",
        f'#let art = image(bytes(sys.inputs.art), format: "svg", width: {page.width}mm)',
        "#for guest in json(bytes(sys.inputs.guests)) { page({",
        "place(art)",
        *map(_typst_text, page.texts),
        f"place(dx: {left}mm, dy: {top}mm, "
        f'image(bytes(guest.code), format: "svg", width: {side}mm))',
        "})}",
    ]
    return "\n".join(parts)


def _typst_text(text: Text) -> str:
    look = f'size: {text.size}pt, weight: "{"bold" if text.bold else "regular"}"'
    box = f"box(width: {text.width}mm, text({look}, guest.{text.slot}))"
    return f"place(dx: {text.left}mm, dy: {text.top}mm, {box})"
