import pytest

from registration.rules.roles import ParticipantRole
from registration.rules.team_lists import Misfit, TeamMisfit, seat_teams

HEAD, EXHIBITOR = ParticipantRole.HEAD_OF_DELEGATION, ParticipantRole.EXHIBITOR
PEOPLE = [HEAD, EXHIBITOR, EXHIBITOR, EXHIBITOR]


@pytest.mark.parametrize(
    ("teams", "projects", "misfits"),
    [
        ([], {}, []),
        ([[1, 2], [3], []], {1: 0, 2: 0, 3: 1}, []),
        ([[1, 1, 1]], {1: 0}, []),
        ([[0]], {}, [Misfit(0, TeamMisfit.NO_EXHIBITOR, 0)]),
        ([[1, 4], [-1]], {1: 0},
         [Misfit(0, TeamMisfit.NO_EXHIBITOR, 1), Misfit(1, TeamMisfit.NO_EXHIBITOR, 0)]),
        ([[1], [2, 1]], {1: 0, 2: 1}, [Misfit(1, TeamMisfit.SEVERAL_PROJECTS, 1)]),
        ([[1, 2, 3]], {1: 0, 2: 0, 3: 0}, [Misfit(0, TeamMisfit.TEAM_TOO_LARGE)]),
    ],
)  # fmt: skip
def test_teams_are_seated(teams, projects, misfits):
    assert seat_teams(PEOPLE, teams, team_max=2) == (projects, misfits)
