"""Logos that managers send for their badges: what is kept of them, and who waits meanwhile."""

import fcntl
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from fontTools.pens.svgPathPen import SVGPathPen
from PIL import Image

from app.core.errors import Invalid
from app.extensions import db
from badges.models import BadgeDesign
from badges.services.badge_designs import LOGO_PIXELS_MAX, LOGO_SIZE_MAX, ready_logo
from tests.badges.designing import FORM, managed
from tests.judging.photographs import encoded, png_of

CLEAR, BLACK, RED = (0, 0, 0, 0), (0, 0, 0, 255), (255, 0, 0, 255)


def png(
    row: bytes, *, depth: int, colour: int, clear: bytes = b"", palette: bytes = b"",
    size: tuple[int, int] = (2, 1),
) -> bytes:  # fmt: skip
    """A PNG of one row, of any kind that the format knows."""
    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0)
    chunks = {b"IHDR": header, b"PLTE": palette, b"tRNS": clear}
    chunks[b"IDAT"] = zlib.compress(b"\0" + row)
    return png_of({name: data for name, data in chunks.items() if data})


def drawn(content: bytes) -> list[Any]:
    """The pixels that paper shows: red, green, blue, and how dense; the colour of clear is none."""
    with Image.open(io.BytesIO(content)) as kept:
        pixels: Any = kept.convert("RGBA").get_flattened_data()
    return [one if one[3] else CLEAR for one in pixels]


GREY = (128, 128, 128, 255)
KINDS = {
    "palette": (png(b"\0\1", depth=8, colour=3, clear=b"\0", palette=bytes(3) + b"\xff\0\0"),
                [CLEAR, RED]),
    "palette, two colours": (png(b"\x40", depth=1, colour=3, clear=b"\xff\0",
                                 palette=b"\xff\0\0\xff\xff\xff"), [RED, CLEAR]),
    "grey": (png(b"\xff\x80", depth=8, colour=0, clear=b"\0\xff"), [CLEAR, GREY]),
    "grey, four bits": (png(b"\xf0", depth=4, colour=0, clear=b"\0\x0f"), [CLEAR, BLACK]),
    "grey, two bits": (png(b"\x80", depth=2, colour=0, clear=b"\0\2"), [CLEAR, BLACK]),
    "black and white": (png(b"\x80", depth=1, colour=0, clear=b"\0\1"), [CLEAR, BLACK]),
    "grey, sixteen bits": (png(b"\0\0\x80\0", depth=16, colour=0), [BLACK, GREY]),
    "grey, sixteen bits, clear": (png(b"\xff\xff\x80\0", depth=16, colour=0, clear=b"\xff\xff"),
                                  [CLEAR, GREY]),
    "grey with alpha": (png(b"\xff\0\x80\xff", depth=8, colour=4), [CLEAR, GREY]),
    "colour": (png(b"\xff\xff\xff\xff\0\0", depth=8, colour=2, clear=b"\0\xff" * 3),
               [CLEAR, RED]),
    "colour with alpha": (png(b"\xff\xff\xff\0\xff\0\0\xff", depth=8, colour=6), [CLEAR, RED]),
    "colour, solid": (png(b"\0\0\0\xff\0\0", depth=8, colour=2), [BLACK, RED]),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_clear_stays_clear_and_grey_stays_grey(kind: str) -> None:
    content, wanted = KINDS[kind]

    assert drawn(ready_logo(content)) == wanted


def test_a_logo_of_a_camera_is_upright_and_says_nothing_of_it() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Spy Camera"

    kept = ready_logo(encoded(Image.new("CMYK", (3000, 600)), "JPEG", exif=exif))

    with Image.open(io.BytesIO(kept)) as logo:
        assert (logo.mode, logo.size, logo.info) == ("RGB", (240, 1200), {})


def test_a_logo_too_large_is_refused_before_it_is_decoded() -> None:
    """16,777,216 pixels that are not even there, and a byte too many."""
    wide = png(b"", depth=8, colour=6, size=(4096, 4096))
    long = png(b"\0", depth=8, colour=0) + bytes(LOGO_SIZE_MAX)

    with pytest.raises(Invalid) as too_wide:
        ready_logo(wide)
    with pytest.raises(Invalid) as too_long:
        ready_logo(long)

    assert (LOGO_SIZE_MAX, LOGO_PIXELS_MAX) == (2 * 2**20, 16_000_000)
    assert "more than 16 million pixels" in str(too_wide.value)
    assert "up to 2 MB" in str(too_long.value)
    assert (too_wide.value.field, too_long.value.field) == ("logo", "logo")


def is_free() -> bool:
    """Whether anybody might write now."""
    with Path(f"{db.engine.url.database}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@pytest.mark.database("sqlite")
def test_nobody_waits_for_a_logo_or_a_preview(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Doors go on writing while the picture is decoded and the badges are drawn."""
    _edition, where = managed(client)
    decoded: list[bool] = []
    outlined: list[bool] = []
    load, outline = Image.Image.thumbnail, SVGPathPen.getCommands

    def loaded(picture: Any, size: Any) -> None:
        decoded.append(is_free())
        load(picture, size)

    def drew(pen: Any) -> Any:
        outlined.append(is_free())
        return outline(pen)

    monkeypatch.setattr(Image.Image, "thumbnail", loaded)
    monkeypatch.setattr(SVGPathPen, "getCommands", drew)

    def sent(path: str = where, **change: str) -> int:
        logo = (io.BytesIO(KINDS["colour"][0]), "logo.png")
        return client.post(path, data=FORM | {"logo": logo} | change).status_code

    told = [
        sent(show="1"), sent(f"{where}/preview"), sent(width_mm="40"), sent(), sent(seen="other"),
    ]  # fmt: skip

    assert told == [200, 200, 422, 302, 422]
    assert decoded == [True] * 4
    assert set(outlined) == {True}
    assert db.session.scalars(db.select(BadgeDesign)).one().logo_key is not None
