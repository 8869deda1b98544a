"""Looks at a PDF as a printer would, by poppler, as a camera would, and as one who copies text."""

import io
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import zxingcpp
from PIL import Image
from pypdf import PageObject, PdfReader


def raster(pdf: bytes, *, dpi: int = 100) -> list[Image.Image]:
    """The pages of ``pdf`` as grey images."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "document.pdf")
        source.write_bytes(pdf)
        command = ["pdftoppm", "-gray", "-r", str(dpi), source, Path(folder, "page")]
        done = subprocess.run(command, check=True, capture_output=True)
        assert done.stderr == b"", done.stderr
        return [Image.open(path).copy() for path in sorted(Path(folder).glob("page-*.pgm"))]


def codes_on(pdf: bytes, *, dpi: int = 200) -> list[list[str]]:
    """The QR codes on each page."""
    return [[one.text for one in zxingcpp.read_barcodes(page)] for page in raster(pdf, dpi=dpi)]


def pages_of(pdf: bytes) -> list[PageObject]:
    """Its pages as pypdf has them."""
    return list(PdfReader(io.BytesIO(pdf)).pages)


def texts_on(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in pages_of(pdf)]
