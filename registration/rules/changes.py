"""What changed in a list since a cursor, page by page, told by content and not by clock.

The rows are spread over 128 shelves by a hash of their id. A cursor holds, for each shelf, six
bytes of SHA-256 of what its reader was told of it. Shelves that hash otherwise now are told whole,
as many as fill a page, and only theirs are written into the next cursor. So nothing is missed
because a clock was wrong or a transaction finished late, and paging is nothing but asking on.
"""

import base64
import binascii
import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

SHELVES = 128
WIDTH = 6
_NOTHING = bytes(WIDTH)


class BadCursor(ValueError):
    """The text is no cursor of ours."""


class Changes(NamedTuple):
    """Rows to take in place of those of the same id, and where to go on from."""

    ids: list[str]
    cursor: str
    #: whether there is more to be told now
    more: bool


class _Cursor(NamedTuple):
    #: the shelf to begin at, so that one that changes all the time does not keep others waiting
    at: int
    known: list[bytes]

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(bytes([self.at]) + b"".join(self.known)).decode()


def changes(rows: Mapping[str, str], since: str | None, *, limit: int) -> Changes:
    """What a reader who was told everything up to ``since`` does not know of ``rows`` (id -> its
    content as text).

    At least one shelf and then no more than ``limit`` rows, as far as whole shelves allow. From the
    beginning when ``since`` is None. A row that is there no more is not told: leave a row in its
    place that says so. Raises `BadCursor`.
    """
    seen = _read(since) if since is not None else _Cursor(0, [_NOTHING] * SHELVES)
    shelves = _shelves(rows)
    digests = [_digest(shelves[number], rows) for number in range(SHELVES)]
    order = [(seen.at + step) % SHELVES for step in range(SHELVES)]
    changed = [number for number in order if digests[number] != seen.known[number]]
    told = _fitting(changed, shelves, limit)
    known = [digests[n] if n in told else seen.known[n] for n in range(SHELVES)]
    at = (told[-1] + 1) % SHELVES if told else seen.at
    ids = [key for number in told for key in shelves[number]]
    return Changes(ids, str(_Cursor(at, known)), len(told) < len(changed))


def _shelves(rows: Mapping[str, str]) -> dict[int, list[str]]:
    shelves: dict[int, list[str]] = defaultdict(list)
    for key in sorted(rows):
        shelves[hashlib.sha256(key.encode()).digest()[0] % SHELVES].append(key)
    return shelves


def _digest(keys: list[str], rows: Mapping[str, str]) -> bytes:
    """What is told of a shelf; of an empty one what somebody knows who was told nothing yet."""
    if not keys:
        return _NOTHING
    text = "\n".join(f"{key} {rows[key]}" for key in keys)
    return hashlib.sha256(text.encode()).digest()[:WIDTH]


def _fitting(changed: list[int], shelves: Mapping[int, list[str]], limit: int) -> list[int]:
    told: list[int] = []
    count = 0
    for number in changed:
        count += len(shelves[number])
        if told and count > limit:
            break
        told.append(number)
    return told


def _read(text: str) -> _Cursor:
    try:
        content = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadCursor(text) from None
    if len(content) != 1 + SHELVES * WIDTH or content[0] >= SHELVES:
        raise BadCursor(text)
    known = [content[n : n + WIDTH] for n in range(1, len(content), WIDTH)]
    return _Cursor(content[0], known)
