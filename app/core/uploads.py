"""What people upload: known by its content, measured before it is decoded, pictures re-encoded."""

from io import BytesIO
from pathlib import PurePath

from PIL import Image, ImageOps, UnidentifiedImageError

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
    kind = next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), None)
    if kind is None:
        raise Invalid(_l("Send a PDF, a JPEG or a PNG. This file is something else."), field)
    if kind != "application/pdf":
        if ENDS[kind] not in content:
            raise _damaged(field)
        content = _re_encoded(content, kind, field)
    return content, _safe_name(name, kind), kind


def _re_encoded(content: bytes, kind: str, field: str) -> bytes:
    format_name = kind.removeprefix("image/").upper()
    try:
        with Image.open(BytesIO(content), formats=[format_name]) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                raise _too_many_pixels(field)
            upright = ImageOps.exif_transpose(picture)
            return _encoded(upright, format_name)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(field) from None
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


def _too_many_pixels(field: str) -> Invalid:
    return Invalid(
        _l("This picture has more than 50 million pixels: make it smaller and try again."), field
    )


def _safe_name(name: str, kind: str) -> str:
    stem = PurePath(name.replace("\\", "/")).stem
    letters = "".join(char for char in stem if char.isalnum() or char in " -_")
    return (letters.strip()[:NAME_MAX] or "document") + ENDINGS[kind]
