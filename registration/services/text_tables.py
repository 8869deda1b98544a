"""A CSV file as rows: its encoding and its delimiter found out, or asked for when unsure."""

import codecs
import csv
import re
from io import StringIO
from itertools import islice

from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.names import search_key
from registration.rules.people_table import COLUMNS, ROWS_MAX

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", ";", "\t", "|")
_WESTERN = "cp1252"
_NOT_TEXT = re.compile("[\x01-\x08\x0e-\x1f]")
#: in Western European words accented letters stand alone or in twos
_LONG_RUN = re.compile("[\x80-\uffff]{3}")
_WESTERN_LETTERS = re.compile("[ŠšŽžŒœŸÀ-ÖØ-öø-ÿ‘’“”„–—…€°ºª«»·¡¿§´ ]+")
_FIELD_MAX = 40_000


def read_text(content: bytes) -> tuple[list[list[str]], str]:
    """The rows of a CSV file, and its encoding if it had to be guessed (else empty).

    Invalid when it is no text, when its letters could be read in more than one way, or when it is
    no table.
    """
    if content.startswith(b"%PDF"):
        raise _not_a_table()
    text, guessed = _decoded(content)
    if _NOT_TEXT.search(text[:100_000]) or text.lstrip()[:1] in ("<", "{"):
        raise _not_a_table()
    sign, text = _delimiter(text)
    try:
        rows = list(islice(csv.reader(StringIO(text, newline=None), delimiter=sign), ROWS_MAX + 3))
    except csv.Error:
        raise _not_a_table() from None
    if any(len(cell) > _FIELD_MAX for row in rows for cell in row):
        raise _not_a_table()
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows, guessed


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding), ""
    if encoding := _unmarked_utf16(content):
        return _strictly(content, encoding), ""
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _western(content), _WESTERN


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise _not_a_table() from None


def _unmarked_utf16(content: bytes) -> str:
    """Every second byte of Latin text in UTF-16 is zero."""
    start = content[:400]
    half = max(len(start) // 2, 1)
    if start[1::2].count(0) > half * 0.4 and start[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if start[::2].count(0) > half * 0.4 and start[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return ""


def _western(content: bytes) -> str:
    """The text in Windows-1252 if it reads like Western European words; else nobody can tell."""
    if _NOT_TEXT.search(content[:100_000].decode("latin-1")) or b"\x00" in content:
        raise _not_a_table()
    try:
        text = content.decode(_WESTERN)
    except UnicodeDecodeError:
        raise _unsure() from None
    strange = "".join(char for char in text if char > "\x7f")
    if _LONG_RUN.search(text) or not _WESTERN_LETTERS.fullmatch(strange):
        raise _unsure()
    return text


def _delimiter(text: str) -> tuple[str, str]:
    """The sign between cells, and the text without the line in which Excel names that sign. Else
    it is the one that cuts the first filled line into most names of columns."""
    if named := re.match("sep=([,;\t|])[\r\n]+", text):
        return named[1], text[named.end() :]
    first = next((line for line in text.splitlines() if line.strip()), "")
    names = {column.replace("_", " ") for column in COLUMNS}

    def fits(sign: str) -> tuple[int, int]:
        words = [search_key(word.strip('" ')) for word in first.split(sign)]
        return len(names.intersection(words)), len(words)

    return max(_DELIMITERS, key=fits), text


def _unsure() -> Invalid:
    return Invalid(
        _l(
            "This text file does not say how its letters are written down, so names could be "
            'spoiled. Save it as .xlsx, or as "CSV UTF-8", then send that file.'
        ),
        "file",
    )


def _not_a_table() -> Invalid:
    return Invalid(
        _l(
            "This is no table: its content is neither an Excel workbook (.xlsx) nor CSV, whatever "
            "its name says. Fill in the template and send that file."
        ),
        "file",
    )
