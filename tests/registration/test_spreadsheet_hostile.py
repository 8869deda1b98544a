"""Files that are broken, huge, lying or strange: a sentence, and every table as it was."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from datetime import date

import pytest
import xlsxwriter
from PIL import Image

from app.core.errors import Invalid
from registration.rules.people_table import COLUMNS
from registration.services.sheet_scan import cell_name, scan
from registration.services.workbooks import read_table
from tests.factories import DelegationFactory, sign_in
from tests.registration.spreadsheets import (
    csv_file,
    everything,
    part_of,
    people_of,
    row,
    send,
    with_part,
    workbook,
)
from tests.registration.world import world

pytestmark = pytest.mark.database("sqlite")

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
GOOD = workbook(row(), row(name="Bea"))


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(target, "PNG")
    return target.getvalue()


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def bomb() -> bytes:
    """60 MB of nothing in 60 kB."""
    return with_part(GOOD, STRINGS, b"<sst>" + b" " * 60_000_000 + b"</sst>")


def lying_bomb() -> bytes:
    """The same, with a directory that says it is small."""
    content = bytearray(bomb())
    where = content.rindex(STRINGS.encode()) - 46 + 24
    content[where : where + 4] = struct.pack("<I", 100)
    return bytes(content)


def in_sheet(cells: str) -> bytes:
    """The good workbook with more cells written into its sheet by hand."""
    xml = part_of(GOOD, SHEET)
    return with_part(GOOD, SHEET, xml.replace("</sheetData>", f"{cells}</sheetData>").encode())


def shared_bomb() -> bytes:
    """A text of a megabyte that a thousand cells share."""
    text = "<si><t>" + "x" * 1_000_000 + "</t></si>"
    strings = part_of(GOOD, STRINGS).replace("</sst>", f"{text}</sst>")
    index = strings.count("<si>") - 1
    cells = "".join(
        f'<row r="{n}"><c r="P{n}" t="s"><v>{index}</v></c></row>' for n in range(10, 1010)
    )
    return with_part(in_sheet(cells), STRINGS, strings.encode())


def made_by(write) -> bytes:
    """A workbook whose sheet ``write`` fills below the header."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, COLUMNS)
        write(sheet)
    return target.getvalue()


def merged(sheet) -> None:
    sheet.write_row(1, 0, ["exhibitor", "Ana"])
    sheet.write_row(2, 0, ["exhibitor", "Bea"])
    sheet.merge_range("M2:M3", "Algae")


def failed_formula(sheet) -> None:
    sheet.write_row(1, 0, ["exhibitor", "Ana"])
    sheet.write_formula("P2", "=1/0", None, "#DIV/0!")


def bare_formula(sheet) -> None:
    sheet.write_string(1, 0, "exhibitor")
    sheet.write_formula("B2", "=UPPER(A2)", None, "")


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le").center(600)


def many_rows(count: int) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, COLUMNS)
        for number in range(1, count + 1):
            sheet.write_row(number, 0, ["exhibitor", f"Ana {number}"])
    return target.getvalue()


