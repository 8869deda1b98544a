"""A delegation's spreadsheet: rows in, people, projects and every problem out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from string import ascii_uppercase
from typing import Any

from app.core.names import search_key
from registration.rules import cells
from registration.rules.cells import CellError, CellProblem
from registration.rules.roles import ParticipantRole
from registration.rules.teams import ProjectRow, TeamEntry, TeamProblem, form_teams

COLUMNS = (
    "role",
    "name",
    "latin_name",
    "birth_date",
    "gender",
    "nationality",
    "email",
    "phone",
    "diet",
    "tshirt",
    "arrival",
    "departure",
    "project_title",
    "project_category",
    "project_abstract",
    "notes",
)

_PERSON_DATES = ("birth_date", "arrival", "departure")
_PERSON_TEXTS = tuple(
    column
    for column in COLUMNS
    if column not in _PERSON_DATES and column != "role" and not column.startswith("project_")
)

ROWS_MAX = 2000
#: characters that fit into a cell
LONGEST = {
    "name": 200, "latin_name": 200, "diet": 500, "tshirt": 20, "project_title": 200,
    "project_abstract": 5000, "notes": 2000,
}  # fmt: skip
_SHOWN = 100  # characters of an offending value that a message repeats


class RowProblem(StrEnum):
    """What is wrong with a row as a whole, or with the table."""

    WRONG_COLUMN = "wrong_column"
    EXTRA_COLUMN = "extra_column"
    TOO_MANY_ROWS = "too_many_rows"
    DUPLICATE_PERSON = "duplicate_person"
    DEPARTURE_BEFORE_ARRIVAL = "departure_before_arrival"
    NOT_LATIN = "not_latin"
    BORN_LATER = "born_later"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    OTHER_ROLE = "other_role"


ProblemCode = CellProblem | RowProblem | TeamProblem


@dataclass(frozen=True)
class TableProblem:
    """One thing to mend. ``row`` is the number the spreadsheet shows; ``other_row`` the earlier
    row it clashes with, where it does."""

    row: int
    column: str
    code: ProblemCode
    value: str
    other_row: int | None = None

    @property
    def letter(self) -> str:
        """The column as the spreadsheet names it: A to P, Q for all that lie beyond."""
        position = COLUMNS.index(self.column) if self.column in COLUMNS else len(COLUMNS)
        return ascii_uppercase[position]


@dataclass(frozen=True)
class PersonRow:
    """One person as read; ``project`` is the position of the project in the table's projects."""

    row: int
    role: ParticipantRole
    name: str
    latin_name: str
    birth_date: date | None
    gender: str
    nationality: str
    email: str
    phone: str
    diet: str
    tshirt: str
    arrival: date | None
    departure: date | None
    notes: str
    project: int | None


@dataclass(frozen=True)
class PeopleTable:
    """What was read. With any problem nothing should be imported: ``people`` then leaves out the
    rows whose role or name could not be read."""

    people: tuple[PersonRow, ...]
    projects: tuple[ProjectRow, ...]
    problems: tuple[TableProblem, ...]


@dataclass
class _Row:
    number: int
    values: dict[str, Any]
    texts: dict[str, str]
    problems: list[TableProblem] = field(default_factory=list)

    def blame(self, column: str, code: ProblemCode, other_row: int | None = None) -> None:
        """Note what is wrong with a cell."""
        value = self.texts.get(column, "")[:_SHOWN]
        self.problems.append(TableProblem(self.number, column, code, value, other_row))


Reader = Callable[[object, str], Any]


def header_problems(header: Sequence[object], *, row: int = 1) -> tuple[TableProblem, ...]:
    """Where the first row does not name COLUMNS in order; case, spaces and underscores are free."""
    texts = [cells.plain(cell) for cell in header] + [""] * len(COLUMNS)
    return tuple(
        TableProblem(row, column, RowProblem.WRONG_COLUMN, text[:_SHOWN])
        for column, text in zip(COLUMNS, texts, strict=False)
        if search_key(text).replace(" ", "") != column.replace("_", "")
    )


def read_people(
    rows: Sequence[Sequence[object]],
    *,
    categories: Mapping[str, str],
    countries: Mapping[str, str],
    region: str | None = None,
    team_max: int = 3,
    first_row: int = 2,
) -> PeopleTable:
    """Read the rows below the header into people and projects, with every row's problems at once.

    ``categories`` maps the edition's category codes to their English labels, ``countries`` ISO
    codes to English names; ``region`` is the ISO code that telephone numbers without + belong to.
    Cells may be of any type a spreadsheet library yields; empty rows are skipped but counted.
    Exhibitors of one title and category form a team of at most ``team_max``.
    """
    if len(rows) > ROWS_MAX:
        last = first_row + ROWS_MAX
        problem = TableProblem(last, COLUMNS[0], RowProblem.TOO_MANY_ROWS, str(len(rows)))
        return PeopleTable((), (), (problem,))
    readers = _readers(categories, countries, region)
    read = [
        _read_row(number, row, readers)
        for number, row in enumerate(rows, first_row)
        if any(cells.plain(cell) for cell in row)
    ]
    _blame_duplicates(read)
    projects, places = _teams(read, team_max)
    people = (_person(row, places) for row in read)
    problems = tuple(problem for row in read for problem in row.problems)
    return PeopleTable(tuple(each for each in people if each), projects, problems)


