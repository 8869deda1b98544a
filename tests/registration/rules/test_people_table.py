from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules.cells import CellProblem
from registration.rules.people_table import (
    COLUMNS,
    ROWS_MAX,
    PersonRow,
    RowProblem,
    TableProblem,
    header_problems,
    read_people,
)
from registration.rules.roles import ParticipantRole
from registration.rules.teams import ProjectRow, TeamProblem
from tests.core.steps import steps_of

CATEGORIES = {"eng": "Engineering", "life": "Life sciences"}
COUNTRIES = {"FR": "France", "MX": "Mexico"}


def row(**cells):
    return [cells.get(column) for column in COLUMNS]


def exhibitor(name, **cells):
    return row(role="Exhibitor", name=name, **cells)


def shows(name, title, category="Engineering", **cells):
    return exhibitor(name, project_title=title, project_category=category, **cells)


def read(*rows, **settings):
    return read_people(rows, categories=CATEGORIES, countries=COUNTRIES, **settings)


def found(table):
    return [(each.row, each.column, each.code, each.value) for each in table.problems]


def test_columns_stay_in_their_order():
    assert ", ".join(COLUMNS) == (
        "role, name, latin_name, birth_date, gender, nationality, email, phone, diet, tshirt, "
        "arrival, departure, project_title, project_category, project_abstract, notes"
    )


def test_a_full_row():
    table = read(
        [
            "Exhibitor", " Léa  Martin ", "Lea Martin", "2008-05-17", "f", "France",
            "lea@Example.org", 612345678.0, "vegan", "M", date(2027, 7, 17), "25.07.2027",
            "Robot", "engineering", "It walks.\r\nIt talks.", "=not a formula",
        ],
        region="FR",
    )  # fmt: skip
    assert table.problems == ()
    assert table.people == (
        PersonRow(
            row=2,
            role=ParticipantRole.EXHIBITOR,
            name="Léa Martin",
            latin_name="Lea Martin",
            birth_date=date(2008, 5, 17),
            gender="female",
            nationality="FR",
            email="lea@example.org",
            phone="+33612345678",
            diet="vegan",
            tshirt="M",
            arrival=date(2027, 7, 17),
            departure=date(2027, 7, 25),
            notes="=not a formula",
            project=0,
        ),
    )
    assert table.projects == (ProjectRow(2, "Robot", "eng", "It walks.\nIt talks.", (2,)),)


def test_a_role_and_one_name_are_enough():
    table = read(row(role="head", latin_name="Ana Ruiz"))
    assert table.problems == ()
    assert (table.people[0].name, table.people[0].birth_date) == ("Ana Ruiz", None)


def test_empty_rows_are_skipped_but_counted():
    table = read([None] * 16, [], ["", "  ", float("nan")], exhibitor("Ana"))
    assert [person.row for person in table.people] == [5]


def test_problem_names_row_column_letter_and_value():
    (problem,) = read(exhibitor("Ana", email="ana at example"), first_row=12).problems
    assert problem == TableProblem(12, "email", CellProblem.BAD_EMAIL, "ana at example")
    assert problem.letter == "G"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("role", "boss", CellProblem.UNKNOWN_ROLE),
        ("name", "x" * 201, CellProblem.TOO_LONG),
        ("name", "a\x00b", CellProblem.CONTROL_CHARACTER),
        ("latin_name", "x" * 201, CellProblem.TOO_LONG),
        ("birth_date", "03/04/2010", CellProblem.AMBIGUOUS_DATE),
        ("gender", "maybe", CellProblem.UNKNOWN_GENDER),
        ("nationality", "Atlantis", CellProblem.UNKNOWN_COUNTRY),
        ("email", "@", CellProblem.BAD_EMAIL),
        ("phone", "=1+1", CellProblem.BAD_PHONE),
        ("diet", "x" * 501, CellProblem.TOO_LONG),
        ("tshirt", "x" * 21, CellProblem.TOO_LONG),
        ("arrival", "soon", CellProblem.BAD_DATE),
        ("departure", "2008", CellProblem.BAD_DATE),
        ("project_title", "x" * 201, CellProblem.TOO_LONG),
        ("project_category", "magic", CellProblem.UNKNOWN_CATEGORY),
        ("project_abstract", "x" * 5001, CellProblem.TOO_LONG),
        ("notes", "x" * 2001, CellProblem.TOO_LONG),
    ],
)
def test_each_column_has_its_check(column, value, code):
    good = {"role": "exhibitor", "name": "Ana", "project_title": "Robot"}
    table = read(row(**good | {column: value}))
    assert found(table) == [(2, column, code, value[:100])]


