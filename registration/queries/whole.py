"""A whole delegation as a program sends it, judged like a spreadsheet: every problem with its place
in what was sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.clock import today
from app.core.i18n import country_names, ngettext
from app.core.i18n import gettext as _
from registration.models import Delegation
from registration.queries.editions import categories_of, facts_of, terms_of
from registration.queries.permissions import actors_of
from registration.queries.table_words import TableFacts, problem_words
from registration.queries.wording import gap_title
from registration.rules.cells import CellError, CellProblem, read_line, read_lines
from registration.rules.completeness import EditionFacts, Gap, Missing, Severity
from registration.rules.delegation_states import Actor
from registration.rules.people_checks import check_people
from registration.rules.people_table import (
    COLUMNS,
    LONGEST,
    PeopleTable,
    TableProblem,
    read_people,
)
from registration.rules.roles import DELEGATION_ROLES, ParticipantRole
from registration.rules.team_lists import Misfit, Seats, TeamMisfit, seat_teams
from registration.rules.teams import ProjectRow

#: keys and positions that lead to the spot, from the outside in
Place = tuple[str | int, ...]
Problems = list[tuple[Place, str]]

_FIELDS = {
    Gap.INSURANCE: "insured", Gap.NAME: "name", Gap.LATIN_NAME: "latin_name",
    Gap.LATIN_NAME_NOT_LATIN: "latin_name", Gap.BIRTH_DATE: "birth_date",
    Gap.TOO_YOUNG: "birth_date", Gap.TOO_OLD: "birth_date", Gap.TRAVEL_DATES: "arrival",
    Gap.DEPARTURE_BEFORE_ARRIVAL: "departure", Gap.TRAVEL_OUTSIDE_EDITION: "arrival",
    Gap.ABOVE_RATIO: "role", Gap.TEAM_EMPTY: "team", Gap.TEAM_TOO_LARGE: "team",
    Gap.PROJECT_TITLE: "title", Gap.PROJECT_CATEGORY: "category", Gap.PROJECT_ABSTRACT: "abstract",
}  # fmt: skip

_TEXTS = {"title": "project_title", "abstract": "project_abstract"}


@dataclass(frozen=True)
class Judged:
    """What was sent, read; with any problem nothing should be written."""

    table: PeopleTable
    problems: Problems


def judge_whole(
    delegation: Delegation,
    people: Sequence[Mapping[str, Any]],
    projects: Sequence[Mapping[str, Any]],
    *,
    by: Any,
) -> Judged:
    """``people`` with the columns of the spreadsheet and ``projects`` whose ``team`` are places in
    ``people``, read for ``delegation`` with what a form would refuse."""
    terms = terms_of(delegation.edition)
    facts = facts_of(delegation.edition, terms)
    categories = {each.code: each.name.get("en", "") for each in categories_of(delegation.edition)}
    table = _people(delegation, people, categories)
    known = TableFacts(tuple(categories), facts)
    wrong = [*table.problems, *_refused(delegation, table, facts, by)]
    seats = seat_teams(
        [person["role"] for person in people],
        [project["team"] for project in projects],
        team_max=terms.team_max,
    )
    problems: Problems = [
        (("people", each.row, each.column), problem_words(each, known)) for each in wrong
    ]
    problems += _project_problems(projects, known)
    problems += [(_place(each), _team_words(each, terms.team_max)) for each in seats.misfits]
    return Judged(table if problems else _seated(table, projects, seats), problems)


def blocking_problems(
    gaps: Sequence[Missing], people: Sequence[str], projects: Sequence[str]
) -> Problems:
    """What keeps the delegation from being submitted; ``people`` and ``projects`` are the public
    ids in the order in which they were sent."""
    blocking = [each for each in gaps if each.severity is Severity.BLOCKS_SUBMIT]
    return [(_spot(each, people, projects), gap_title(each.gap)) for each in blocking]


def _people(
    delegation: Delegation, people: Sequence[Mapping[str, Any]], categories: Mapping[str, str]
) -> PeopleTable:
    return read_people(
        [[person.get(column) for column in COLUMNS] for person in people],
        categories=categories,
        countries=country_names("en"),
        region=delegation.country,
        first_row=0,
    )


def _refused(
    delegation: Delegation, table: PeopleTable, facts: EditionFacts, by: Any
) -> tuple[TableProblem, ...]:
    roles: tuple[ParticipantRole, ...] = DELEGATION_ROLES
    if Actor.MANAGER in actors_of(by, delegation):
        roles = tuple(ParticipantRole)
    day = today(delegation.edition.timezone)
    return check_people(table.people, ages=facts.age_limits, today=day, roles=roles)


def _project_problems(projects: Sequence[Mapping[str, Any]], known: TableFacts) -> Problems:
    return [
        (("projects", place, field), words)
        for place, project in enumerate(projects)
        for field, words in _of_project(project, known)
    ]


def _of_project(project: Mapping[str, Any], known: TableFacts) -> Iterator[tuple[str, str]]:
    for field, column in _TEXTS.items():
        try:
            text = _read(project, field)
        except CellError as error:
            yield field, problem_words(TableProblem(0, column, error.problem, ""), known)
        else:
            if field == "title" and not text:
                yield field, _("Write a title: it can be changed until you submit.")
    category = project["category"]
    if category and category not in known.categories:
        unknown = TableProblem(0, "project_category", CellProblem.UNKNOWN_CATEGORY, category)
        yield "category", problem_words(unknown, known)


def _place(misfit: Misfit) -> Place:
    spot: Place = ("projects", misfit.project, "team")
    return spot if misfit.member is None else (*spot, misfit.member)


def _team_words(misfit: Misfit, team_max: int) -> str:
    return {
        TeamMisfit.NO_EXHIBITOR: lambda: _("Only exhibitors of this delegation show a project."),
        TeamMisfit.SEVERAL_PROJECTS: lambda: gap_title(Gap.SEVERAL_PROJECTS),
        TeamMisfit.TEAM_TOO_LARGE: lambda: ngettext(
            "A team has at most %(num)d person.", "A team has at most %(num)d people.", team_max
        ),
    }[misfit.code]()


def _seated(table: PeopleTable, projects: Sequence[Mapping[str, Any]], seats: Seats) -> PeopleTable:
    people = (replace(each, project=seats.projects.get(each.row)) for each in table.people)
    rows = (_project(place, each) for place, each in enumerate(projects))
    return PeopleTable(tuple(people), tuple(rows), table.problems)


def _project(place: int, project: Mapping[str, Any]) -> ProjectRow:
    title, abstract = _read(project, "title"), _read(project, "abstract")
    return ProjectRow(place, title, project["category"], abstract, tuple(project["team"]))


def _read(project: Mapping[str, Any], field: str) -> str:
    """A text as a spreadsheet's cell is read. CellError."""
    read = read_line if field == "title" else read_lines
    return read(project[field], LONGEST[_TEXTS[field]])


def _spot(gap: Missing, people: Sequence[str], projects: Sequence[str]) -> Place:
    field = _FIELDS.get(gap.gap)
    if gap.person is not None:
        spot: Place = ("people", people.index(str(gap.person)))
    elif gap.project is not None:
        spot = ("projects", projects.index(str(gap.project)))
    else:
        spot = () if field else ("people",)
    return (*spot, field) if field else spot
