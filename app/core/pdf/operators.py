"""The operators of a PDF content stream, as WeasyPrint and `app.core.pdf.slots` write them."""

import re
from collections.abc import Iterator
from typing import Any
from zlib import decompress

TOKEN = re.compile(
    rb"BI /W (?P<side>\d+) [^\n]*? ID (?P<rows>[0-9a-f]+)>\s+EI"  # a QR code: rows of bits
    rb"|(?P<value>\[[^\]]*\]|/[^\s/\[\]<>]+|[-+]?[\d.]+)"
    rb"|(?P<operator>[A-Za-z]+\*?)"
)


def operations(content: bytes) -> Iterator[tuple[str, list[str]]]:
    """Each operator with the values before it; a QR code is an ``EI`` with its side and rows."""
    values: list[str] = []
    for token in TOKEN.finditer(content):
        if token["value"]:
            values.append(token["value"].decode().removesuffix("."))  # pydyf writes 360 as 360.
            continue
        if token["rows"]:
            yield "EI", [token["side"].decode(), token["rows"].decode()]
        else:
            yield token["operator"].decode(), values
        values = []


def packed_bytes(stream: Any) -> bytes:
    """What a stream holds, as it is stored."""
    parts = (part if isinstance(part, bytes) else part.data for part in stream.stream)
    return b"\n".join(parts)


def stream_bytes(stream: Any) -> bytes:
    """What a stream holds, unpacked."""
    content = packed_bytes(stream)
    return decompress(content) if stream.extra.get("Filter") == "/FlateDecode" else content