def test_role_and_name_are_required():
    assert found(read(row(notes="who?"))) == [
        (2, "role", CellProblem.REQUIRED, ""),
        (2, "name", CellProblem.REQUIRED, ""),
    ]


def test_every_row_is_judged_at_once():
    table = read(
        row(role="boss", name="Ana", email="x"),
        exhibitor("Bea", phone="none", birth_date="never"),
        exhibitor("Cleo"),
    )
    assert found(table) == [
        (2, "role", CellProblem.UNKNOWN_ROLE, "boss"),
        (2, "email", CellProblem.BAD_EMAIL, "x"),
        (3, "birth_date", CellProblem.BAD_DATE, "never"),
        (3, "phone", CellProblem.BAD_PHONE, "none"),
    ]
    assert [person.name for person in table.people] == ["Bea", "Cleo"]


def test_departure_before_arrival():
    table = read(exhibitor("Ana", arrival="2027-07-18", departure="2027-07-17"))
    assert found(table) == [(2, "departure", RowProblem.DEPARTURE_BEFORE_ARRIVAL, "2027-07-17")]


def test_coming_and_going_on_one_day_is_possible():
    assert read(exhibitor("Ana", arrival="2027-07-18", departure="2027-07-18")).problems == ()


def test_cell_beyond_the_last_column():
    table = read([*exhibitor("Ana"), None, "stray"])
    assert found(table) == [(2, "", RowProblem.EXTRA_COLUMN, "stray")]
    assert table.problems[0].letter == "Q"


def test_same_name_and_birth_date_is_the_same_person():
    table = read(
        exhibitor("José Ruiz", birth_date="2008-05-17"),
        exhibitor("JOSE  RUIZ", birth_date="17.05.2008"),
        exhibitor("José Ruiz", birth_date="2008-05-18"),
        exhibitor("José Ruiz"),
        exhibitor("José Ruiz"),
    )
    assert table.problems == (
        TableProblem(3, "name", RowProblem.DUPLICATE_PERSON, "JOSE  RUIZ", other_row=2),
    )


def test_exhibitors_of_one_title_and_category_are_a_team():
    table = read(
        shows("Ana", "Robot"),
        shows("Bea", "Robot", "Life sciences"),
        shows("Cleo", "ROBOT ", "eng", project_abstract="It walks."),
        shows("Dora", "Algae", "life"),
    )
    assert table.problems == ()
    assert table.projects == (
        ProjectRow(2, "Robot", "eng", "It walks.", (2, 4)),
        ProjectRow(3, "Robot", "life", "", (3,)),
        ProjectRow(5, "Algae", "life", "", (5,)),
    )
    assert [person.project for person in table.people] == [0, 1, 0, 2]


def test_a_row_without_category_joins_the_one_project_of_its_title():
    table = read(shows("Ana", "Robot", None), shows("Bea", "Robot"))
    assert table.projects == (ProjectRow(2, "Robot", "eng", "", (2, 3)),)


