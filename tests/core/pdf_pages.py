"""Looks at a PDF as a printer would: pages as images, by poppler."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image


def raster(pdf: bytes, *, dpi: int = 100) -> list[Image.Image]:
    """The pages of ``pdf`` as grey images."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "document.pdf")
        source.write_bytes(pdf)
        command = ["pdftoppm", "-gray", "-r", str(dpi), source, Path(folder, "page")]
        done = subprocess.run(command, check=True, capture_output=True)
        assert done.stderr == b"", done.stderr
        return [Image.open(path).copy() for path in sorted(Path(folder).glob("page-*.pgm"))]
