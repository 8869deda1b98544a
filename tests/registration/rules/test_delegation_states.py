from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules.delegation_states import (
    Actor,
    DelegationState,
    ImpossibleMove,
    Move,
    can_edit,
    can_replace,
    moves_for,
    next_state,
    who_may,
)

A, S, M = Actor, DelegationState, Move
DEADLINE = datetime(2027, 5, 1, tzinfo=UTC)
BEFORE = DEADLINE - timedelta(seconds=1)

TABLE = {
    (S.DRAFT, M.SUBMIT): S.SUBMITTED,
    (S.DRAFT, M.WITHDRAW): S.WITHDRAWN,
    (S.SUBMITTED, M.SEND_BACK): S.DRAFT,
    (S.SUBMITTED, M.VALIDATE): S.VALIDATED,
    (S.SUBMITTED, M.REFUSE): S.REFUSED,
    (S.SUBMITTED, M.WITHDRAW): S.WITHDRAWN,
    (S.VALIDATED, M.SEND_BACK): S.DRAFT,
    (S.VALIDATED, M.CONFIRM): S.CONFIRMED,
    (S.VALIDATED, M.REFUSE): S.REFUSED,
    (S.VALIDATED, M.WITHDRAW): S.WITHDRAWN,
    (S.CONFIRMED, M.UNCONFIRM): S.VALIDATED,
    (S.CONFIRMED, M.WITHDRAW): S.WITHDRAWN,
    (S.REFUSED, M.REOPEN): S.DRAFT,
    (S.WITHDRAWN, M.REOPEN): S.DRAFT,
}


@pytest.mark.parametrize("move", M)
@pytest.mark.parametrize("state", S)
def test_every_state_and_move(state, move):
    if (state, move) in TABLE:
        assert next_state(state, move) == TABLE[state, move]
        return
    with pytest.raises(ImpossibleMove) as caught:
        next_state(state, move)
    assert (caught.value.state, caught.value.move) == (state, move)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("move", "others"),
    [
        (M.SUBMIT, {A.HEAD_OF_DELEGATION}),
        (M.WITHDRAW, {A.HEAD_OF_DELEGATION}),
        (M.SEND_BACK, {A.REGION}),
        (M.VALIDATE, {A.REGION}),
        (M.REFUSE, {A.REGION}),
        (M.CONFIRM, set()),
        (M.UNCONFIRM, set()),
        (M.REOPEN, set()),
    ],
)
def test_who_may_beside_the_manager(move, others):
    assert who_may(move) == others | {A.MANAGER}


def test_moves_offered_to_an_actor():
    assert moves_for(S.SUBMITTED, A.REGION) == (M.SEND_BACK, M.VALIDATE, M.REFUSE)
    assert moves_for(S.DRAFT, A.HEAD_OF_DELEGATION) == (M.SUBMIT, M.WITHDRAW)
    assert moves_for(S.DRAFT, A.REGION) == ()


@pytest.mark.parametrize("state", S)
def test_only_a_draft_is_edited_and_only_before_the_deadline(state):
    assert can_edit(state, now=BEFORE, deadline=DEADLINE) is (state == S.DRAFT)
    assert can_edit(state, now=BEFORE, deadline=None) is (state == S.DRAFT)
    assert not can_edit(state, now=DEADLINE, deadline=DEADLINE)


@pytest.mark.parametrize("state", S)
def test_people_are_replaced_in_every_living_state_before_the_deadline(state):
    living = state not in {S.REFUSED, S.WITHDRAWN}
    assert can_replace(state, now=BEFORE, deadline=DEADLINE) is living
    assert not can_replace(state, now=DEADLINE, deadline=DEADLINE)


@given(moves=st.lists(st.sampled_from(M), max_size=30))
def test_confirmed_is_reached_through_validation_alone(moves):
    path = [S.DRAFT]
    for move in moves:
        if (path[-1], move) in TABLE:
            path.append(next_state(path[-1], move))
    for before, after in pairwise(path):
        assert after != S.CONFIRMED or before == S.VALIDATED
        assert after != S.VALIDATED or before in {S.SUBMITTED, S.CONFIRMED}


@given(state=st.sampled_from(S), actor=st.sampled_from(A))
def test_offered_moves_are_possible_and_permitted(state, actor):
    for move in moves_for(state, actor):
        assert next_state(state, move) in S
        assert actor in who_may(move)
