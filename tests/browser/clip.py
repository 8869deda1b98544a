"""What a phone's camera sees, as a film for Chromium's fake camera."""

import io
from pathlib import Path

import qrcode
from PIL import Image

from tests.core.pdf_pages import raster

SIZE = (640, 480)
FRAMES = 5


def show_badge(camera: Path, pdf: bytes, page: int = 0) -> None:
    """Hold the printed badge on ``page`` of ``pdf`` before the camera, slightly turned."""
    paper = raster(pdf, dpi=110)[page].convert("RGB")
    paper = paper.rotate(4, Image.Resampling.BICUBIC, expand=True, fillcolor=(150, 150, 150))
    _film(camera, paper)


def show_code(camera: Path, text: str) -> None:
    """Hold a screen with this QR code before the camera."""
    _film(camera, qrcode.make(text, box_size=8).get_image().convert("RGB"))


def show_nothing(camera: Path) -> None:
    """A grey wall."""
    _film(camera, Image.new("RGB", (1, 1), (150, 150, 150)))


def _film(camera: Path, picture: Image.Image) -> None:
    """Motion JPEG: the same frame a few times. The file is replaced whole, as it may be read."""
    frame = Image.new("RGB", SIZE, (150, 150, 150))
    # the lower part of a badge holds its code
    frame.paste(picture, ((SIZE[0] - picture.width) // 2, min(0, SIZE[1] - picture.height)))
    content = io.BytesIO()
    frame.save(content, "JPEG", quality=90, subsampling=2)
    whole = camera.with_suffix(".new")
    whole.write_bytes(content.getvalue() * FRAMES)
    whole.replace(camera)