def _readers(
    categories: Mapping[str, str], countries: Mapping[str, str], region: str | None
) -> dict[str, Reader]:
    by_word = {search_key(label): code for code, label in categories.items()}
    by_word |= {search_key(code): code for code in categories}
    by_country = cells.country_index(countries)
    return {
        **{column: _line(LONGEST[column]) for column in ("name", "latin_name", "tshirt")},
        **{column: _lines(LONGEST[column]) for column in ("diet", "project_abstract", "notes")},
        **dict.fromkeys(_PERSON_DATES, _date),
        "role": lambda value, text: cells.read_role(text),
        "gender": lambda value, text: cells.read_gender(text),
        "nationality": lambda value, text: cells.read_country(text, by_country),
        "email": lambda value, text: cells.read_email(text),
        "phone": lambda value, text: cells.read_phone(text, region),
        "project_title": _line(LONGEST["project_title"]),
        "project_category": lambda value, text: _category(text, by_word),
    }


def _line(longest: int) -> Reader:
    return lambda value, text: cells.read_line(text, longest)


def _lines(longest: int) -> Reader:
    return lambda value, text: cells.read_lines(text, longest)


def _date(value: object, text: str) -> date:
    return cells.read_date(value)


def _category(text: str, by_word: Mapping[str, str]) -> str:
    code = by_word.get(search_key(text))
    if code is None:
        raise CellError(CellProblem.UNKNOWN_CATEGORY)
    return code


def _read_row(number: int, row: Sequence[object], readers: Mapping[str, Reader]) -> _Row:
    padded = [*row, *[None] * len(COLUMNS)]
    texts = {name: cells.plain(cell) for name, cell in zip(COLUMNS, padded, strict=False)}
    read = _Row(number, {}, texts)
    for column, value in zip(COLUMNS, padded, strict=False):
        if not texts[column]:
            continue
        try:
            read.values[column] = readers[column](value, texts[column])
        except CellError as error:
            read.blame(column, error.problem)
    _check_row(read)
    beyond = "".join(cells.plain(cell) for cell in row[len(COLUMNS) :])
    if beyond:
        extra = TableProblem(number, "", RowProblem.EXTRA_COLUMN, beyond[:_SHOWN])
        read.problems.append(extra)
    return read


def _check_row(row: _Row) -> None:
    # One name is enough: who gives only the passport's name is called by it.
    if not row.values.get("name") and row.values.get("latin_name") and not row.texts["name"]:
        row.values["name"] = row.values["latin_name"]
    if not row.texts["role"]:
        row.blame("role", CellProblem.REQUIRED)
    if not row.values.get("name") and not any(each.column == "name" for each in row.problems):
        row.blame("name", CellProblem.REQUIRED)
    arrival, departure = row.values.get("arrival"), row.values.get("departure")
    if arrival and departure and departure < arrival:
        row.blame("departure", RowProblem.DEPARTURE_BEFORE_ARRIVAL)


def _blame_duplicates(rows: list[_Row]) -> None:
    # Without a birth date two people may well share a name.
    seen: dict[tuple[str, date], int] = {}
    for row in rows:
        name, born = row.values.get("name"), row.values.get("birth_date")
        if not name or not born:
            continue
        first = seen.setdefault((search_key(name), born), row.number)
        if first != row.number:
            row.blame("name", RowProblem.DUPLICATE_PERSON, first)


def _teams(rows: list[_Row], team_max: int) -> tuple[tuple[ProjectRow, ...], dict[int, int]]:
    by_number = {row.number: row for row in rows}
    entries = [_entry(row) for row in rows if _names_project(row)]
    teams = form_teams(entries, team_max)
    for clash in teams.clashes:
        by_number[clash.row].blame(clash.column, clash.code, clash.other_row)
    return teams.projects, teams.places


def _names_project(row: _Row) -> bool:
    columns = ("project_title", "project_category", "project_abstract")
    # A title that could not be read has its own problem already.
    unread = row.texts["project_title"] and "project_title" not in row.values
    return not unread and any(row.texts[column] for column in columns)


def _entry(row: _Row) -> TeamEntry:
    return TeamEntry(
        row=row.number,
        role=row.values.get("role"),
        title=row.values.get("project_title", ""),
        category=row.values.get("project_category", ""),
        abstract=row.values.get("project_abstract", ""),
    )


def _person(row: _Row, places: Mapping[int, int]) -> PersonRow | None:
    values = row.values
    if "role" not in values or not values.get("name"):
        return None
    read: dict[str, Any] = {column: values.get(column, "") for column in _PERSON_TEXTS}
    read |= {column: values.get(column) for column in _PERSON_DATES}
    return PersonRow(row=row.number, role=values["role"], project=places.get(row.number), **read)
