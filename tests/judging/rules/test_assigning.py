"""Plans are even, spare every conflict, hang together, and are the same for the same seed."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.rules.assigning import Pair, Plan, assign, desk_order


def _loads(pairs: tuple[Pair, ...] | set[Pair], jurors: range) -> list[int]:
    counts = Counter(juror for _, juror in pairs)
    return [counts[juror] for juror in jurors]


def _components(pairs: set[Pair]) -> int:
    """Parts of the graph of jurors and submissions, counted the slow way."""
    groups: list[set[object]] = []
    for submission, juror in sorted(pairs):
        joined: set[object] = {("s", submission), ("j", juror)}
        apart = [group for group in groups if not group & joined]
        groups = [*apart, joined.union(*(group for group in groups if group & joined))]
    return len(groups)


@pytest.mark.parametrize(
    ("submissions", "jurors", "each", "load"),
    [(400, 12, 4, (133, 134)), (30, 6, 3, (15, 15)), (7, 5, 2, (2, 3)), (1, 9, 4, (0, 1))],
)
def test_without_conflicts_loads_differ_by_one_at_most(
    submissions: int, jurors: int, each: int, load: tuple[int, int]
) -> None:
    plan = assign(range(submissions), range(jurors), each=each, seed="2027")

    loads = _loads(plan.given, range(jurors))
    assert (min(loads), max(loads)) == load
    assert Counter(s for s, _ in plan.given) == dict.fromkeys(range(submissions), each)
    assert (plan.short, plan.connected, plan.bridges, plan.taken) == ({}, True, (), ())


def test_jurors_meet_each_other_about_equally_often() -> None:
    plan = assign(range(400), range(12), each=4, seed="2027")

    by_submission: dict[int, list[int]] = {}
    for submission, juror in plan.given:
        by_submission.setdefault(submission, []).append(juror)
    meetings = Counter(p for panel in by_submission.values() for p in combinations(panel, 2))
    counts = [meetings[pair] for pair in combinations(range(12), 2)]
    # 400 x 6 pairs over 66: 36.4 on average
    assert max(counts) - min(counts) <= 8


def test_everyone_judges_all_that_nothing_bars() -> None:
    plan = assign(range(3), range(3), each=None, seed="s", barred={(0, 1), (2, 2)})

    assert plan.given == ((0, 0), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1))


def test_a_submission_with_too_few_jurors_is_named() -> None:
    barred = {(5, 0), (5, 1), (6, 0), (6, 1), (6, 2)}

    plan = assign([5, 6, 7], range(3), each=2, seed="s", barred=barred)

    assert plan.short == {5: 1, 6: 2}
    assert (5, 2) in plan.given


def test_nobody_at_all_is_no_crash() -> None:
    assert assign([1, 2], [], each=2, seed="s").short == {1: 2, 2: 2}
    assert assign([], [1, 2], each=2, seed="s") == Plan((), (), (), {}, True)


def test_single_marks_are_bridged() -> None:
    plan = assign(range(12), range(4), each=1, seed="s")

    assert (len(plan.given), len(plan.bridges), plan.connected) == (15, 3, True)
    assert _components(set(plan.given)) == 1


def test_what_bars_make_impossible_is_said() -> None:
    """Two juries that must not judge each other's half."""
    barred = {(s, j) for s in range(4) for j in range(4) if (s < 2) != (j < 2)}

    plan = assign(range(4), range(4), each=2, seed="s", barred=barred)

    assert (plan.connected, plan.short) == (False, {})


def test_a_recusal_moves_no_more_than_it_must() -> None:
    first = assign(range(60), range(6), each=3, seed="s")
    gone = first.given[0]
    held = set(first.given) - {gone}

    plan = assign(range(60), range(6), each=3, seed="s", barred={gone}, held=held)

    assert len(plan.given) - len(plan.taken) == 1
    assert len(plan.taken) <= 1
    assert gone not in plan.given


def test_a_new_juror_takes_over_open_tasks_and_no_started_one() -> None:
    first = assign(range(60), range(5), each=3, seed="s")
    done = {pair for pair in first.given if pair[1] < 4}
    held = set(first.given) - done

    plan = assign(range(60), range(6), each=3, seed="s", done=done, held=held)

    assert {juror for _, juror in plan.taken} == {4}
    assert {juror for _, juror in plan.given} == {5}
    assert len(plan.taken) == len(plan.given) == 18


