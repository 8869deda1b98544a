"""Pictures that WeasyPrint put into a PDF, taken out again."""

from collections.abc import Callable
from io import BytesIO
from struct import pack
from typing import Any
from zlib import crc32

from PIL import Image

from app.core.pdf.operators import packed_bytes

#: PDF's colour spaces -> PNG's colour types
COLOURS = {"/DeviceGray": 0, "/DeviceRGB": 2}


def picture_of(image: Any, find: Callable[[Any], Any]) -> tuple[str, bytes]:
    """Media type and content of an image of the PDF: a JPEG as it came, else a PNG.

    ``find`` answers the object that a reference names.
    """
    if image.extra["Filter"] == "/DCTDecode":
        return "image/jpeg", packed_bytes(image)
    picture = _opened(image)
    if "SMask" in image.extra:
        picture.putalpha(_opened(find(image.extra["SMask"])))
    target = BytesIO()
    picture.save(target, "PNG")
    return "image/png", target.getvalue()


def _opened(image: Any) -> Image.Image:
    """WeasyPrint keeps the data of a PNG as it is, without what stands before and after."""
    extra = image.extra
    depth, colour = extra.get("BitsPerComponent", 8), COLOURS[extra["ColorSpace"]]
    header = pack(">IIBBBBB", extra["Width"], extra["Height"], depth, colour, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", packed_bytes(image)), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)
    return Image.open(BytesIO(png))


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", crc32(name + data))
