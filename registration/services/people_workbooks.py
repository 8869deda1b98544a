"""The spreadsheet of a delegation as an XLSX file: empty, filled with its people, or marked.

Every cell is written as the text or the day it is: a name that begins with = + - or @ is never a
formula, neither here nor in the program that opens the file.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.core import audit
from app.core.i18n import direction, language
from app.core.i18n import gettext as _
from app.programmes.models import Edition
from registration.models import Delegation
from registration.queries.editions import categories_of, facts_of, terms_of
from registration.queries.people_rows import category_label, people_rows
from registration.queries.table_words import TableFacts, column_words, problem_words
from registration.rules.cells import CellError, read_date
from registration.rules.people_table import COLUMNS, ROWS_MAX, TableProblem
from registration.services import help_sheets

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATES = ("birth_date", "arrival", "departure")
_WIDTHS = {
    "role": 20, "name": 28, "latin_name": 28, "birth_date": 12, "gender": 12, "nationality": 18,
    "email": 28, "phone": 18, "diet": 24, "tshirt": 8, "arrival": 12, "departure": 12,
    "project_title": 36, "project_category": 26, "project_abstract": 50, "notes": 30,
}  # fmt: skip
_WRAPPED = ("diet", "project_abstract", "notes")
_MESSAGE_MAX = 255  # of Excel, for the message of a drop-down
_COMMENT = {"author": "MILSET", "x_scale": 2, "y_scale": 1.2}


def template(edition: Edition) -> bytes:
    """An empty workbook for ``edition`` in the reader's language, with drop-downs, help and a
    filled example on a sheet of its own."""
    return _built(edition, [], [])


def people_workbook(delegation: Delegation) -> bytes:
    """The delegation's live people in the template, to be changed and sent back."""
    return _built(delegation.edition, people_rows(delegation), [])


def download_people(delegation: Delegation, *, by: Any) -> bytes:
    """:func:`people_workbook` for ``by``, who may read it; who took it is written down first."""
    audit.record("delegation.people_downloaded", delegation, by=by)
    return people_workbook(delegation)


def marked_workbook(
    edition: Edition, rows: Sequence[Sequence[Any]], problems: Sequence[TableProblem]
) -> bytes:
    """The rows as they were sent, each wrong cell red and with a note that says what to do.

    ``rows`` are those below the header; problems of the header itself have nothing to mark, since
    the workbook comes with the right one.
    """
    return _built(edition, rows, problems)


def table_facts(edition: Edition) -> TableFacts:
    """What sentences about the edition's spreadsheet name."""
    labels = tuple(category_label(each) for each in categories_of(edition))
    return TableFacts(labels, facts_of(edition, terms_of(edition)))


def _built(
    edition: Edition, rows: Sequence[Sequence[Any]], problems: Sequence[TableProblem]
) -> bytes:
    target = BytesIO()
    facts = table_facts(edition)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        book.set_properties({"title": edition.name, "author": "MILSET"})
        styles = _styles(book)
        sheet = book.add_worksheet("People")
        _set_up(sheet, styles, edition.name)
        _write_header(sheet, styles, facts, row=0)
        _write_rows(sheet, styles, rows, first_row=1)
        _mark(sheet, styles, rows, problems, facts)
        help_sheets.add_help(book, edition, facts, column_words)
        _add_example(book, styles, edition, facts)
        lists = help_sheets.add_lists(book, facts)
        _add_choices(sheet, lists)
    return target.getvalue()


