"""Ranges of ranks: the same as ranking every table with one juror taken out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.rules import leave_one_out
from judging.rules.mark_table import MarkTable
from judging.rules.ranking import rank
from judging.rules.ranks import ranks_of
from judging.rules.severity import fit
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


def ranges(table: MarkTable) -> dict[object, tuple[int, int]]:
    return {line.submission: (line.rank_low, line.rank_high) for line in rank(table).lines}


@given(tables())
@settings(max_examples=150, deadline=None)
def test_ranges_of_any_jury_are_those_of_refitting(table: MarkTable) -> None:
    assert ranges(table) == by_refitting(table)


@given(st.integers(0, 10**6), st.integers(20, 120), st.integers(3, 9), st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_ranges_of_correcting_juries_are_those_of_refitting(
    seed: int, submissions: int, jurors: int, each: int
) -> None:
    table = random_jury(seed, submissions, jurors, each)

    assert ranges(table) == by_refitting(table)


@given(st.integers(0, 10**6), st.integers(20, 120), st.integers(3, 9), st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_a_large_jury_is_solved_like_a_small_one(
    seed: int, submissions: int, jurors: int, each: int
) -> None:
    table = random_jury(seed, submissions, jurors, each)
    directly = ranges(table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leave_one_out, "DIRECT_MAX", 0)
        assert ranges(table) == directly