FILES = {
    "empty": (b"", "empty"),
    "truncated": (GOOD[: len(GOOD) // 2], "damaged"),
    "end cut off": (GOOD[:-30], "damaged"),
    "random bytes": (random.Random(7).randbytes(5000), "no table"),
    "random bytes after PK": (b"PK\x03\x04" + random.Random(8).randbytes(3000), "damaged"),
    "a picture": (picture(), "no table"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "no table"),
    "a web page": (b"<html><table><tr><td>role</td></tr></table></html>", "no table"),
    "another office file": (archive(word__document=b"<x/>"), "another kind of file"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "(.xls)"),
    "a password": (encrypted(), "password"),
    "too large": (GOOD + bytes(6_000_000), "larger than 5 MB"),
    "a bomb": (bomb(), "unpacks to more than 50 MB"),
    "a lying bomb": (lying_bomb(), "damaged"),
    "a bomb of shared text": (shared_bomb(), "texts of this sheet are too long"),
    "entities": (
        with_part(GOOD, SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'),
        "damaged",
    ),
    "no sheet": (with_part(GOOD, SHEET, None), "damaged"),
    "no XML": (with_part(GOOD, "xl/workbook.xml", b"\x00\x01nothing"), "damaged"),
    "broken sheet": (with_part(GOOD, SHEET, b"<worksheet><sheetData><row"), "read"),
    "100,000 rows": (many_rows(100_000), "Row 2002 is filled in"),
    "2,001 people": (many_rows(2001), "Row 2002 is filled in"),
    "the last cell": (in_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "Row"),
    "a far column": (in_sheet('<row r="9"><c r="XFD9"><v>1</v></c></row>'), "Cell XFD9"),
    "hidden far cell": (
        in_sheet("""<row r="9"><c a='">' r="XFD9"><v>1</v></c></row>"""),
        "Cell XFD9",
    ),
    "merged cells": (made_by(merged), "M2:M3"),
    "a failed formula": (made_by(failed_formula), "P2"),
    "a formula without result": (made_by(bare_formula), "B2"),
    "no header": (workbook(header=row()), "need another look"),
    "a missing column": (workbook(row(), header=COLUMNS[:3] + COLUMNS[4:]), ">D1<"),
    "a renamed column": (workbook(row(), header=("rol", *COLUMNS[1:])), ">A1<"),
    "another column": (workbook(row(), header=(*COLUMNS, "shoe size")), ">Q1<"),
    "shifted columns": (workbook([None, *row()], header=("", *COLUMNS)), ">A1<"),
    "a title above": (workbook(row(), header=("People of 2027",)), ">A1<"),
    "the header only": (workbook(), "nobody in this file"),
    "empty rows only": (workbook(["  "], [None, "\t"]), "nobody in this file"),
    "Cyrillic in cp1251": (csv_file(row(name="Анна Петрова"), encoding="cp1251"), "CSV UTF-8"),
    "Arabic in cp1256": (csv_file(row(name="أميرة بن صالح"), encoding="cp1256"), "CSV UTF-8"),
    "Japanese in Shift-JIS": (csv_file(row(name="山田太郎"), encoding="shift-jis"), "CSV UTF-8"),
    "half a UTF-16": (csv_file(row(), encoding="utf-16")[:-1], "no table"),
    "a NUL in a name": (csv_file(row(name="A\x00na")), "invisible character"),
    "one enormous cell": (csv_file(row(name="x" * 200_000)), "no table"),
    "an open quote": (csv_file(row()) + b'"exhibitor,Bea\r\n', ">A3<"),
    "twice the same": (
        workbook(*[row(birth_date=date(2009, 1, 1))] * 2),
        "same name and date of birth as in row 2",
    ),
}


@pytest.fixture
def draft(client):
    there = world()
    sign_in(client, there.head)
    return DelegationFactory.create(edition=there.edition, organisation=there.organisation)


@pytest.mark.parametrize("kind", FILES)
def test_a_bad_file_gets_a_sentence_and_changes_nothing(client, draft, kind):
    content, words = FILES[kind]
    before = everything()
    answer = send(client, draft, content)
    assert answer.status_code == 422
    assert words in answer.text
    assert everything() == before
    assert people_of(draft) == []


def test_the_name_of_a_file_is_not_believed(client, draft):
    assert send(client, draft, csv_file(row()), name="people.xlsx").status_code == 302
    assert send(client, draft, GOOD, name="people.csv").status_code == 302
    assert send(client, draft, picture(), name="../../people.xlsx\x00.png").status_code == 422


def test_no_file_at_all(client, draft):
    answer = client.post(f"/delegations/{draft.public_id}/spreadsheet", data={"mode": "add"})
    assert answer.status_code == 422
    assert "Choose the file you filled in." in answer.text


def names(content: bytes) -> list[str]:
    return [str(cells[1]) for cells in read_table(content).rows[1:]]


def test_the_sheet_called_people_is_read_wherever_it_stands():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("Notes").write(0, 0, "something else")
        book.add_worksheet("PEOPLE").write_row(0, 0, ["role", "name"])
    assert read_table(target.getvalue()).rows == [["role", "name"]]


def test_without_such_a_name_the_first_sheet_that_is_shown_is_read():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        hidden = book.add_worksheet("Lists")
        shown = book.add_worksheet("Feuille 1")
        shown.write(0, 0, "role")
        shown.activate()
        shown.set_first_sheet()
        hidden.hide()
    assert read_table(target.getvalue()).rows == [["role"]]


def test_a_formula_arrives_as_its_result_and_a_text_stays_a_text():
    def write(sheet) -> None:
        sheet.write_formula(1, 1, '="A"&"na"', None, "Ana")
        sheet.write_string(2, 1, "=1+1")
        sheet.write_string(3, 1, "@SUM(A1)")

    assert names(made_by(write)) == ["Ana", "=1+1", "@SUM(A1)"]


def test_links_to_other_files_are_not_followed():
    def write(sheet) -> None:
        sheet.write_formula(1, 1, "='[other.xlsx]Sheet1'!A1", None, "what was there")

    linked = with_part(made_by(write), "xl/externalLinks/externalLink1.xml", b"<broken")
    assert names(linked) == ["what was there"]


def test_days_of_the_1904_system_are_the_same_days():
    born = date(2009, 6, 30)
    assert read_table(workbook(row(birth_date=born), date_1904=True)).rows[1][3] == born
    # A bare number, where the format of the cell was lost.
    serial = (born - date(1904, 1, 1)).days
    bare = workbook(row(birth_date=serial), date_1904=True)
    assert read_table(bare).rows[1][3] == (born - date(1899, 12, 30)).days


def test_names_of_every_script_arrive_as_they_are_and_directions_are_not_overridden(client, draft):
    written = ["أميرة بن صالح", "李明", "Zoë 🚀", "\u202egnp.exe", "Ngũgĩ"]
    sent = send(client, draft, workbook(*[row(name=name) for name in written]))
    shown = client.get(sent.location).text
    for name in ("أميرة بن صالح", "李明", "Zoë 🚀", "gnp.exe", "Ngũgĩ"):
        assert name in shown
    assert "\u202e" not in shown


def test_rows_keep_their_numbers_across_empty_ones(client, draft):
    content = workbook(row(), ["  ", "\t"], [], row("boss", "Bea"))
    assert ">A5<" in send(client, draft, content).text
    assert ">A5<" in send(client, draft, csv_file(row(), [""], [], row("boss", "Bea"))).text


def test_the_line_in_which_excel_names_the_delimiter_is_no_row():
    content = b"sep=;\r\n" + csv_file(row(), delimiter=";")
    assert read_table(content).rows[0] == list(COLUMNS)


def test_cells_without_places_are_counted_as_readers_do():
    xml = b"<sheetData><row><c/><c><v>1</v></c></row><row/><row><c t='e'><v>#N/A</v></c></row>"
    assert scan(xml, []).errors == ["A3"]
    far = b"<row>" + b"<c/>" * 26 + b"<c><v>1</v></c></row>"
    with pytest.raises(Invalid):
        scan(far, [])
    with pytest.raises(Invalid):
        scan(b"<row/>" * 2001 + b"<row><c><v>1</v></c></row>", [])
    with pytest.raises(Invalid):
        scan(b"<c/>" * 600_000, [])


@pytest.mark.parametrize(
    ("place", "name"), [((0, 0), "A1"), ((6, 1), "B7"), ((8, 26), "AA9"), ((1, 16383), "XFD2")]
)
def test_cells_have_the_names_that_spreadsheets_show(place, name):
    assert cell_name(*place) == name
