"""Photos made by code for tests: as cameras and telephones write them, and as attackers do."""

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image, ImageCms

MAKER, MODEL, ORIENTATION, SOFTWARE, GPS = 0x010F, 0x0110, 0x0112, 0x0131, 0x8825
#: a text that stands in every kind of note, and in no clean file
SECRET = "Amina Ben Ali, 12 rue des Jasmins"


def scene(width: int = 600, height: int = 400, seed: int = 0) -> Image.Image:
    """A picture with the frequencies of natural ones: coarse forms strong, fine ones weak."""
    random = np.random.default_rng(seed)
    layers = np.zeros((height, width, 3))
    for cells in (2, 3, 5, 8, 16, 32):
        rough = random.random((cells, max(2, cells * width // height), 3)) / cells
        bands = [Image.fromarray(rough[..., c].astype(np.float32)) for c in range(3)]
        smooth = [
            np.asarray(each.resize((width, height), Image.Resampling.BICUBIC)) for each in bands
        ]
        layers += np.stack(smooth, axis=-1)
    layers = (layers - layers.min()) / (layers.max() - layers.min())
    return Image.fromarray((layers * 255).astype(np.uint8))


def notes(orientation: int = 1, **more: Any) -> Image.Exif:
    """What a telephone writes beside the picture, the place where it was taken included."""
    exif = Image.Exif()
    exif[MAKER], exif[MODEL], exif[ORIENTATION] = "Sample", "Phone 12", orientation
    exif[0x010E] = exif[0x9286] = SECRET
    exif.get_ifd(GPS)[2] = (36.0, 48.0, 23.0)
    for name, value in more.items():
        exif[{"software": SOFTWARE}[name]] = value
    return exif


def jpeg(picture: Image.Image | None = None, **options: Any) -> bytes:
    """A JPEG with notes and a comment, unless ``options`` say otherwise."""
    options = {"exif": notes(), "comment": SECRET.encode(), "quality": 90, **options}
    return encoded(picture or scene(), "JPEG", **options)


def png(picture: Image.Image | None = None, **options: Any) -> bytes:
    return encoded(picture or scene(), "PNG", **options)


def heic(picture: Image.Image | None = None, *others: Image.Image, **options: Any) -> bytes:
    made = pillow_heif.from_pillow(picture or scene())
    for other in others:
        made.add_from_pillow(other)
    target = BytesIO()
    made.save(target, quality=80, exif=notes().tobytes(), **options)
    return target.getvalue()


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def wide_gamut() -> bytes:
    """A profile whose colours are not sRGB's: red and green exchanged, so nobody overlooks it."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in ((b"rXYZ", b"tXYZ"), (b"gXYZ", b"rXYZ"), (b"tXYZ", b"gXYZ")):
        profile = profile.replace(old, new, 1)
    return profile.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))


def png_of_size(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it has so many pixels, all of them black."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return png_of({b"IHDR": header, b"IDAT": zlib.compress(b"\0" * 4096)})


def png_of(chunks: dict[bytes, bytes]) -> bytes:
    """A PNG of these chunks, in this order, and its end."""
    parts = [b"\x89PNG\r\n\x1a\n"]
    for name, data in (chunks | {b"IEND": b""}).items():
        crc = zlib.crc32(name + data)
        parts.append(struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc))
    return b"".join(parts)


def jpeg_of_size(width: int, height: int) -> bytes:
    """A small JPEG whose header says it has so many pixels."""
    content = bytearray(encoded(Image.new("RGB", (16, 16)), "JPEG"))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def heic_of_size(width: int, height: int) -> bytes:
    """A small HEIC whose header says it has so many pixels."""
    content = bytearray(heic(scene(64, 64)))
    place = content.index(b"ispe")
    while place >= 0:
        content[place + 8 : place + 16] = struct.pack(">II", width, height)
        place = content.find(b"ispe", place + 1)
    return bytes(content)


def animated_png() -> bytes:
    frames = [scene(60, 40, seed) for seed in range(3)]
    return encoded(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=80)


SVG = b"""<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"""
HTML = b"<html><script>alert(document.cookie)</script></html>"
ZIP = b"PK\x03\x04" + b"\0" * 26 + b"PK\x05\x06" + b"\0" * 18
GIF = encoded(Image.new("P", (4, 4)), "GIF")
WEBP = encoded(Image.new("RGB", (4, 4)), "WEBP")
PDF = b"%PDF-1.4\n%%EOF\n"
