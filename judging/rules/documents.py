"""A PDF without the notes that name its author: who wrote it, with which account and program.

The notes are blanked in place, byte for byte, so that nothing in the file moves: strings of the
document's information dictionary, and the XMP packet. Where they lie in a compressed stream, that
stream is packed again into the room it had. What stands on the pages is not touched.
"""

import re
import zlib

#: entries of the information dictionary (ISO 32000-1, 14.3.3) that name somebody or their things
NOTES = b"Author|Creator|Producer|Title|Subject|Keywords|Company|Manager|SourceModified"
_TEXT = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"
_ENTRY = re.compile(rb"(/(?:" + NOTES + rb")\s*)(" + _TEXT + rb"|<(?!<)[0-9A-Fa-f\s]*>)", re.DOTALL)
_PACKET = re.compile(rb"(<x:xmpmeta\b[^>]*>)(.*?)(</x:xmpmeta>)", re.DOTALL)
_STREAM = re.compile(rb"((?<!end)stream\r?\n)(.*?)(?=endstream)", re.DOTALL)
#: a stream that unpacks to more holds no notes
UNPACKED_MAX = 4 * 1024 * 1024


def without_notes(pdf: bytes) -> bytes:
    """The same document, of the same length, saying nothing about who made it."""
    return _STREAM.sub(_clean_stream, _blanked(pdf))


def _blanked(text: bytes) -> bytes:
    return _PACKET.sub(_empty_packet, _ENTRY.sub(_empty_entry, text))


def _empty_entry(found: re.Match[bytes]) -> bytes:
    name, value = found.groups()
    return name + value[:1] + b" " * (len(value) - 2) + value[-1:]


def _empty_packet(found: re.Match[bytes]) -> bytes:
    opening, inside, closing = found.groups()
    return opening + b" " * len(inside) + closing


def _clean_stream(found: re.Match[bytes]) -> bytes:
    opening, packed = found.groups()
    plain, room = _unpacked(packed)
    clean = _blanked(plain)
    if clean == plain:
        return found.group()
    again = zlib.compress(clean, 9)
    if len(again) > room:  # blanks pack better than words, so hardly ever; then rather nothing
        again = b""
    return opening + again.ljust(room, b"\0") + packed[room:]


def _unpacked(packed: bytes) -> tuple[bytes, int]:
    """What a stream holds and how many bytes it takes; nothing when it is another packing."""
    if packed[:1] != b"\x78":
        return b"", 0
    unpacking = zlib.decompressobj()
    try:
        plain = unpacking.decompress(packed, UNPACKED_MAX)
    except zlib.error:
        return b"", 0
    return (plain, len(packed) - len(unpacking.unused_data)) if unpacking.eof else (b"", 0)
