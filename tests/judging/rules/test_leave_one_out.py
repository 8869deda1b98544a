"""Ranges of ranks: the same as ranking every table with one juror taken out."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.rules import juries, leave_one_out
from judging.rules.mark_table import MarkTable, table_of
from judging.rules.ranking import Ranking, rank
from judging.rules.ranks import ranks_of
from judging.rules.severity import equation, fit
from judging.rules.without_juror import Without
from tests.judging.rules.juries import random_jury, tables, without


def by_refitting(table: MarkTable) -> dict[object, tuple[int, int]]:
    """Brute force: the whole method again for every juror."""
    ranks = {line.submission: [line.rank] for line in rank(table).lines}
    for juror in table.jurors:
        if len(table.jurors) == 1:
            break
        rest = without(table, juror)
        places = ranks_of(fit(rest).corrected).tolist()
        for submission, place in zip(rest.submissions, places, strict=True):
            ranks[submission].append(place)
    return {name: (min(found), max(found)) for name, found in ranks.items()}


def ranges(ranking: Ranking) -> dict[object, tuple[int, int]]:
    return {line.submission: (line.rank_low, line.rank_high) for line in ranking.lines}


@given(tables())
@settings(max_examples=150, deadline=None)
def test_ranges_of_any_jury_are_those_of_refitting(table: MarkTable) -> None:
    assert ranges(rank(table)) == by_refitting(table)


@given(st.integers(0, 10**6), st.integers(20, 120), st.integers(3, 9), st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_ranges_of_correcting_juries_are_those_of_refitting(
    seed: int, submissions: int, jurors: int, each: int
) -> None:
    table = random_jury(seed, submissions, jurors, each)

    assert ranges(rank(table)) == by_refitting(table)


@pytest.mark.parametrize("dense", [0, 16], ids=["by pairs", "whole"])
def test_a_large_jury_is_solved_like_a_small_one(dense: int) -> None:
    @given(st.integers(0, 10**6), st.integers(20, 120), st.integers(3, 9), st.integers(2, 5))
    @settings(max_examples=60, deadline=None)
    def hold(seed: int, submissions: int, jurors: int, each: int) -> None:
        table = random_jury(seed, submissions, jurors, each)
        directly = rank(table)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(leave_one_out, "DIRECT_MAX", 0)
            patch.setattr(juries, "DENSE", dense)
            patch.setattr(juries, "CHUNK", 50)
            at_once = rank(table)

        assert ranges(at_once) == ranges(directly)
        assert [x.se for x in at_once.lines] == pytest.approx([x.se for x in directly.lines])
        assert [x.not_distinguishable_from_next for x in at_once.lines] == [
            x.not_distinguishable_from_next for x in directly.lines
        ]

    hold()


@given(tables())
@settings(max_examples=150, deadline=None)
def test_sums_without_a_juror_are_those_of_the_rest(table: MarkTable) -> None:
    if len(table.jurors) == 1:
        return
    found = Without(table, equation(table))
    for number, juror in enumerate(table.jurors):
        rest = equation(without(table, juror)).sums
        assert replace(found.sums[number], within=0.0) == replace(rest, within=0.0)
        assert found.sums[number].within == pytest.approx(rest.within, abs=1e-9)


def test_without_the_juror_who_joins_two_juries_marks_are_raw() -> None:
    """Juror x alone saw photos of both halves: without them, nobody can be compared."""
    one, other = random_jury(1, 40, 3, 2), random_jury(2, 40, 3, 2)
    marks = [
        (f"{half}{s:02}", f"{half}{j}", y)
        for half, jury in (("a", one), ("b", other))
        for s, j, y in zip(jury.s.tolist(), jury.j.tolist(), jury.y.tolist(), strict=True)
    ]
    marks += [(f"{half}{s:02}", "x", 60.0 + s) for half in "ab" for s in range(8)]
    table = table_of(marks)

    assert rank(table).model.reason == "estimated"
    assert fit(without(table, "x")).model.reason == "not_connected"
    assert ranges(rank(table)) == by_refitting(table)
