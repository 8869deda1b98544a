"""What importing a table would change in a list: who is new, who is changed, who goes.

People of the list and rows of the file are brought together, so that whoever stays keeps what a
spreadsheet does not hold: consents, documents, medical notes, what a project needs in the hall.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from registration.rules.people_match import PERSON_FIELDS, ImportMode, same_people, same_projects
from registration.rules.people_table import PeopleTable, PersonRow, TableProblem
from registration.rules.roles import ParticipantRole
from registration.rules.teams import ProjectRow, TeamProblem

PROJECT_FIELDS = ("title", "category", "abstract")


@dataclass(frozen=True)
class PersonStep:
    """One row: the person of the list it is (None: a new one) and the fields that change."""

    row: PersonRow
    person: int | None
    fields: tuple[str, ...]
    #: the project afterwards, a position in the plan's projects; None: none, or unchanged
    project: int | None


@dataclass(frozen=True)
class ProjectStep:
    """One project of the file, which of the list it is (None: new), the fields that change."""

    row: ProjectRow
    project: int | None
    fields: tuple[str, ...]


@dataclass(frozen=True)
class PeoplePlan:
    """Everything an import would do; people and projects of the list by their positions in it."""

    people: tuple[PersonStep, ...]
    projects: tuple[ProjectStep, ...]
    removed: tuple[int, ...]
    removed_projects: tuple[int, ...]

    @property
    def added(self) -> list[PersonStep]:
        """Rows of people who are new."""
        return [step for step in self.people if step.person is None]

    @property
    def changed(self) -> list[PersonStep]:
        """Rows that say something else than the list."""
        return [step for step in self.people if step.person is not None and step.fields]

    @property
    def unchanged(self) -> list[PersonStep]:
        """Rows that say what the list says."""
        return [step for step in self.people if step.person is not None and not step.fields]

    @property
    def added_projects(self) -> list[ProjectStep]:
        """Projects that are new."""
        return [step for step in self.projects if step.project is None]

    @property
    def changed_projects(self) -> list[ProjectStep]:
        """Projects that the file describes otherwise than the list."""
        return [step for step in self.projects if step.project is not None and step.fields]

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not (
            self.added or self.changed or self.removed
            or self.added_projects or self.changed_projects or self.removed_projects
        )  # fmt: skip


def plan_import(
    people: Sequence[PersonRow],
    projects: Sequence[ProjectRow],
    table: PeopleTable,
    mode: ImportMode,
) -> PeoplePlan:
    """What ``table`` changes in the list of ``people`` and ``projects``.

    The list is given as a table of its own: ``project`` of a person and ``row`` of a project are
    positions in ``projects``; people stand in order. A diet that is left empty says nothing, since
    no list is given out with diets. Adding never empties a field and removes nobody; replacing
    makes the list what the file says. A project whose whole team goes, goes with it.
    """
    who = same_people(people, table.people, mode)
    which = same_projects(people, projects, table, who)
    project_steps = tuple(
        ProjectStep(row, which.get(place), _fields(row, which.get(place), projects, mode))
        for place, row in enumerate(table.projects)
    )
    steps = tuple(
        _person_step(row, who.get(place), people, which, mode)
        for place, row in enumerate(table.people)
    )
    if mode is ImportMode.ADD:
        return PeoplePlan(steps, project_steps, (), ())
    gone = tuple(sorted(set(range(len(people))) - set(who.values())))
    left = _left_alone(people, projects, steps, gone, set(which.values()))
    return PeoplePlan(steps, project_steps, gone, left)


def plan_problems(
    plan: PeoplePlan, people: Sequence[PersonRow], team_max: int
) -> tuple[TableProblem, ...]:
    """Where rows that are right alone do not fit the list: teams that grow beyond ``team_max``."""
    moved = {step.person for step in plan.people if step.project is not None or _leaves(step)}
    moved.update(plan.removed)
    rest = Counter(person.project for place, person in enumerate(people) if place not in moved)
    found: list[TableProblem] = []
    teams: dict[int, list[PersonStep]] = {}
    for step in plan.people:
        if step.project is not None:
            teams.setdefault(step.project, []).append(step)
    for place, team in teams.items():
        project = plan.projects[place]
        room = team_max - (rest[project.project] if project.project is not None else 0)
        found += [
            TableProblem(
                step.row.row, "project_title", TeamProblem.TEAM_TOO_LARGE, project.row.title
            )
            for step in team[max(room, 0) :]
        ]
    return tuple(found)


def _leaves(step: PersonStep) -> bool:
    return "project" in step.fields and step.project is None


def _fields(
    row: ProjectRow, project: int | None, projects: Sequence[ProjectRow], mode: ImportMode
) -> tuple[str, ...]:
    if project is None:
        return PROJECT_FIELDS
    before = projects[project]
    return tuple(
        name for name in PROJECT_FIELDS
        if getattr(row, name) != getattr(before, name)
        and (getattr(row, name) or mode is ImportMode.REPLACE)
    )  # fmt: skip


def _person_step(
    row: PersonRow,
    person: int | None,
    people: Sequence[PersonRow],
    which: dict[int, int],
    mode: ImportMode,
) -> PersonStep:
    if person is None:
        return PersonStep(row, None, PERSON_FIELDS, row.project)
    before = people[person]
    fields = [
        name for name in PERSON_FIELDS
        if getattr(row, name) != getattr(before, name) and _says(row, name, mode)
    ]  # fmt: skip
    after = which.get(row.project) if row.project is not None else None
    moves = row.project is not None and (after is None or after != before.project)
    leaves = row.project is None and before.project is not None and mode is ImportMode.REPLACE
    turned = row.role is not ParticipantRole.EXHIBITOR and before.project is not None
    if moves or leaves or turned:
        fields.append("project")
    return PersonStep(row, person, tuple(fields), row.project)


def _says(row: PersonRow, name: str, mode: ImportMode) -> bool:
    return bool(getattr(row, name)) or (mode is ImportMode.REPLACE and name != "diet")


def _left_alone(
    people: Sequence[PersonRow],
    projects: Sequence[ProjectRow],
    steps: Sequence[PersonStep],
    gone: Sequence[int],
    kept: set[int],
) -> tuple[int, ...]:
    """Projects that lose their whole team and that the file does not name. One without a team is
    a draft: no file can name it, so it stays."""
    leave = set(gone) | {
        step.person for step in steps if step.person is not None and "project" in step.fields
    }
    shown = Counter(person.project for person in people)
    staying = Counter(person.project for i, person in enumerate(people) if i not in leave)
    return tuple(
        i for i in range(len(projects))
        if i not in kept and shown[i] and not staying[i]
    )  # fmt: skip