def _styles(book: Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    wrong = {"bg_color": "#F9D5D3", "border": 1, "border_color": "#B3261E", **top}
    return {
        "head": book.add_format(
            {"bold": True, "bg_color": "#E6EAF2", "bottom": 2, "num_format": "@"}
        ),
        "banner": book.add_format({"bold": True, "bg_color": "#FFF1CC"}),
        "text": book.add_format({"num_format": "@", **top}),
        "wrapped": book.add_format({"num_format": "@", "text_wrap": True, **top}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", **top}),
        "wrong": book.add_format({"num_format": "@", **wrong}),
        "wrong_date": book.add_format({"num_format": "yyyy-mm-dd", **wrong}),
    }


def _set_up(sheet: Worksheet, styles: dict[str, Format], title: str, *, head: int = 0) -> None:
    """Widths, formats, what stays in sight while scrolling, how it prints, which way it reads."""
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, _WIDTHS[column], styles[_style(column)])
    sheet.freeze_panes(head + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, head)
    sheet.set_header("&L" + title.replace("&", "&&")[:200] + "&R&P / &N")
    if direction(language()) == "rtl":
        sheet.right_to_left()


def _style(column: str) -> str:
    return "date" if column in DATES else "wrapped" if column in _WRAPPED else "text"


def _write_header(sheet: Worksheet, styles: dict[str, Format], facts: Any, *, row: int) -> None:
    for place, column in enumerate(COLUMNS):
        sheet.write_string(row, place, column, styles["head"])
        sheet.write_comment(row, place, column_words(column, facts), _COMMENT)


def _write_rows(
    sheet: Worksheet, styles: dict[str, Format], rows: Sequence[Sequence[Any]], *, first_row: int
) -> None:
    for number, row in enumerate(rows, first_row):
        for place, (column, value) in enumerate(zip(COLUMNS, row, strict=False)):
            _write(sheet, number, place, value, column in DATES, styles[_style(column)])


def _write(
    sheet: Worksheet, row: int, place: int, value: Any, is_date: bool, style: Format
) -> None:
    day = _day(value) if is_date else None
    if day is not None:
        sheet.write_datetime(row, place, day, style)
    elif value is not None and value != "":
        sheet.write_string(row, place, str(value), style)


def _day(value: Any) -> date | None:
    try:
        return read_date(value) if value else None
    except CellError:
        return None


def _mark(
    sheet: Worksheet,
    styles: dict[str, Format],
    rows: Sequence[Sequence[Any]],
    problems: Sequence[TableProblem],
    facts: TableFacts,
) -> None:
    words: dict[tuple[int, int], list[str]] = {}
    for problem in problems:
        if problem.row > 1:
            place = COLUMNS.index(problem.column) if problem.column else len(COLUMNS)
            words.setdefault((problem.row - 1, place), []).append(problem_words(problem, facts))
    for (row, place), found in words.items():
        value = rows[row - 1][place] if place < len(rows[row - 1]) else ""
        is_date = place < len(COLUMNS) and COLUMNS[place] in DATES
        style = styles["wrong_date" if is_date else "wrong"]
        sheet.write_blank(row, place, None, style)
        _write(sheet, row, place, value, is_date, style)
        sheet.write_comment(row, place, "\n".join(found), _COMMENT)


def _add_choices(sheet: Worksheet, lists: dict[str, str]) -> None:
    """Drop-downs and days; what is typed by hand only warns, because codes are understood too."""
    message = _("Choose one of the list, or write its code.")[:_MESSAGE_MAX]
    for column, source in lists.items():
        place = COLUMNS.index(column)
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, place, ROWS_MAX, place, {**rule, "error_message": message})
    message = _("Write year-month-day, for example 2009-06-30.")[:_MESSAGE_MAX]
    for column in DATES:
        place = COLUMNS.index(column)
        rule = {"validate": "date", "criteria": "between", "error_type": "warning"}
        span = {"minimum": date(1900, 3, 1), "maximum": date(2100, 12, 31)}
        sheet.data_validation(1, place, ROWS_MAX, place, {**rule, **span, "error_message": message})


def _add_example(
    book: Workbook, styles: dict[str, Format], edition: Edition, facts: TableFacts
) -> None:
    sheet = book.add_worksheet("Example")
    _set_up(sheet, styles, edition.name, head=1)
    sheet.write_string(0, 0, _("Example: invented people. This sheet is never imported."))
    sheet.set_row(0, 24, styles["banner"])
    _write_header(sheet, styles, facts, row=1)
    rows = help_sheets.example_rows(edition, facts)
    _write_rows(sheet, styles, rows, first_row=2)
