"""The workbook that heads of delegation fill in, read back with other eyes."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from app.core.i18n import country_names, in_language
from registration.queries.people_rows import understood
from registration.queries.table_words import TableFacts, field_name, problem_words
from registration.rules.cells import CellProblem
from registration.rules.people_match import PERSON_FIELDS
from registration.rules.people_table import COLUMNS, RowProblem, TableProblem, read_people
from registration.rules.teams import TeamProblem
from registration.services.people_workbooks import (
    marked_workbook,
    people_workbook,
    table_facts,
    template,
)
from tests.factories import DelegationFactory, ParticipantFactory, ProjectCategoryFactory, sign_in
from tests.registration.spreadsheets import part_of, row
from tests.registration.world import world

pytestmark = pytest.mark.database("sqlite")

LANGUAGES = ["en", "fr", "es", "ar"]


@pytest.fixture
def edition(app):
    edition = world().edition
    for code, name in (("life", "Life sciences"), ("eng", "Engineering")):
        ProjectCategoryFactory.create(edition=edition, code=code, name={"en": name, "fr": "X"})
    return edition


def opened(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def rows_of(content, sheet="People"):
    return opened(content).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def test_the_template_has_its_columns_in_order_and_nobody_in_it(edition):
    book = opened(template(edition))
    assert [
        (each.name, each.visible == SheetVisibleEnum.Visible) for each in book.sheets_metadata
    ] == [
        ("People", True),
        ("Help", True),
        ("Example", True),
        ("Lists", False),
    ]
    assert rows_of(template(edition)) == [list(COLUMNS)]


def test_drop_downs_stand_in_their_columns_and_point_at_the_lists(edition):
    content = template(edition)
    xml = part_of(content, "xl/worksheets/sheet1.xml")
    lists = dict(re.findall(r'type="list"[^>]*sqref="([A-Z])2:\1\d+"[^>]*><formula1>([^<]*)', xml))
    assert lists.keys() == {"A", "E", "F", "J", "N"}
    assert len(re.findall(r'type="date"', xml)) == 3
    words = rows_of(content, "Lists")
    assert [line[0] for line in words[:6]] == [
        "Exhibitor", "Supervisor", "Head of delegation", "Press", "Visitor", "Speaker",
    ]  # fmt: skip
    assert [line[4] for line in words[:2]] == ["life: Life sciences", "eng: Engineering"]
    assert lists["N"] == "Lists!$E$1:$E$2"
    assert lists["F"] == f"Lists!$C$1:$C${len(country_names('en'))}"
    assert "Tunisia" in [line[2] for line in words]


def test_the_first_row_stays_in_sight_and_prints_on_every_page(edition):
    content = template(edition)
    xml = part_of(content, "xl/worksheets/sheet1.xml")
    assert 'ySplit="1"' in xml
    assert 'state="frozen"' in xml
    assert 'orientation="landscape"' in xml
    assert "_xlnm.Print_Titles" in part_of(content, "xl/workbook.xml")
    assert part_of(content, "xl/comments1.xml").count("<comment ") == len(COLUMNS)


def test_sheets_read_from_the_right_in_arabic(edition):
    with in_language("ar"):
        content = template(edition)
    for number in (1, 2, 3):
        assert 'rightToLeft="1"' in part_of(content, f"xl/worksheets/sheet{number}.xml")
    assert 'rightToLeft="1"' not in part_of(template(edition), "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("ages", "team"), [((9, 25), 3), ((14, 14), 1)])
def test_the_example_is_six_people_that_would_be_imported(edition, language, ages, team):
    terms = edition_terms(edition)
    (terms.min_age, terms.max_age), terms.team_max = ages, team
    with in_language(language):
        rows = rows_of(template(edition), "Example")
    table = read_people(
        understood(rows[2:], edition),
        categories={"life": "Life sciences", "eng": "Engineering"},
        countries=country_names("en"),
        team_max=team,
    )
    assert table.problems == ()
    assert (len(table.people), len(table.projects)) == (6, 2)
    assert {person.gender for person in table.people} == {"female", "male", "unstated", ""}


def edition_terms(edition):
    from app.extensions import db
    from registration.models import Terms

    return db.session.scalar(db.select(Terms).filter_by(edition_id=edition.id))


def test_texts_that_look_like_formulas_are_written_as_texts(edition):
    delegation = DelegationFactory.create(edition=edition)
    for sign in "=+-@":
        ParticipantFactory.create(delegation=delegation, name=f"{sign}1+1", notes=f"{sign}cmd")
    content = people_workbook(delegation)
    assert "<f>" not in part_of(content, "xl/worksheets/sheet1.xml")
    assert [line[1] for line in rows_of(content)[1:]] == ["=1+1", "+1+1", "-1+1", "@1+1"]


def test_wrong_cells_are_red_with_their_note_and_the_rest_is_as_sent(edition):
    rows = [row("boss", "Ana"), row(name="Bea", birth_date="2009-06-30"), [*row(), "stray"]]
    problems = [
        TableProblem(2, "role", CellProblem.UNKNOWN_ROLE, "boss"),
        TableProblem(3, "name", CellProblem.REQUIRED, ""),
        TableProblem(4, "", RowProblem.EXTRA_COLUMN, "stray"),
    ]
    content = marked_workbook(edition, rows, problems)
    again = rows_of(content)
    assert (again[1][0], again[2][1], again[3][16]) == ("boss", "Bea", "stray")
    assert again[2][3].isoformat() == "2009-06-30"
    notes = part_of(content, "xl/comments1.xml")
    assert [ref for ref in re.findall(r'ref="([A-Z]+\d+)"', notes) if ref[-1] != "1"] == [
        "A2", "B3", "Q4",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_and_field_has_its_words(edition, language):
    facts: TableFacts = table_facts(edition)
    with in_language(language):
        for code in (*CellProblem, *RowProblem, *TeamProblem):
            column = "name" if code is CellProblem.TOO_LONG else "role"
            value = "2001-01-01" if code in (RowProblem.TOO_OLD, RowProblem.TOO_YOUNG) else "x"
            assert len(problem_words(TableProblem(2, column, code, value, 3), facts)) > 10
        assert all(field_name(field) for field in (*PERSON_FIELDS, "project"))


def test_downloads_are_named_and_kept_from_running(client):
    there = world()
    delegation = DelegationFactory.create(
        edition=there.edition, organisation=there.organisation, number="BE-01"
    )
    sign_in(client, there.head)
    answer = client.get(f"/delegations/{delegation.public_id}/template.xlsx")
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename={there.edition.code}-BE-01-template.xlsx"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_download_takes_the_same_statements_for_many_people(client, queries):
    there = world()
    delegation = DelegationFactory.create(edition=there.edition, organisation=there.organisation)
    sign_in(client, there.head)

    def count():
        queries.statements.clear()
        assert client.post(f"/delegations/{delegation.public_id}/people.xlsx").status_code == 200
        return len(queries)

    ParticipantFactory.create(delegation=delegation)
    one = count()
    ParticipantFactory.create_batch(29, delegation=delegation)
    assert count() == one
