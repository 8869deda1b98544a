"""What a file is, told by its content alone, and what is taken: before anything is decoded."""

import enum
import re
import struct
from dataclasses import dataclass

#: one picture has fewer: 81 million pixels and more are refused, from the header
PIXELS_MAX = 80_000_000
#: of the longer side; a JPEG cannot hold more than 65,535 either
SIDE_MAX = 30_000


class Kind(enum.StrEnum):
    """A kind of file that calls take, by its media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    HEIC = "image/heic"
    PDF = "application/pdf"


PHOTOS = frozenset({Kind.JPEG, Kind.PNG, Kind.HEIC})
ENDINGS = {Kind.JPEG: ".jpg", Kind.PNG: ".png", Kind.HEIC: ".heic", Kind.PDF: ".pdf"}


class Refusal(enum.StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OTHER_KIND = "other_kind"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_LONG = "too_long"
    #: it ends before the picture does
    CUT_OFF = "cut_off"
    #: it cannot be read
    DAMAGED = "damaged"
    #: several pictures in turn
    ANIMATED = "animated"


class Refused(Exception):
    """A file is not taken, for ``reason``."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Limits:
    """What one call takes; ``size_max`` in bytes."""

    photos: bool
    documents: bool
    size_max: int


#: brands of ISO media files that hold HEVC pictures
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def kind_of(content: bytes) -> Kind | None:
    """What ``content`` begins as; its name and what a browser says are not believed."""
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return Kind.HEIC
    return None


def checked_kind(content: bytes, limits: Limits) -> Kind:
    """The kind of a file that the call takes; Refused when it is empty, too large, another kind
    or cut off. Looks at markers only, so a bomb costs nothing here."""
    if not content:
        raise Refused(Refusal.EMPTY)
    if len(content) > limits.size_max:
        raise Refused(Refusal.TOO_LARGE)
    kind = kind_of(content)
    if kind is None or not (limits.photos if kind in PHOTOS else limits.documents):
        raise Refused(Refusal.OTHER_KIND)
    if not is_whole(content, kind):
        raise Refused(Refusal.CUT_OFF)
    return kind


def check_measures(width: int, height: int) -> None:
    """Refused when a picture of so many pixels is not decoded here."""
    if width * height > PIXELS_MAX:
        raise Refused(Refusal.TOO_MANY_PIXELS)
    if max(width, height) > SIDE_MAX:
        raise Refused(Refusal.TOO_LONG)


def is_whole(content: bytes, kind: Kind) -> bool:
    """Whether the file reaches the end that its own structure announces.

    Decoders may have been told elsewhere in the process to put up with less. What follows the
    end (a polyglot's other half) does not matter: it is never stored in the open.
    """
    walk = {Kind.JPEG: _whole_jpeg, Kind.PNG: _whole_png, Kind.HEIC: _whole_boxes}.get(kind)
    return walk is None or walk(content)


#: inside the picture's data 0xFF is followed by 0, or by a restart mark
MARK = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
#: marks that stand alone, without a length
ALONE = frozenset({0x01, 0xD8})
SCAN, END = 0xDA, 0xD9


def _whole_jpeg(content: bytes) -> bool:
    """Walks from segment to segment: the thumbnail inside one has an end mark of its own."""
    place = 0
    while found := MARK.search(content, place):
        mark, place = found[1][0], found.end()
        if mark == END:
            return True
        if mark not in ALONE:
            length = content[place : place + 2]
            if len(length) < 2:
                return False
            place += int.from_bytes(length, "big")
    return False


def _whole_png(content: bytes) -> bool:
    place = 8
    while place + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        place += 12 + length
        if name == b"IEND":
            return place <= len(content)
    return False


def _whole_boxes(content: bytes) -> bool:
    """The boxes of an ISO media file, each with its length before it; 0 reaches to the end."""
    place = 0
    while place + 8 <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        if length == 1:
            length = int.from_bytes(content[place + 8 : place + 16], "big")
        if length == 0:
            return True
        if length < 8 or not content[place + 4 : place + 8].isalnum():
            return b"mdat" in content[:place]  # something else hangs on behind
        place += length
    return place <= len(content)


#: programs that change what a camera saw, as they sign themselves
EDITORS = re.compile(
    r"photoshop|lightroom|gimp|affinity|snapseed|darktable|capture one|luminar|pixelmator|canva"
    r"|picsart|vsco|facetune|meitu|midjourney|dall|firefly|stable diffusion",
    re.IGNORECASE,
)
#: what the IPTC asks makers of pictures without a camera to write into them
GENERATED = re.compile(rb"trainedAlgorithmicMedia|compositeWithTrainedAlgorithmicMedia")


@dataclass(frozen=True)
class Noted:
    """What a picture's own notes say that matters for a contest of cameras."""

    camera: bool
    #: the program that edited it, "" when none signed
    edited_with: str = ""
    #: it says itself that a machine made it
    generated: bool = False


def noted(content: bytes, *, maker: str, model: str, software: str) -> Noted:
    """Reads the notes: ``maker`` and ``model`` of the camera, ``software`` that wrote the file."""
    signed = software if EDITORS.search(software) else ""
    return Noted(
        camera=bool(maker.strip() or model.strip()),
        edited_with=signed.strip()[:80],
        generated=GENERATED.search(content) is not None,
    )
