"""From rows that name a project to projects with their teams."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.core.names import search_key
from registration.rules.roles import ParticipantRole


class TeamProblem(StrEnum):
    """Why rows do not make up a project."""

    PROJECT_WITHOUT_TITLE = "project_without_title"
    PROJECT_WITHOUT_EXHIBITOR = "project_without_exhibitor"
    TEAM_TOO_LARGE = "team_too_large"
    DIFFERENT_ABSTRACT = "different_abstract"


@dataclass(frozen=True)
class TeamEntry:
    """One row that names a project; ``role`` None when the row's role could not be read."""

    row: int
    role: ParticipantRole | None
    title: str
    category: str
    abstract: str


@dataclass(frozen=True)
class ProjectRow:
    """A project and the rows of its exhibitors, in order; ``category`` may still be empty."""

    row: int
    title: str
    category: str
    abstract: str
    team: tuple[int, ...]


@dataclass(frozen=True)
class Clash:
    """A problem of one row; ``other_row`` is the row that opened the project."""

    row: int
    column: str
    code: TeamProblem
    other_row: int | None = None


@dataclass(frozen=True)
class Teams:
    """The projects, each exhibitor row's place among them, and what does not fit together."""

    projects: tuple[ProjectRow, ...]
    places: dict[int, int]
    clashes: tuple[Clash, ...]


def form_teams(entries: Sequence[TeamEntry], team_max: int) -> Teams:
    """Gather exhibitors of one title and category into teams of at most ``team_max``.

    Titles agree without regard to case and accents. A row without category joins the one project
    of its title. The first abstract given counts, and a different one later is a clash. Adults may
    name a project their exhibitors show, but none of their own.
    """
    titled = _with_categories([entry for entry in entries if entry.title])
    groups: dict[tuple[str, str], list[TeamEntry]] = {}
    for entry in titled:
        groups.setdefault((search_key(entry.title) or entry.title, entry.category), []).append(
            entry
        )
    shown = [group for group in groups.values() if _team(group)]
    clashes = [
        Clash(entry.row, "project_title", TeamProblem.PROJECT_WITHOUT_TITLE)
        for entry in entries
        if not entry.title
    ]
    for group in groups.values():
        clashes += _clashes(group, team_max)
    places = {row: place for place, group in enumerate(shown) for row in _team(group)}
    return Teams(tuple(map(_project, shown)), places, tuple(clashes))


def _with_categories(entries: list[TeamEntry]) -> list[TeamEntry]:
    known: dict[str, set[str]] = {}
    for entry in entries:
        if entry.category:
            known.setdefault(search_key(entry.title), set()).add(entry.category)
    only = {title: next(iter(found)) for title, found in known.items() if len(found) == 1}
    return [
        entry if entry.category else replace(entry, category=only.get(search_key(entry.title), ""))
        for entry in entries
    ]


def _team(group: list[TeamEntry]) -> tuple[int, ...]:
    return tuple(entry.row for entry in group if entry.role == ParticipantRole.EXHIBITOR)


def _project(group: list[TeamEntry]) -> ProjectRow:
    first = group[0]
    return ProjectRow(first.row, first.title, first.category, _abstract(group), _team(group))


def _abstract(group: list[TeamEntry]) -> str:
    return next((entry.abstract for entry in group if entry.abstract), "")


def _clashes(group: list[TeamEntry], team_max: int) -> Iterator[Clash]:
    first, team, abstract = group[0], _team(group), _abstract(group)
    for row in team[team_max:]:
        yield Clash(row, "project_title", TeamProblem.TEAM_TOO_LARGE, first.row)
    for entry in group:
        if entry.abstract and entry.abstract != abstract:
            yield Clash(entry.row, "project_abstract", TeamProblem.DIFFERENT_ABSTRACT, first.row)
    # A role that could not be read may be the exhibitor; its own problem says so.
    if not team and all(entry.role is not None for entry in group):
        yield Clash(first.row, "project_title", TeamProblem.PROJECT_WITHOUT_EXHIBITOR)
