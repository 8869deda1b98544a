import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules.roles import ParticipantRole
from registration.rules.teams import Clash, ProjectRow, TeamEntry, TeamProblem, form_teams

R, P = ParticipantRole, TeamProblem


def entry(row, title="Robot", role=R.EXHIBITOR, category="eng", abstract=""):
    return TeamEntry(row, role, title, category, abstract)


def test_titles_agree_without_case_and_accents():
    teams = form_teams([entry(2, "L’été"), entry(3, "L'ETE")], 3)
    assert teams.projects == (ProjectRow(2, "L’été", "eng", "", (2, 3)),)
    assert (teams.places, teams.clashes) == ({2: 0, 3: 0}, ())


def test_titles_of_symbols_alone_stay_apart():
    teams = form_teams([entry(2, "★"), entry(3, "☂")], 3)
    assert [project.title for project in teams.projects] == ["★", "☂"]


def test_row_without_category_stands_alone_when_two_projects_share_its_title():
    rows = [entry(2), entry(3, category="life"), entry(4, category="")]
    assert [project.category for project in form_teams(rows, 3).projects] == ["eng", "life", ""]


@pytest.mark.parametrize(
    ("team_max", "rows_too_many"), [(1, (3, 4)), (2, (4,)), (3, ())], ids=["1", "2", "3"]
)
def test_each_row_beyond_the_largest_team_clashes(team_max, rows_too_many):
    teams = form_teams([entry(2), entry(3), entry(4)], team_max)
    assert teams.clashes == tuple(
        Clash(row, "project_title", P.TEAM_TOO_LARGE, 2) for row in rows_too_many
    )


def test_adults_count_for_no_team():
    rows = [entry(2, role=R.SUPERVISOR), *[entry(row) for row in (3, 4, 5)]]
    teams = form_teams(rows, 3)
    assert (teams.projects[0].team, teams.clashes) == ((3, 4, 5), ())


@given(st.permutations(["Ana", "Bea", "Cleo", "Dora", "Eva", "Fay"]), st.integers(1, 3))
def test_teams_do_not_depend_on_the_order_of_rows(names, count):
    wanted: dict[str, set[int]] = {}
    rows = []
    for row, name in enumerate(names, 2):
        title = f"Robot {ord(name[0]) % count}"
        wanted.setdefault(title, set()).add(row)
        rows.append(entry(row, title))
    made = {project.title: set(project.team) for project in form_teams(rows, 6).projects}
    assert made == wanted