def test_marks_of_a_juror_who_left_still_count() -> None:
    first = assign(range(20), range(4), each=2, seed="s")
    done = {pair for pair in first.given if pair[1] == 0}
    held = set(first.given) - done

    plan = assign(range(20), range(1, 4), each=2, seed="s", done=done, held=held)

    assert (plan.given, plan.taken) == ((), ())


def test_each_desk_has_its_own_order() -> None:
    orders = {tuple(desk_order(juror, range(20), seed="s")) for juror in range(8)}

    assert len(orders) == 8
    assert all(sorted(order) == list(range(20)) for order in orders)
    assert desk_order(1, range(20), seed="s") == desk_order(1, reversed(range(20)), seed="s")


@st.composite
def _juries(draw: st.DrawFn) -> tuple[range, range, int, set[Pair], str]:
    submissions, jurors = range(draw(st.integers(1, 8))), range(draw(st.integers(1, 6)))
    every = [(s, j) for s in submissions for j in jurors]
    barred = draw(st.sets(st.sampled_from(every), max_size=len(every)))
    return submissions, jurors, draw(st.integers(1, 4)), barred, draw(st.text("ab", max_size=3))


def _best_spread(tasks: dict[int, set[int]], jurors: range, each: int) -> int:
    """Smallest possible sum of squared loads, tried out."""
    loads: set[tuple[int, ...]] = {tuple(0 for _ in jurors)}
    for eligible in tasks.values():
        loads = {
            tuple(load + (j in chosen) for j, load in enumerate(before))
            for before in loads
            for chosen in combinations(sorted(eligible), min(each, len(eligible)))
        }
    return min(sum(load**2 for load in each_load) for each_load in loads)


@settings(max_examples=300, deadline=None)
@given(_juries())
def test_no_plan_is_more_even_and_none_breaks_a_bar(
    jury: tuple[range, range, int, set[Pair], str],
) -> None:
    submissions, jurors, each, barred, seed = jury
    eligible = {s: {j for j in jurors if (s, j) not in barred} for s in submissions}

    plan = assign(submissions, jurors, each=each, seed=seed, barred=barred)

    assert not set(plan.given) & barred
    without = set(plan.given) - set(plan.bridges)
    counts = Counter(s for s, _ in without)
    assert {s: counts[s] for s in submissions} == {
        s: min(each, len(eligible[s])) for s in submissions
    }
    assert plan.short == {s: each - counts[s] for s in submissions if counts[s] < each}
    squares = sum(load**2 for load in _loads(without, jurors))
    assert squares == _best_spread(eligible, jurors, each)


@settings(max_examples=300, deadline=None)
@given(_juries())
def test_it_hangs_together_wherever_a_bridge_is_allowed(
    jury: tuple[range, range, int, set[Pair], str],
) -> None:
    submissions, jurors, each, barred, seed = jury

    plan = assign(submissions, jurors, each=each, seed=seed, barred=barred)

    parts = _components(set(plan.given))
    assert plan.connected == (parts <= 1)
    if parts > 1:
        working = {j for _, j in plan.given}
        judged = {s for s, _ in plan.given}
        more = {(s, j) for s in judged for j in working} - barred - set(plan.given)
        for pair in more:
            assert _components({*plan.given, pair}) == parts
    assert plan == assign(
        reversed(submissions), reversed(jurors), each=each, seed=seed, barred=list(barred)
    )


@settings(max_examples=300, deadline=None)
@given(_juries(), st.data())
def test_planning_again_never_moves_what_was_begun(
    jury: tuple[range, range, int, set[Pair], str], data: st.DataObject
) -> None:
    submissions, jurors, each, barred, seed = jury
    first = assign(submissions, jurors, each=each, seed=seed)
    tasks = sorted(first.given)
    done = data.draw(st.sets(st.sampled_from(tasks))) if tasks else set()
    held = set(tasks) - done
    staying = range(data.draw(st.integers(0, len(jurors))))

    plan = assign(
        submissions, staying, each=each, seed=seed, barred=barred - done, done=done, held=held
    )

    live = (done | held | set(plan.given)) - set(plan.taken)
    assert set(plan.taken) <= held
    assert not set(plan.given) & (done | held | barred)
    assert {j for _, j in live - done} <= set(staying)
    assert not (live - done) & (barred - done)
    # planned once more, nothing moves (bridges apart, which make loads uneven)
    again = assign(
        submissions, staying, each=each, seed=seed, barred=barred - done,
        done=done, held=live - done,
    )  # fmt: skip
    assert plan.bridges or (again.given, again.taken) == ((), ())
