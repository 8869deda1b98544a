"""The way of a badge: what was last, who came in twice, whatever arrived first."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from badges.rules.passages import Passage, add, entered_again, is_inside, last_before, next_after
from badges.rules.scanning import Direction

NINE = datetime(2027, 7, 19, 9, tzinfo=UTC)
IN, OUT = Direction.IN, Direction.OUT


def passage(minute: int, direction: Direction = IN, *, arrived: int = 0, **values) -> Passage:
    moment = NINE + timedelta(minutes=minute)
    return Passage(moment, arrived or minute, minute, direction, **values)


def way(*passages: Passage) -> list[Passage]:
    found: list[Passage] = []
    for one in passages:
        add(found, one)
    return found


def test_the_way_is_sorted_whatever_arrived_first():
    three = (passage(1), passage(2, OUT), passage(3))

    assert {tuple(way(*order)) for order in permutations(three)} == {three}


def test_within_a_moment_what_arrived_first_was_first():
    first, second = passage(1, IN, arrived=1), passage(1, OUT, arrived=2)

    assert way(second, first) == [first, second]
    assert last_before([first, second], first.happened_at) == second


def test_the_last_before_a_moment():
    found = way(passage(1), passage(3))

    assert last_before(found, NINE) is None
    assert last_before(found, NINE + timedelta(minutes=1)) == found[0]
    assert last_before(found, NINE + timedelta(minutes=2)) == found[0]
    assert last_before(found, NINE + timedelta(minutes=9)) == found[1]


def test_who_went_in_last_is_inside():
    assert not is_inside([])
    assert is_inside(way(passage(1)))
    assert not is_inside(way(passage(2, OUT), passage(1)))


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ([passage(1)], {}),
        ([passage(1), passage(2)], {2: 1}),
        ([passage(1), passage(2, OUT), passage(3)], {}),
        ([passage(1), passage(2), passage(3)], {2: 1, 3: 2}),
        ([passage(1, OUT), passage(2, OUT)], {}),
        ([passage(1), passage(2, excused=True), passage(3)], {3: 2}),
        ([passage(1, scanner="A"), passage(2, scanner="A")], {}),
        ([passage(1, scanner="A"), passage(2, scanner="B")], {2: 1}),
    ],
)
def test_each_entry_is_held_against_the_passage_before_it(passages, expected):
    twins = {one.key: entered_again(passages, one) for one in passages}

    assert {key: twin.key for key, twin in twins.items() if twin} == expected


def test_what_follows():
    found = way(passage(1), passage(3))

    assert next_after(found, found[0]) == found[1]
    assert next_after(found, found[1]) is None
