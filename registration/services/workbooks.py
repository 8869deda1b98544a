"""An uploaded table as rows: XLSX or CSV, known by its content, measured before it is read."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook

from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from registration.rules.people_table import COLUMNS, ROWS_MAX
from registration.services.sheet_scan import Findings, cell_name, scan
from registration.services.text_tables import read_text
from registration.services.workbook_parts import Parts, choose_sheet, unpack

MEBIBYTE = 1024 * 1024
SIZE_MAX = 5 * MEBIBYTE
SHEET = "People"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old .xls, and any workbook behind a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DATES = [COLUMNS.index(name) for name in ("birth_date", "arrival", "departure")]
_DAYS_1904 = 1462  # from the first day of the 1900 system to that of the 1904 system
_NAMED = 5  # cells that a message names


@dataclass(frozen=True)
class Table:
    """The rows of a file from its first on; ``guessed`` is its encoding if that was guessed."""

    rows: list[list[Any]]
    guessed: str = ""


def read_table(content: bytes) -> Table:
    """The rows of an XLSX workbook (its sheet "People", else its first) or of a CSV file.

    Invalid, with what to do, for anything else: too large, damaged, behind a password, another
    kind of file whatever its name, too many rows, cells that hold no value of their own.
    """
    if not content:
        raise Invalid(_l("This file is empty. Choose the file you filled in."), "file")
    if len(content) > SIZE_MAX:
        raise Invalid(
            _l("This file is larger than 5 MB. Take pictures and extra sheets out of it."), "file"
        )
    if content.startswith(_ZIP):
        return Table(_read_workbook(content))
    if content.startswith(_OLE):
        raise _old(content)
    return Table(*read_text(content))


def _read_workbook(content: bytes) -> list[list[Any]]:
    parts = unpack(content)
    sheet = choose_sheet(parts, SHEET)
    findings = scan(parts.files[sheet.path], parts.shared_lengths)
    _refuse_cells_without_value(findings)
    found = _open(parts, sheet.name)
    _refuse_merged(found)
    rows = found.to_python(skip_empty_area=False)
    return [_from_1904(row) for row in rows] if parts.dates_1904 else rows


def _open(parts: Parts, name: str) -> CalamineSheet:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(parts.packed())).get_sheet_by_name(name)
    except BaseException as error:
        # A panic of the Rust library is no Exception, and it is no reason to stop the server.
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise Invalid(
            _l("This workbook is damaged: open it, save it as .xlsx, then send that file."), "file"
        ) from None


def _refuse_cells_without_value(findings: Findings) -> None:
    if findings.errors:
        raise Invalid(
            _l(
                "These cells show an error of the spreadsheet program: %(cells)s. "
                "Write what they should say, then send the file again.",
                cells=_named(findings.errors),
            ),
            "file",
        )
    if findings.uncalculated:
        raise Invalid(
            _l(
                "These cells hold formulas without a result: %(cells)s. "
                "Write their values instead, then send the file again.",
                cells=_named(findings.uncalculated),
            ),
            "file",
        )


def _refuse_merged(sheet: CalamineSheet) -> None:
    merged = [
        f"{cell_name(*first)}:{cell_name(*last)}"
        for first, last in sheet.merged_cell_ranges or ()
        if first[1] < len(COLUMNS) and first[0] <= ROWS_MAX
    ]
    if merged:
        raise Invalid(
            _l(
                "These cells are merged: %(cells)s. Only the first of them counts, so unmerge them "
                "and fill in each row.",
                cells=_named(merged),
            ),
            "file",
        )


def _named(cells: list[str]) -> str:
    return ", ".join(cells[:_NAMED]) + (" …" if len(cells) > _NAMED else "")


def _from_1904(row: list[Any]) -> list[Any]:
    """Bare numbers where a day is meant; cells formatted as dates come out right by themselves."""
    return [
        cell + _DAYS_1904
        if place in _DATES and isinstance(cell, int | float) and not isinstance(cell, bool)
        else cell
        for place, cell in enumerate(row)
    ]


def _old(content: bytes) -> Invalid:
    if _ENCRYPTED in content:
        return Invalid(
            _l("This workbook is behind a password. Save it without one, then send it again."),
            "file",
        )
    return Invalid(
        _l("This is a workbook of the old kind (.xls). Save it as .xlsx, then send that file."),
        "file",
    )
