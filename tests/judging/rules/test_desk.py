"""The order on a desk: what was put off comes again at the end, and nothing is lost."""

from datetime import UTC, datetime

import pytest

from judging.rules.desk import (
    Exhibit,
    Progress,
    Task,
    desk_order,
    in_order,
    is_row,
    neighbours,
    next_open,
    progress,
)
from judging.rules.kinds import AssignmentState

OPEN, DONE, ABSTAINED = AssignmentState.OPEN, AssignmentState.DONE, AssignmentState.ABSTAINED


def task(n: int, state: AssignmentState = OPEN, skipped: int | None = None) -> Task:
    """The ``n``-th of the plan; ``skipped`` at that minute."""
    at = datetime(2027, 4, 10, 9, skipped, tzinfo=UTC) if skipped is not None else None
    return Task(n, f"task-{n}", 400 + n, n, state, at)


def ids(tasks: list[Task]) -> list[int]:
    return [one.id for one in tasks]


@pytest.mark.parametrize(
    ("tasks", "order"),
    [
        ([task(2), task(1), task(3)], [1, 2, 3]),
        ([task(1, skipped=5), task(2), task(3)], [2, 3, 1]),
        ([task(1, skipped=5), task(2, skipped=3), task(3)], [3, 2, 1]),
        ([task(1, DONE, skipped=5), task(2), task(3)], [2, 3, 1]),  # judged later: it stays there
        ([], []),
    ],
)
def test_what_was_put_off_comes_at_the_end(tasks, order):
    assert ids(desk_order(tasks)) == order


@pytest.mark.parametrize(
    ("tasks", "after", "found"),
    [
        ([task(1), task(2)], None, 1),
        ([task(1, DONE), task(2, ABSTAINED), task(3)], None, 3),
        ([task(1, skipped=5), task(2)], None, 2),  # never skipped-first
        ([task(1, skipped=5), task(2, DONE)], None, 1),  # and never forgotten
        ([task(1), task(2), task(3)], 2, 3),
        ([task(1), task(2, DONE), task(3)], 3, 1),  # round again
        ([task(1), task(2, DONE)], 1, None),  # only itself
        ([task(1, DONE)], None, None),
        ([], None, None),
    ],
)
def test_the_next_open_one(tasks, after, found):
    following = next_open(tasks, after=after)

    assert (following.id if following else None) == found


@pytest.mark.parametrize(("here", "before", "behind"), [(2, None, 3), (3, 2, 1), (1, 3, None)])
def test_neighbours_follow_the_desk(here, before, behind):
    found = neighbours([task(1, skipped=1), task(2, DONE), task(3)], here)

    assert [one.id if one else None for one in found] == [before, behind]


def test_progress_counts_abstentions_and_what_was_put_off():
    tasks = [task(1, DONE), task(2, ABSTAINED), task(3, skipped=1), task(4), task(5, DONE, 2)]

    assert progress(tasks) == Progress(judged=3, total=5, skipped=1)
    assert progress(tasks).left == 2


@pytest.mark.parametrize(
    ("low", "high", "row"),
    [(1, 10, True), (0, 10, True), (1, 5, True), (0, 11, False), (0, 100, False)],
)
def test_only_short_scales_are_rows_of_buttons(low, high, row):
    assert is_row(low, high) is row


def exhibit(n: int, mark: float | None) -> Exhibit:
    return Exhibit(Task(n, str(n), 10 - n, n, OPEN, None), "", False, mark, [])


@pytest.mark.parametrize(
    ("order", "ids_in_order"),
    [
        ("best", [3, 1, 4, 2]),
        ("worst", [4, 1, 3, 2]),
        ("desk", [1, 2, 3, 4]),
        ("number", [4, 3, 2, 1]),
    ],
)
def test_marks_in_each_order_and_the_unmarked_last(order, ids_in_order):
    shown = [exhibit(1, 50.0), exhibit(2, None), exhibit(3, 90.0), exhibit(4, 0.0)]

    assert [one.task.id for one in in_order(shown, order)] == ids_in_order
