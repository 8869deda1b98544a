"""Projects that name their people, instead of people who name their project."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from registration.rules.roles import ParticipantRole


class TeamMisfit(StrEnum):
    """Why people cannot show a project together."""

    NO_EXHIBITOR = "no_exhibitor"
    SEVERAL_PROJECTS = "several_projects"
    TEAM_TOO_LARGE = "team_too_large"


class Misfit(NamedTuple):
    """A project by its place, what is wrong with its team, and by whom (None: by all of them)."""

    project: int
    code: TeamMisfit
    member: int | None = None


class Seats(NamedTuple):
    """Which project each person shows, and every team that does not fit."""

    projects: dict[int, int]
    misfits: list[Misfit]


def seat_teams(
    roles: Sequence[ParticipantRole], teams: Sequence[Sequence[int]], *, team_max: int
) -> Seats:
    """Which of ``teams``, given as places in ``roles``, each person is of.

    Exhibitors alone show a project, and one only; a team has at most ``team_max``. Naming somebody
    twice in one team says nothing more.
    """
    seats: dict[int, int] = {}
    misfits: list[Misfit] = []
    for project, team in enumerate(teams):
        if len(set(team)) > team_max:
            misfits.append(Misfit(project, TeamMisfit.TEAM_TOO_LARGE))
        for place, person in enumerate(team):
            code = _misfit(roles, seats, person, project)
            if code:
                misfits.append(Misfit(project, code, place))
            else:
                seats[person] = project
    return Seats(seats, misfits)


def _misfit(
    roles: Sequence[ParticipantRole], seats: Mapping[int, int], person: int, project: int
) -> TeamMisfit | None:
    if not 0 <= person < len(roles) or roles[person] is not ParticipantRole.EXHIBITOR:
        return TeamMisfit.NO_EXHIBITOR
    return TeamMisfit.SEVERAL_PROJECTS if seats.get(person, project) != project else None
