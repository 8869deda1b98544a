"""What people upload: known by its content, measured before it is decoded, pictures re-encoded."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePath
from threading import Semaphore

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l

MEBIBYTE = 1024 * 1024
SIZE_MAX = 10 * MEBIBYTE
PIXELS_MAX = 50_000_000
#: how a file begins -> what it is; the name and what the browser says are not believed
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
#: how a whole picture ends; Pillow may have been told elsewhere to put up with truncated ones
ENDS = {"image/jpeg": b"\xff\xd9", "image/png": b"IEND\xaeB`\x82"}
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
NAME_MAX = 100
#: what a grey of two or four bits is multiplied by; the one that stands for clear is not yet
GREYS = {"L;2": 85, "L;4": 17}
#: small pictures are made one after the other: a large one takes 150 MB meanwhile
_bench = Semaphore(1)


def checked_upload(content: bytes, name: str, *, field: str = "file") -> tuple[bytes, str, str]:
    """(bytes to keep, file name, media type) of a PDF, JPEG or PNG.

    Invalid when it is empty, another kind of file, larger than 10 MB, or a picture of more than
    50 million pixels, which is read off its header before anything is decoded. Pictures come back
    re-encoded: upright and without the place and the device that a camera writes into them.
    """
    if not content:
        raise Invalid(_l("Choose a file."), field)
    if len(content) > SIZE_MAX:
        raise Invalid(_l("Files may have up to 10 MB: make it smaller and try again."), field)
    kind = kind_of(content)
    if kind is None:
        raise Invalid(_l("Send a PDF, a JPEG or a PNG. This file is something else."), field)
    if kind != "application/pdf":
        with _opened(content, kind, field, PIXELS_MAX) as picture:
            upright = ImageOps.exif_transpose(picture)
            content = _encoded(upright, kind.removeprefix("image/").upper())
    return content, _safe_name(name, kind), kind


def kind_of(content: bytes) -> str | None:
    """The media type of a PDF, JPEG or PNG by how it begins; None for anything else."""
    return next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), None)


def small_png(content: bytes, *, side: int, size_max: int, pixels_max: int, field: str) -> bytes:
    """The PNG, at most ``side`` pixels wide and high, of a JPEG or PNG; what is clear stays clear.

    Decoded and encoded once: half a second of one core for 16 million pixels. Invalid when it is
    damaged, has more than ``size_max`` bytes or ``pixels_max`` pixels, or is another kind of file.
    """
    if len(content) > size_max:
        words = _l("Files may have up to %(size)s MB here: make it smaller and send it again.",
                   size=size_max // MEBIBYTE)  # fmt: skip
        raise Invalid(words, field)
    with _bench, _opened(content, kind_of(content), field, pixels_max) as picture:
        if picture.format == "PNG":
            picture = _whole_colours(picture)
        picture.thumbnail((side, side))  # a JPEG is not even decoded larger than that takes
        small = ImageOps.exif_transpose(picture)
        small = small if small.mode == "RGBA" else small.convert("RGB")
        small.info = {}  # the place and the device that a camera writes
        target = BytesIO()
        small.save(target, "PNG")
    return target.getvalue()


def _whole_colours(picture: Image.Image) -> Image.Image:
    """RGBA when a part of it may be clear, RGB otherwise; at most eight bits each."""
    depth = picture.tile[0].args if isinstance(picture, ImageFile.ImageFile) else None
    picture.load()  # what is clear may stand behind the pixels
    clear = picture.info.get("transparency")
    if picture.mode == "I;16":
        picture = picture.point(lambda grey: grey / 256).convert("L")
        clear = None if clear is None else clear >> 8
    if clear is not None:
        picture.info["transparency"] = clear * GREYS[depth] if depth in GREYS else clear
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


@contextmanager
def _opened(content: bytes, kind: str | None, field: str, pixels_max: int) -> Iterator[Image.Image]:
    """A whole picture that is not decoded yet; Invalid when it is none, or too many pixels."""
    if kind not in ENDS or ENDS[kind] not in content:
        raise _damaged(field)
    try:
        formats = [kind.removeprefix("image/").upper()]
        with Image.open(BytesIO(content), formats=formats) as picture:
            if picture.width * picture.height > pixels_max:
                raise _too_many_pixels(field, pixels_max)
            yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(field, pixels_max) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise _damaged(field) from None


def _encoded(picture: Image.Image, format_name: str) -> bytes:
    target = BytesIO()
    if format_name == "JPEG":
        picture.convert("RGB").save(target, "JPEG", quality=88, optimize=True)
    else:
        clean = Image.new(picture.mode, picture.size)
        clean.paste(picture)
        if palette := picture.getpalette():
            clean.putpalette(palette)
        clean.save(target, "PNG", optimize=True)
    return target.getvalue()


def _damaged(field: str) -> Invalid:
    return Invalid(
        _l("This picture is damaged: open it, save it again, then send that file."), field
    )


def _too_many_pixels(field: str, most: int) -> Invalid:
    words = _l(
        "This picture has more than %(number)s million pixels: make it smaller and try again.",
        number=most // 1_000_000,
    )
    return Invalid(words, field)


def _safe_name(name: str, kind: str) -> str:
    stem = PurePath(name.replace("\\", "/")).stem
    letters = "".join(char for char in stem if char.isalnum() or char in " -_")
    return (letters.strip()[:NAME_MAX] or "document") + ENDINGS[kind]