def test_a_team_has_at_most_three():
    table = read(*[shows(name, "Robot") for name in ("Ana", "Bea", "Cleo", "Dora", "Eva")])
    assert table.problems == (
        TableProblem(5, "project_title", TeamProblem.TEAM_TOO_LARGE, "Robot", other_row=2),
        TableProblem(6, "project_title", TeamProblem.TEAM_TOO_LARGE, "Robot", other_row=2),
    )


def test_two_abstracts_of_one_project_clash():
    table = read(
        shows("Ana", "Robot", project_abstract="It walks."),
        shows("Bea", "Robot", project_abstract="It flies."),
        shows("Cleo", "Robot", project_abstract="It walks."),
    )
    assert table.problems == (
        TableProblem(
            3, "project_abstract", TeamProblem.DIFFERENT_ABSTRACT, "It flies.", other_row=2
        ),
    )


def test_project_needs_an_exhibitor():
    adult = row(role="supervisor", name="Ana", project_title="Robot", project_category="eng")
    assert found(read(adult)) == [
        (2, "project_title", TeamProblem.PROJECT_WITHOUT_EXHIBITOR, "Robot")
    ]
    assert read(adult).projects == ()


def test_adult_may_name_the_project_of_an_exhibitor():
    table = read(row(role="supervisor", name="Ana", project_title="Robot"), shows("Bea", "Robot"))
    assert table.problems == ()
    assert [person.project for person in table.people] == [None, 0]


def test_unread_role_does_not_also_make_a_project_without_exhibitor():
    table = read(row(role="exhibiter", name="Ana", project_title="Robot"))
    assert found(table) == [(2, "role", CellProblem.UNKNOWN_ROLE, "exhibiter")]


def test_project_without_title():
    table = read(exhibitor("Ana", project_category="eng"))
    assert found(table) == [(2, "project_title", TeamProblem.PROJECT_WITHOUT_TITLE, "")]


def test_header_is_checked_word_by_word():
    assert header_problems(COLUMNS) == ()
    assert header_problems([column.replace("_", " ").title() for column in COLUMNS]) == ()
    swapped = [COLUMNS[1], COLUMNS[0], *COLUMNS[2:15]]
    assert [(each.row, each.letter, each.value) for each in header_problems(swapped)] == [
        (1, "A", "name"),
        (1, "B", "role"),
        (1, "P", ""),
    ]


def test_too_many_rows_are_refused_unread():
    table = read(*[exhibitor("Ana")] * (ROWS_MAX + 1))
    assert table.people == ()
    assert found(table) == [(2002, "role", RowProblem.TOO_MANY_ROWS, "2001")]
    assert read(*[[None]] * ROWS_MAX).problems == ()


def crowd(count):
    """Rows of exhibitors in teams of three, every column of a long table filled in."""
    return [
        shows(
            f"Ünal Özdemir {place}",
            f"Project {place // 3}",
            birth_date="2008-05-17",
            nationality="France",
            email=f"p{place}@example.org",
            phone="+33612345678",
            project_abstract="A sentence of an abstract. " * 40,
        )
        for place in range(count)
    ]


def test_500_rows_are_read():
    table = read(*crowd(500))
    assert (len(table.people), len(table.projects), table.problems) == (500, 167, ())


def test_a_row_takes_as_many_steps_in_a_long_table_as_in_a_short_one():
    short, long = (steps_of(partial(read, *crowd(rows)), "registration") for rows in (75, 300))
    assert long < 4.1 * short


cells = st.none() | st.text(max_size=12) | st.floats() | st.integers() | st.dates()
cells |= st.sampled_from(["exhibitor", "supervisor", "Ana", "Robot", "eng", "2008-05-17"])


@given(st.lists(st.lists(cells, max_size=18), max_size=6))
def test_any_table_is_read_or_blamed(rows):
    table = read(*rows)
    numbers = range(2, len(rows) + 2)
    assert {each.row for each in table.problems} <= set(numbers)
    teams = [number for project in table.projects for number in project.team]
    assert len(set(teams)) == len(teams)
    assert all(each.letter for each in table.problems)
