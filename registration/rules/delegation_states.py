"""The life of a delegation: its states, who may move it on, and when it may be edited."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DelegationState(StrEnum):
    """Where a delegation stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VALIDATED = "validated"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What may be done to a delegation as a whole."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    VALIDATE = "validate"
    CONFIRM = "confirm"
    UNCONFIRM = "unconfirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


class Actor(StrEnum):
    """Who acts: the organisation's head of delegation, its regional office, a manager."""

    HEAD_OF_DELEGATION = "head_of_delegation"
    REGION = "region"
    MANAGER = "manager"


class ImpossibleMove(ValueError):
    """The delegation's state does not allow the move."""

    def __init__(self, state: DelegationState, move: Move) -> None:
        super().__init__(f"cannot {move} a delegation that is {state}")
        self.state = state
        self.move = move


@dataclass(frozen=True)
class _Step:
    come_from: frozenset[DelegationState]
    lead_to: DelegationState
    actors: frozenset[Actor]


_S, _A = DelegationState, Actor
_REGION = frozenset({_A.REGION, _A.MANAGER})
_MANAGER = frozenset({_A.MANAGER})
_HEAD = frozenset({_A.HEAD_OF_DELEGATION, _A.MANAGER})
_LIVE = frozenset({_S.DRAFT, _S.SUBMITTED, _S.VALIDATED, _S.CONFIRMED})

# Sent back counts as draft again. A payment confirms by itself, and one that is taken back (a
# returned transfer) undoes that: who confirms without is a manager. A refusal or withdrawal can be
# undone by a manager alone, since it freed places.
MOVES: dict[Move, _Step] = {
    Move.SUBMIT: _Step(frozenset({_S.DRAFT}), _S.SUBMITTED, _HEAD),
    Move.SEND_BACK: _Step(frozenset({_S.SUBMITTED, _S.VALIDATED}), _S.DRAFT, _REGION),
    Move.VALIDATE: _Step(frozenset({_S.SUBMITTED}), _S.VALIDATED, _REGION),
    Move.CONFIRM: _Step(frozenset({_S.VALIDATED}), _S.CONFIRMED, _MANAGER),
    Move.UNCONFIRM: _Step(frozenset({_S.CONFIRMED}), _S.VALIDATED, _MANAGER),
    Move.REFUSE: _Step(frozenset({_S.SUBMITTED, _S.VALIDATED}), _S.REFUSED, _REGION),
    Move.WITHDRAW: _Step(_LIVE, _S.WITHDRAWN, _HEAD),
    Move.REOPEN: _Step(frozenset({_S.REFUSED, _S.WITHDRAWN}), _S.DRAFT, _MANAGER),
}

# Where a person may be exchanged for another: wherever the delegation still counts.
REPLACEABLE = _LIVE


def next_state(state: DelegationState, move: Move) -> DelegationState:
    """The state after ``move``; ImpossibleMove when ``state`` does not allow it."""
    step = MOVES[move]
    if state not in step.come_from:
        raise ImpossibleMove(state, move)
    return step.lead_to


def who_may(move: Move) -> frozenset[Actor]:
    """Who may make ``move``; a manager may make every one."""
    return MOVES[move].actors


def moves_for(state: DelegationState, actor: Actor) -> tuple[Move, ...]:
    """The moves ``actor`` may make on a delegation in ``state``, in the order of the moves."""
    return tuple(
        move for move, step in MOVES.items() if state in step.come_from and actor in step.actors
    )


def can_edit(state: DelegationState, *, now: datetime, deadline: datetime | None) -> bool:
    """Whether the head may change people and projects freely: a draft, before the deadline.

    ``deadline`` None means there is none; the instant of the deadline itself is too late.
    """
    return state == DelegationState.DRAFT and _before(now, deadline)


def can_replace(state: DelegationState, *, now: datetime, deadline: datetime | None) -> bool:
    """Whether a person may be exchanged for another, keeping place and price.

    Before the deadline, also when the delegation is submitted, validated or confirmed.
    """
    return state in REPLACEABLE and _before(now, deadline)


def _before(now: datetime, deadline: datetime | None) -> bool:
    return deadline is None or now < deadline
