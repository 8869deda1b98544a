"""Who gets which award, as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.rules.awarding import Given, Prize, proposed_winners, sharing

EVERY = frozenset(range(1, 10))
TABLE = [
    ("in order", [(1, 1), (2, 2), (3, 3)], [(10, 1), (20, 1)], [(10, 1, False), (20, 2, False)]),
    ("several winners", [(1, 1), (2, 2), (3, 3)], [(10, 2)], [(10, 1, False), (10, 2, False)]),
    (
        "equal places share, the next award begins after them",
        [(1, 1), (2, 1), (3, 3)],
        [(10, 1), (20, 1)],
        [(10, 1, True), (10, 2, True), (20, 3, False)],
    ),
    (
        "ex aequo at the end exceeds the places",
        [(1, 1), (2, 2), (3, 2)],
        [(10, 2)],
        [(10, 1, False), (10, 2, True), (10, 3, True)],
    ),
    ("nobody left", [(1, 1)], [(10, 1), (20, 1)], [(10, 1, False)]),
    ("no places", [(1, 1)], [(10, 0)], []),
]


@pytest.mark.parametrize(("order", "prizes", "winners"), [row[1:] for row in TABLE])
def test_awards_follow_the_order(
    order: list[tuple[int, int]],
    prizes: list[tuple[int, int]],
    winners: list[tuple[int, int, bool]],
) -> None:
    given_ones = proposed_winners(order, [Prize(key, n, EVERY) for key, n in prizes])

    assert given_ones == [Given(*row) for row in winners]


@pytest.mark.parametrize(
    ("winners", "places", "ex_aequo"),
    [
        ({1: 1, 2: 2, 3: 3}, 3, set()),
        ({1: 1, 2: 2, 3: 2}, 3, {2, 3}),
        ({1: 1, 2: 2, 3: 3, 9: 7}, 3, {3, 9}),
        ({1: 1, 2: 1, 3: 3, 9: 7}, 2, {1, 2, 3, 9}),
        ({4: 4, 1: 1}, 1, {1, 4}),
        ({2: 2}, 3, set()),
        ({}, 3, set()),
    ],
)
def test_who_shares_a_place_or_the_last_one_of_an_award(
    winners: dict[int, int], places: int, ex_aequo: set[int]
) -> None:
    assert sharing(winners, places) == ex_aequo


def test_an_award_for_some_goes_to_the_best_of_them() -> None:
    prizes = [Prize(10, 1, {2, 3}), Prize(20, 1, EVERY)]

    assert proposed_winners([(1, 1), (2, 2), (3, 3)], prizes) == [
        Given(10, 2, False),
        Given(20, 1, False),
    ]


def test_who_has_an_award_makes_way() -> None:
    assert proposed_winners([(1, 1), (2, 2)], [Prize(10, 1, EVERY)], taken={1}) == [
        Given(10, 2, False)
    ]


@given(
    st.lists(st.integers(1, 6), max_size=9),
    st.lists(st.integers(0, 3), max_size=4),
)
def test_nobody_is_passed_over(steps: list[int], places: list[int]) -> None:
    order = list(enumerate(sorted(steps), start=1))
    winners = proposed_winners(order, [Prize(key, n, EVERY) for key, n in enumerate(places)])
    ids = [each.submission for each in winners]
    best_left = min((place for each, place in order if each not in ids), default=9)

    assert len(set(ids)) == len(ids)
    assert all(place < best_left for each, place in order if each in ids)
    assert len(ids) >= min(len(order), sum(places))
