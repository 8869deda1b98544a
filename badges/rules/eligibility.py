"""Who gets a badge."""

from registration.rules.delegation_states import DelegationState

#: a delegation whose people are expected; payment may still be on its way
EXPECTED = frozenset({DelegationState.VALIDATED, DelegationState.CONFIRMED})


def is_approved(state: DelegationState | None, *, withdrawn: bool) -> bool:
    """Whether a person takes part and gets a badge: not one of a delegation that is a draft, waits
    for validation, was refused or withdrawn, nor one who withdrew. ``state`` None is somebody
    without a delegation: a volunteer, a guest, staff."""
    return not withdrawn and (state is None or state in EXPECTED)


def is_paid(state: DelegationState | None) -> bool:
    """Whether nothing is owed: a delegation is confirmed by its payment."""
    return state is None or state is DelegationState.CONFIRMED
