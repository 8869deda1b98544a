"""From the file as it came to the pictures that are shown: upright, sRGB, three sizes, no notes.

One decode, three saves: the smaller sizes are made from the next larger one. Nothing of the
original's bytes is copied, so what hid behind or beside the picture is gone.
"""

import enum
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image, ImageCms, UnidentifiedImageError

from judging.rules import pictures
from judging.rules.likeness import perceptual_hash
from judging.rules.pictures import Kind, Refusal, Refused

#: longer side, JPEG quality
SCREEN = 1600, 85
THUMBNAIL = 480, 80
FULL_QUALITY = 90


class Tag(enum.IntEnum):
    """Of EXIF."""

    MAKER = 0x010F
    MODEL = 0x0110
    ORIENTATION = 0x0112
    SOFTWARE = 0x0131


#: orientation as cameras note it -> what makes the picture upright
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
WHITE = (255, 255, 255)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@dataclass(frozen=True)
class Developed:
    """A photo ready to be kept: JPEG in three sizes, pixels of the upright picture."""

    full: bytes
    screen: bytes
    thumbnail: bytes
    width: int
    height: int
    perceptual_hash: str
    noted: dict[str, Any]


def develop(content: bytes, kind: Kind) -> Developed:
    """The pictures of one photo; Refused when it cannot be read or is too large to decode.

    Takes a file that :func:`judging.rules.pictures.checked_kind` let through. Memory: four bytes
    a pixel, twice that while it is turned or its colours are converted.
    """
    with _refusing():
        picture = _opened(content, kind)
        pictures.check_measures(*picture.size)
        notes = _notes(picture, content)
        turn = _turn(picture) if kind is not Kind.HEIC else None  # libheif turns by itself
        picture = _coloured(picture)
        if turn is not None:
            picture = picture.transpose(turn)
        return _sizes(picture, notes)


def _sizes(picture: Image.Image, notes: pictures.Noted) -> Developed:
    full = _jpeg(picture, FULL_QUALITY)
    width, height = picture.size
    screen = _within(picture, SCREEN[0])
    del picture  # the largest thing here
    thumbnail = _within(screen, THUMBNAIL[0])
    return Developed(
        full=full,
        screen=_jpeg(screen, SCREEN[1]),
        thumbnail=_jpeg(thumbnail, THUMBNAIL[1]),
        width=width,
        height=height,
        perceptual_hash=perceptual_hash(thumbnail),
        noted={name: value for name, value in asdict(notes).items() if value or name == "camera"},
    )


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever a decoder throws at a bad file is one refusal; what it only warns of is nothing:
    notes that nobody reads are often out of order."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Image.DecompressionBombError:
        raise Refused(Refusal.TOO_MANY_PIXELS) from None
    except (
        UnidentifiedImageError, ImageCms.PyCMSError, OSError, ValueError, SyntaxError, EOFError,
        RuntimeError, IndexError, KeyError, TypeError, OverflowError, MemoryError,
    ):  # fmt: skip
        raise Refused(Refusal.DAMAGED) from None


def _opened(content: bytes, kind: Kind) -> Image.Image:
    """Reads the header; the pixels only when they are asked for."""
    if kind is Kind.HEIC:
        file = pillow_heif.open_heif(BytesIO(content), convert_hdr_to_8bit=True)
        pictures.check_measures(*file.size)
        return file.to_pillow()
    picture = Image.open(BytesIO(content), formats=[kind.removeprefix("image/").upper()])
    if kind is Kind.PNG and getattr(picture, "n_frames", 1) > 1:
        raise Refused(Refusal.ANIMATED)
    return picture


def _notes(picture: Image.Image, content: bytes) -> pictures.Noted:
    def text(tag: Tag) -> str:
        try:
            value = picture.getexif().get(tag, "")
        except Exception:  # notes are written by anybody, in any state; the picture may be fine
            return ""
        return value if isinstance(value, str) else ""

    return pictures.noted(
        content, maker=text(Tag.MAKER), model=text(Tag.MODEL), software=text(Tag.SOFTWARE)
    )


def _turn(picture: Image.Image) -> Image.Transpose | None:
    try:
        return TURNS.get(picture.getexif().get(Tag.ORIENTATION, 1))
    except Exception:  # as above
        return None


def _coloured(picture: Image.Image) -> Image.Image:
    """The pixels as eight bits of sRGB, on white where they let light through."""
    profile = picture.info.get("icc_profile")
    picture = _on_white(_eight_bits(picture))
    picture = _in_srgb(picture, profile) if profile else picture
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    if picture.mode in ("I", "F"):
        return Image.fromarray(np.clip(np.asarray(picture) // 256, 0, 255).astype(np.uint8))
    if picture.mode in ("P", "PA", "1"):
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    picture.load()
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("RGBA", "LA", "RGBa", "La") and "transparency" not in picture.info:
        return picture
    seen = picture.convert("RGBA")
    ground = Image.new("RGB", seen.size, WHITE)
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Converts from the profile in the file; one that cannot be read is left aside."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if picture.mode == "RGB" and "srgb" in ImageCms.getProfileDescription(source).lower():
            return picture
        change = ImageCms.buildTransform(source, SRGB, picture.mode, "RGB")
        return change.apply(picture)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _within(picture: Image.Image, side: int) -> Image.Image:
    """A copy of at most ``side`` pixels; large ones are first averaged, which is quick."""
    scale = side / max(picture.size)
    if scale >= 1:
        return picture
    width, height = (max(1, round(length * scale)) for length in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    target = BytesIO()
    picture.info = {}  # nothing that was beside the picture goes into the new file
    picture.save(target, "JPEG", quality=quality)
    return target.getvalue()
