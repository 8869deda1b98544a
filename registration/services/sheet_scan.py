"""A sheet looked over before it is read: how far it reaches, and which cells hold no value.

A library that reads sheets lays them out as a full rectangle, so that one cell in the last corner
costs gigabytes; and a long text that many cells share is copied for each. Both are counted here on
the bare XML first. The scan places cells as readers do, and counts rather too much than too little.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from registration.rules.people_table import ROWS_MAX

COLUMNS_MAX = 26
TEXT_MAX = 50 * 1024 * 1024
#: rows and cells, empty ones with a format included
TAGS_MAX = 500_000
_START = re.compile(rb"<(?:[\w.-]+:)?(row|c)(?=[\s/>])")
# No possessive quantifiers: Python 3.11.2, which Debian 12 has, matches them wrongly. Each
# alternative begins with another character, so going back costs no more than going on.
_REST = re.compile(rb"""((?:[^<>"'/]|/(?!>)|"[^"<]*"|'[^'<]*'){0,4000})(/?)>""")
_CELL = re.compile(rb"""r\s*=\s*["']\s*([A-Za-z]{1,7})(\d{1,9})""")
_ROW = re.compile(rb"""r\s*=\s*["']\s*(\d{1,9})""")
_KIND = re.compile(rb"""(?<![\w:])t\s*=\s*["'](e|s|str)["']""")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?(?:v\b[^<>]*>[^<]|is\b)")
_INDEX = re.compile(rb">\s*(\d+)\s*<")


@dataclass
class Findings:
    """Names of cells that show an error, and of formulas whose result was never stored."""

    errors: list[str] = field(default_factory=list)
    uncalculated: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Cell:
    row: int
    column: int
    kind: bytes
    inner: bytes


def cell_name(row: int, column: int) -> str:
    """``B7`` for row 6, column 1, both counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def scan(xml: bytes, shared_lengths: Sequence[int]) -> Findings:
    """Look over the sheet ``xml``; ``shared_lengths`` are the bytes of each text that cells share.

    Invalid when a filled cell lies beyond the rows or columns of the table, or when all texts
    together are too long.
    """
    findings, length = Findings(), 0
    longest = max(shared_lengths, default=0)
    for cell in _filled_cells(xml):
        name = cell_name(cell.row, cell.column)
        if cell.row > ROWS_MAX:
            raise _too_many_rows(cell.row + 1)
        if cell.column >= COLUMNS_MAX:
            raise _too_far(name)
        if cell.kind == b"s":
            length += _shared_length(cell.inner, shared_lengths, longest)
        if length > TEXT_MAX:
            raise Invalid(_l("The texts of this sheet are too long. Shorten them."), "file")
        if cell.kind == b"e":
            findings.errors.append(name)
        elif cell.kind != b"str" and _is_bare_formula(cell.inner):  # a text may well be empty
            findings.uncalculated.append(name)
    return findings


def _is_bare_formula(inner: bytes) -> bool:
    return _FORMULA.search(inner) is not None and _VALUE.search(inner) is None


def _filled_cells(xml: bytes) -> Iterator[_Cell]:
    row, column = -1, -1
    for count, (start, following) in enumerate(pairwise(chain(_START.finditer(xml), [None]))):
        rest = _REST.match(xml, start.end()) if start else None
        if start is None or rest is None or count > TAGS_MAX:
            raise Invalid(
                _l(
                    "This sheet cannot be read. Copy the people into a fresh template, "
                    "then send that."
                ),
                "file",
            )
        if start[1] == b"row":
            row, column = _highest(_ROW, rest[1], row + 1), -1
            continue
        row, column = _place(rest[1], max(row, 0), column + 1)
        if not rest[2]:
            inner = xml[rest.end() - 1 : following.start() if following else None]
            kind = _KIND.search(rest[1])
            yield _Cell(row, column, kind[1] if kind else b"", inner)


def _highest(pattern: re.Pattern[bytes], attributes: bytes, otherwise: int) -> int:
    numbers = [int(number) - 1 for number in pattern.findall(attributes)]
    return max(numbers, default=otherwise)


def _place(attributes: bytes, row: int, column: int) -> tuple[int, int]:
    found = _CELL.findall(attributes)
    rows = [int(number) - 1 for _, number in found]
    columns = [_column(letters) for letters, _ in found]
    return max(rows, default=row), max(columns, default=column)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _shared_length(inner: bytes, lengths: Sequence[int], longest: int) -> int:
    index = _INDEX.search(inner)
    place = int(index[1]) if index else len(lengths)
    return lengths[place] if place < len(lengths) else longest


def _too_many_rows(row: int) -> Invalid:
    return Invalid(
        _l(
            "Row %(row)s is filled in, and one file may have up to %(most)s people. "
            "Send them in several files.",
            row=row,
            most=ROWS_MAX,
        ),
        "file",
    )


def _too_far(cell: str) -> Invalid:
    return Invalid(
        _l(
            "Cell %(cell)s is filled in, but the table ends with column P. Empty it, "
            "then send the file again.",
            cell=cell,
        ),
        "file",
    )
