"""What changed in a list since a cursor, told by content and not by clock.

The rows are put into 256 buckets by the first byte of their id. A cursor holds three bytes of
SHA-256 for each bucket; a bucket that hashes otherwise is sent whole. No row can be missed because
a clock was wrong or a transaction finished late.
"""

import base64
import binascii
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

BUCKETS = 256
WIDTH = 3


#: of a number in a cursor; microseconds have as many until the year 2286
MOST_DIGITS = 16


class BadCursor(ValueError):
    """The text is no cursor of ours."""


class Cursor(NamedTuple):
    """What a scanner has: its list of badges, and who was inside where."""

    #: that of the list, see `Delta`
    rows: str
    #: the area by its number, what its doors' numbers come to (people come along when a door joins
    #: it), the newest reading there, and when one was last taken back there, in microseconds since
    #: 1970; 0: never
    area: int
    doors: int
    scan: int
    undone: int

    def __str__(self) -> str:
        return ".".join(map(str, self))


def read_cursor(text: str) -> Cursor:
    """The cursor that was written as ``text``. Raises `BadCursor`."""
    rows, *numbers = text.split(".")
    if len(numbers) != len(Cursor._fields) - 1 or not all(map(_is_number, numbers)):
        raise BadCursor(text)
    return Cursor(rows, *map(int, numbers))


class Delta(NamedTuple):
    """Forget the rows whose id begins with one of ``replaced``, then take the rows of ``ids``."""

    cursor: str
    #: two hexadecimal digits each; None: forget everything
    replaced: list[str] | None
    ids: list[str]


def delta(rows: Mapping[str, str], since: str | None) -> Delta:
    """What changed among ``rows`` (hexadecimal id -> its content as text) since the cursor.

    Everything when ``since`` is None. Raises `BadCursor`.
    """
    digests = _digests(rows.items())
    cursor = base64.urlsafe_b64encode(b"".join(digests)).decode()
    if since is None:
        return Delta(cursor, None, list(rows))
    known = _known(since)
    replaced = [f"{n:02x}" for n in range(BUCKETS) if known[n] != digests[n]]
    changed = set(replaced)
    return Delta(cursor, replaced, [key for key in rows if key[:2] in changed])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def _digests(rows: Iterable[tuple[str, str]]) -> list[bytes]:
    buckets: dict[int, list[str]] = defaultdict(list)
    for key, content in rows:
        buckets[int(key[:2], 16)].append(f"{key} {content}")
    texts = ("\n".join(sorted(buckets[number])) for number in range(BUCKETS))
    return [hashlib.sha256(text.encode()).digest()[:WIDTH] for text in texts]


def _known(cursor: str) -> list[bytes]:
    try:
        content = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadCursor(cursor) from None
    if len(content) != BUCKETS * WIDTH:
        raise BadCursor(cursor)
    return [content[n * WIDTH : (n + 1) * WIDTH] for n in range(BUCKETS)]
