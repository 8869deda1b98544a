"""What a jury talks about first: what the marks do not tell apart, the line before all else."""

import pytest

from judging.rules.discussion import Group, discussion, near_line


def apart(one: int, other: int) -> bool:
    """Ten points or more tell two apart; the submissions are called by their marks."""
    return abs(one - other) >= 10


ORDER = [95, 90, 70, 62, 60, 55, 40, 20]


@pytest.mark.parametrize(
    ("cut", "near"),
    [
        (4, [62, 60, 55]),  # 62 is the last in, 60 the first out; 70 is apart from 60
        (5, [62, 60, 55]),
        (1, [95, 90]),
        (2, []),
        (7, []),
        (8, []),
        (9, []),
        (0, []),
        (None, []),
    ],
)
def test_near_ties_could_stand_on_the_other_side_of_the_line(
    cut: int | None, near: list[int]
) -> None:
    assert near_line(ORDER, cut, apart) == near


def test_the_line_is_talked_about_first_and_then_what_is_above_it() -> None:
    assert discussion(ORDER, 4, apart) == [
        Group(4, (62, 60, 55), True),
        Group(1, (95, 90), False),
    ]


def test_without_a_line_the_groups_go_from_the_top() -> None:
    assert discussion(ORDER, None, apart) == [
        Group(1, (95, 90), False),
        Group(3, (70, 62), False),
        Group(5, (60, 55), False),
    ]


def test_where_the_line_is_clear_what_is_below_it_is_left_alone() -> None:
    assert discussion([95, 90, 70, 62], 2, apart) == [Group(1, (95, 90), False)]


def test_nothing_to_talk_about_when_all_are_apart() -> None:
    assert discussion([90, 70, 50], 1, apart) == []
    assert discussion([], None, apart) == []
