"""The final's order and its ties."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.rules.final_order import final_order, tied_groups, two_decimals


def told(marks: dict[str, list[float | None]], **more: object) -> list[tuple[int, str, str]]:
    """Place, name and reason of each line; marks are by juror, None where a juror stood back."""
    by_juror = {
        name: {juror: mark for juror, mark in enumerate(row) if mark is not None}
        for name, row in marks.items()
    }
    return [(x.place, x.submission, str(x.decided_by)) for x in final_order(by_juror, **more)]  # type: ignore[arg-type]


#: every two of them win once against each other, and all have the mean 60
CIRCLE = {"a": [70, 60, 50], "b": [50, 70, 60], "c": [60, 50, 70]}


@pytest.mark.parametrize(
    ("number", "rounded"),
    [
        (Fraction(72125, 1000), "72.13"),
        (Fraction(72124, 1000), "72.12"),
        (Fraction(211, 3), "70.33"),
        (Decimal("0.005"), "0.01"),
        (0, "0.00"),
        (100, "100.00"),
        (Fraction(-5, 1000), "-0.01"),
    ],
)
def test_means_are_rounded_half_up(number: Fraction, rounded: str) -> None:
    assert str(two_decimals(number)) == rounded


def test_the_mean_decides() -> None:
    assert told({"a": [60, 70], "b": [80, 70], "c": [65, 66]}) == [
        (1, "b", ""),
        (2, "c", ""),
        (3, "a", ""),
    ]


def test_means_that_print_alike_are_tied() -> None:
    marks = {
        "a": {1: Fraction(200, 3), 2: Fraction(200, 3)},
        "b": {1: Fraction("66.67"), 2: Fraction("66.67")},
    }

    assert [(x.place, x.submission, x.mean, x.decided_by) for x in final_order(marks)] == [
        (1, "b", Decimal("66.67"), ""),
        (2, "a", Decimal("66.67"), "head_to_head"),
    ]


def test_head_to_head_is_a_majority_of_jurors_not_of_points() -> None:
    assert told({"a": [90, 50, 50], "b": [60, 65, 65]}) == [(1, "b", ""), (2, "a", "head_to_head")]


def test_head_to_head_asks_only_those_who_marked_both() -> None:
    # of the two who saw both, both prefer b; the other two did not compare
    marks = {"a": [50, 60, 90, None], "b": [55, 65, None, 80]}

    assert told(marks) == [(1, "b", ""), (2, "a", "head_to_head")]


def test_three_in_a_line_are_ordered_head_to_head() -> None:
    marks = {"a": [50, 50, 80], "b": [60, 60, 60], "c": [65, 65, 50]}

    assert told(marks) == [(1, "c", ""), (2, "b", "head_to_head"), (3, "a", "head_to_head")]


def test_a_circle_goes_on_to_the_first_criterion() -> None:
    first = {"a": {0: 5, 1: 7}, "b": {0: 9, 1: 6}, "c": {0: 8, 1: 8}}

    assert told(CIRCLE, first_criterion=first) == [
        (1, "c", ""),
        (2, "b", "first_criterion"),
        (3, "a", "first_criterion"),
    ]


def test_what_is_left_of_a_circle_begins_again_head_to_head() -> None:
    first = {"a": {0: 7}, "b": {0: 7}, "c": {0: 8}}

    assert told(CIRCLE, first_criterion=first) == [
        (1, "c", ""),
        (2, "b", "first_criterion"),
        (3, "a", "head_to_head"),
    ]


def test_who_beats_a_circle_goes_ahead_of_it() -> None:
    marks = CIRCLE | {"d": [71, 71, 38]}

    assert told(marks) == [
        (1, "d", ""),
        (2, "a", "head_to_head"),
        (2, "b", "ex_aequo"),
        (2, "c", "ex_aequo"),
    ]


def test_the_previous_round_comes_after_the_first_criterion() -> None:
    equal = {"a": [60, 70], "b": [70, 60]}
    first = {"a": {0: 7, 1: 7}, "b": {0: 8, 1: 6}}

    assert told(equal, first_criterion=first, previous={"a": 70.104, "b": 70.106}) == [
        (1, "b", ""),
        (2, "a", "previous_round"),
    ]


def test_scores_that_print_alike_do_not_decide() -> None:
    assert told({"a": [60, 70], "b": [70, 60]}, previous={"a": 70.101, "b": 70.104}) == [
        (1, "a", ""),
        (1, "b", "ex_aequo"),
    ]


def test_the_president_decides_what_nothing_else_can() -> None:
    equal = {"a": [60, 70], "b": [70, 60], "c": [10, 10]}

    assert told(equal, decisions=[["a", "b"], ["b", "a"]]) == [
        (1, "b", ""),
        (2, "a", "president"),
        (3, "c", ""),
    ]


def test_the_president_cannot_turn_a_majority_round() -> None:
    marks = {"a": [90, 50, 50], "b": [60, 65, 65]}

    assert told(marks, decisions=[["a", "b"]])[0] == (1, "b", "")


def test_a_decision_about_some_of_a_group_waits() -> None:
    assert [line[0] for line in told(CIRCLE, decisions=[["a", "b"]])] == [1, 1, 1]


def test_a_missing_score_decides_nothing() -> None:
    lines = told({"a": [60, 70], "b": [70, 60]}, previous={"a": 70.0, "b": None})

    assert [line[0] for line in lines] == [1, 1]


def test_ex_aequo_share_a_place_and_the_next_is_skipped() -> None:
    assert told({"a": [60, 70], "b": [70, 60], "c": [10, 10]}) == [
        (1, "a", ""),
        (1, "b", "ex_aequo"),
        (3, "c", ""),
    ]


def test_without_marks_there_is_no_place() -> None:
    assert told({"a": [60], "b": [None]}) == [(1, "a", "")]


def test_tied_groups_are_what_the_president_may_order() -> None:
    marks = {name: dict(enumerate(row)) for name, row in (CIRCLE | {"d": [1, 1, 1]}).items()}

    assert tied_groups(final_order(marks)) == [["a", "b", "c"]]


rows = st.lists(st.integers(0, 3), min_size=3, max_size=3)


@given(st.lists(rows, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(marks: list[list[int]], random: object) -> None:
    named = {f"s{n}": dict(enumerate(row)) for n, row in enumerate(marks)}
    first = {name: {0: row[0]} for name, row in named.items()}
    expected = final_order(named, first_criterion=first)

    for order in list(permutations(named))[:24]:
        assert final_order({name: named[name] for name in order}, first_criterion=first) == expected


@given(st.lists(rows, min_size=2, max_size=6))
def test_a_better_mean_is_never_behind(marks: list[list[int]]) -> None:
    lines = final_order({f"s{n}": dict(enumerate(row)) for n, row in enumerate(marks)})

    assert [x.mean for x in lines] == sorted((x.mean for x in lines), reverse=True)
    assert [x.place for x in lines] == sorted(x.place for x in lines)
    assert len(lines) == len(marks)


@given(st.lists(rows, min_size=2, max_size=6))
def test_whoever_beats_all_others_of_a_tie_leads_it(marks: list[list[int]]) -> None:
    named = {f"s{n}": dict(enumerate(row)) for n, row in enumerate(marks)}
    lines = final_order(named)
    for mean in {x.mean for x in lines}:
        group = [x.submission for x in lines if x.mean == mean]
        for one in group:
            rest = [other for other in group if other != one]
            if all(sum(map(_sign, named[one].values(), named[r].values())) > 0 for r in rest):
                assert group[0] == one


def _sign(one: int, other: int) -> int:
    return (one > other) - (one < other)
