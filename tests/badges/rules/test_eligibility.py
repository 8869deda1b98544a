import pytest

from app.programmes.rules.palette import contrast
from badges.rules.colours import ROLE_COLOURS
from badges.rules.eligibility import is_approved, is_paid
from registration.rules.delegation_states import DelegationState as State
from registration.rules.roles import ParticipantRole


@pytest.mark.parametrize(
    ("state", "approved", "paid"),
    [
        (State.DRAFT, False, False),
        (State.SUBMITTED, False, False),
        (State.VALIDATED, True, False),
        (State.CONFIRMED, True, True),
        (State.REFUSED, False, False),
        (State.WITHDRAWN, False, False),
        (None, True, True),
    ],
)
def test_people_of_validated_delegations_and_those_without_one_get_a_badge(state, approved, paid):
    assert is_approved(state, withdrawn=False) is approved
    assert is_approved(state, withdrawn=True) is False
    assert is_paid(state) is paid


def test_every_role_has_a_colour_of_its_own_that_can_be_read():
    assert set(ROLE_COLOURS) == set(ParticipantRole)
    assert len({bar.colour for bar in ROLE_COLOURS.values()}) == len(ParticipantRole)
    assert min(contrast(bar.colour, bar.ink) for bar in ROLE_COLOURS.values()) >= 4.5
