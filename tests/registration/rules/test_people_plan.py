from dataclasses import replace
from datetime import date

import pytest

from app.core.ages import AgeLimits
from registration.rules.people_checks import check_people
from registration.rules.people_match import ImportMode
from registration.rules.people_plan import plan_import, plan_problems
from registration.rules.people_table import PeopleTable, PersonRow, RowProblem, TableProblem
from registration.rules.roles import DELEGATION_ROLES, ParticipantRole
from registration.rules.teams import ProjectRow, TeamProblem

ADD, REPLACE = ImportMode.ADD, ImportMode.REPLACE
BORN = date(2009, 6, 30)


def person(name, number=2, **values):
    blank = dict.fromkeys(
        ("latin_name", "gender", "nationality", "email", "phone", "diet", "tshirt", "notes"), ""
    )
    whole = {
        "row": number, "role": ParticipantRole.EXHIBITOR, "name": name, "birth_date": BORN,
        "arrival": None, "departure": None, "project": None, **blank, **values,
    }  # fmt: skip
    return PersonRow(**whole)


def project(title, category="life", abstract="", row=0, team=()):
    return ProjectRow(row, title, category, abstract, team)


def plan(people, rows, mode, projects=(), new_projects=()):
    return plan_import(people, projects, PeopleTable(tuple(rows), tuple(new_projects), ()), mode)


def told(found):
    return [(step.row.name, step.person, step.fields) for step in found.people]


def test_new_people_are_added_and_the_rest_stays():
    found = plan([person("Ana")], [person("Bea")], ADD)
    assert (len(found.added), found.removed, found.changed) == (1, (), [])


def test_replacing_removes_who_is_not_in_the_file():
    found = plan([person("Ana"), person("Bea")], [person("Bea"), person("Cleo")], REPLACE)
    assert [step.row.name for step in found.added] == ["Cleo"]
    assert found.removed == (0,)
    assert [step.person for step in found.unchanged] == [1]


@pytest.mark.parametrize("mode", [ADD, REPLACE])
def test_the_same_list_changes_nothing(mode):
    people = [person("Ana", project=0), person("Ana"), person("Bea", birth_date=None)]
    rows = [replace(each, row=n, project=each.project) for n, each in enumerate(people, 2)]
    shown = project("Algae", row=2, team=(2,))
    found = plan(people, rows, mode, [project("Algae")], [shown])
    assert found.empty
    assert [step.person for step in found.people] == [0, 1, 2]


def test_somebody_known_by_name_and_birth_date_is_brought_up_to_date():
    found = plan([person("José Ruiz", email="a@b.co")], [person("JOSE RUIZ", tshirt="M")], ADD)
    assert told(found) == [("JOSE RUIZ", 0, ("name", "tshirt"))]


def test_adding_never_empties_and_replacing_does():
    before, row = [person("Ana", email="a@b.co", diet="no nuts")], [person("Ana")]
    assert told(plan(before, row, ADD)) == [("Ana", 0, ())]
    assert told(plan(before, row, REPLACE)) == [("Ana", 0, ("email",))]


def test_a_namesake_of_another_birth_date_is_somebody_else_unless_the_file_is_the_whole_list():
    before, row = [person("Ana")], [person("Ana", birth_date=date(2010, 1, 1))]
    assert len(plan(before, row, ADD).added) == 1
    assert told(plan(before, row, REPLACE)) == [("Ana", 0, ("birth_date",))]


def test_a_birth_date_that_was_missing_is_filled_in():
    assert told(plan([person("Ana", birth_date=None)], [person("Ana")], ADD)) == [
        ("Ana", 0, ("birth_date",))
    ]


def test_two_of_one_name_are_not_guessed_at():
    before = [person("Ana", birth_date=None), person("Ana", birth_date=None)]
    assert len(plan(before, [person("Ana")], REPLACE).added) == 1


@pytest.mark.parametrize("mode", [ADD, REPLACE])
def test_two_of_one_name_are_told_apart_by_all_else(mode):
    before = [person("Ana", birth_date=None, email=mail) for mail in ("a@b.co", "c@d.co", "")]
    rows = [before[1], before[2], before[0]]
    assert [step.person for step in plan(before, rows, mode).unchanged] == [1, 2, 0]


def test_projects_keep_who_they_are_through_title_category_and_team():
    before = [person("Ana", project=0), person("Bea", project=1), person("Cleo", project=2)]
    there = [project("Algae"), project("Robot"), project("Bees")]
    rows = [person("Ana", 2, project=0), person("Bea", 3, project=1), person("Cleo", 4, project=2)]
    new = [
        project("ALGAE", row=2, team=(2,)),
        project("Robot", "eng", row=3, team=(3,)),
        project("Wasps", row=4, team=(4,)),
    ]
    found = plan(before, rows, ADD, there, new)
    assert [(step.project, step.fields) for step in found.projects] == [
        (0, ("title",)), (1, ("category",)), (2, ("title",)),
    ]  # fmt: skip
    assert [step.fields for step in found.people] == [(), (), ()]


def test_a_project_goes_with_its_whole_team_and_one_without_a_team_stays():
    before = [person("Ana", project=0)]
    there = [project("Algae"), project("Nobody's yet")]
    assert plan(before, [person("Bea")], REPLACE, there).removed_projects == (0,)
    assert plan(before, [person("Bea")], ADD, there).removed_projects == ()


def test_a_team_may_not_grow_too_large_by_adding():
    before = [person("Ana", project=0), person("Bea", project=0)]
    rows = [person("Cleo", 2, project=0), person("Dora", 3, project=0)]
    new = [project("Algae", row=2, team=(2, 3))]
    found = plan(before, rows, ADD, [project("Algae")], new)
    assert plan_problems(found, before, 3) == (
        TableProblem(3, "project_title", TeamProblem.TEAM_TOO_LARGE, "Algae"),
    )
    assert plan_problems(found, before, 4) == ()


def test_who_becomes_a_supervisor_shows_nothing():
    before = [person("Ana", project=0)]
    row = person("Ana", role=ParticipantRole.SUPERVISOR)
    assert told(plan(before, [row], ADD, [project("Algae")])) == [("Ana", 0, ("role", "project"))]


def checked(*people, roles=DELEGATION_ROLES):
    ages = AgeLimits(9, 25, date(2027, 7, 19))
    found = check_people(people, ages=ages, today=date(2027, 1, 1), roles=roles)
    return [(each.row, each.column, each.code, each.value) for each in found]


def test_rows_are_asked_what_a_form_asks():
    assert checked(
        person("Ana"),
        person("Bea", 3, latin_name="Беа"),
        person("Cleo", 4, birth_date=date(2027, 1, 2)),
        person("Dora", 5, birth_date=date(2018, 7, 20)),
        person("Eva", 6, birth_date=date(2001, 7, 19)),
        person("Fay", 7, role=ParticipantRole.SUPERVISOR, birth_date=date(1960, 1, 1)),
        person("Gil", 8, role=ParticipantRole.JUROR),
    ) == [
        (3, "latin_name", RowProblem.NOT_LATIN, "Беа"),
        (4, "birth_date", RowProblem.BORN_LATER, "2027-01-02"),
        (5, "birth_date", RowProblem.TOO_YOUNG, "2018-07-20"),
        (6, "birth_date", RowProblem.TOO_OLD, "2001-07-19"),
        (8, "role", RowProblem.OTHER_ROLE, "juror"),
    ]


def test_a_manager_may_register_every_role():
    assert checked(person("Gil", role=ParticipantRole.JUROR), roles=tuple(ParticipantRole)) == []
