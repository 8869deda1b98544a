"""An XLSX file taken apart with care: only what a table needs, and never more than fits.

What the ZIP directory says about sizes may be a lie, so everything is unpacked here under a limit
and packed anew: the library that reads the sheets gets what was measured and nothing else, neither
pictures nor macros nor links to other files.
"""

import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from posixpath import join, normpath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l

UNPACKED_MAX = 50 * 1024 * 1024
ENTRIES_MAX = 2000
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHARED = "xl/sharedStrings.xml"
_TEXT_END = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si\s*/>")
_NEEDED = {"[Content_Types].xml", "_rels/.rels", _BOOK, _LINKS, _SHARED, "xl/styles.xml"}
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, IndexError,
    NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True)
class SheetPart:
    """One sheet of the workbook and the file it lies in."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True)
class Parts:
    """What was unpacked, by name."""

    files: dict[str, bytes]
    sheets: list[SheetPart]
    dates_1904: bool
    shared_lengths: Sequence[int]

    def packed(self) -> bytes:
        """The parts as a workbook again, not compressed."""
        target = BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in self.files.items():
                archive.writestr(name, content)
        return target.getvalue()


def unpack(content: bytes) -> Parts:
    """The parts of the workbook that a table needs.

    Invalid when it is damaged, behind a password, no workbook, or larger than 50 MB unpacked.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check(archive)
            files = _unpacked(archive)
        return _parts(files)
    except Invalid:
        raise
    except (*_BROKEN, ParseError, DefusedXmlException):
        raise _damaged() from None


def choose_sheet(parts: Parts, name: str) -> SheetPart:
    """The sheet called ``name`` in any case, else the first that is shown. Invalid without any."""
    there = [sheet for sheet in parts.sheets if sheet.path in parts.files]
    called = [sheet for sheet in there if sheet.name.strip().casefold() == name.casefold()]
    shown = [sheet for sheet in there if not sheet.hidden]
    if not called and not shown:
        raise _damaged()
    return (called or shown)[0]


def _check(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > ENTRIES_MAX:
        raise _damaged()
    if _BOOK not in names:
        raise Invalid(
            _l(
                "This is another kind of file than an Excel workbook. Save your table as .xlsx, "
                "then send that file."
            ),
            "file",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Invalid(
            _l("This workbook is behind a password. Save it without one, then send it again."),
            "file",
        )


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = UNPACKED_MAX
    for name in dict.fromkeys(archive.namelist()):
        if name not in _NEEDED and not _is_sheet(name):
            continue
        with archive.open(name) as entry:
            files[name] = entry.read(left + 1)
        left -= len(files[name])
        if left < 0:
            raise Invalid(
                _l(
                    "This file unpacks to more than 50 MB. Copy the people into a fresh template, "
                    "then send that."
                ),
                "file",
            )
    return files


def _is_sheet(name: str) -> bool:
    return re.fullmatch(r"xl/worksheets/[^/]+\.xml", name) is not None


def _parts(files: dict[str, bytes]) -> Parts:
    if any(_is_tricky(name, content) for name, content in files.items()):
        raise _damaged()
    book, links = fromstring(files[_BOOK]), fromstring(files[_LINKS])
    targets = {each.get("Id", ""): _path(each.get("Target", "")) for each in links}
    return Parts(
        files=files,
        sheets=[_sheet(each, targets) for each in _all(book, "sheet")],
        dates_1904=any(
            each.get("date1904", "0") in ("1", "true") for each in _all(book, "workbookPr")
        ),
        shared_lengths=[len(text) for text in _TEXT_END.split(files.get(_SHARED, b""))],
    )


def _is_tricky(name: str, content: bytes) -> bool:
    """Entities can explode; comments and CDATA, which no spreadsheet program writes into a sheet,
    could hide cells from the scan."""
    if name == _SHARED or _is_sheet(name):
        return b"<!" in content
    return b"<!DOCTYPE" in content or b"<!ENTITY" in content


def _sheet(element: Element, targets: dict[str, str]) -> SheetPart:
    relation = element.get(_RELATION) or element.get(_STRICT_RELATION) or ""
    hidden = element.get("state", "visible") != "visible"
    return SheetPart(element.get("name", ""), targets.get(relation, ""), hidden)


def _all(root: Element, name: str) -> list[Element]:
    return [each for each in root.iter() if each.tag.rpartition("}")[2] == name]


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _damaged() -> Invalid:
    return Invalid(
        _l("This workbook is damaged: open it, save it as .xlsx, then send that file."), "file"
    )
