"""Agreement, against published data."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy import stats

from judging.rules.agreement import Level, alpha, interval_alpha, intraclass, kendall_w
from judging.rules.mark_table import MarkTable, table_of
from tests.judging.rules.juries import KRIPPENDORFF_C, SHROUT_FLEISS, complete, tables

OBSERVED = table_of(
    [
        (unit, observer, value)
        for observer, row in KRIPPENDORFF_C.items()
        for unit, value in enumerate(row)
        if value is not None
    ]
)


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_alpha_of_krippendorffs_data(level: Level, published: float) -> None:
    found = alpha(OBSERVED, Level(level))

    assert found is not None
    assert round(found, 3) == published


@pytest.mark.parametrize(
    ("which", "published"),
    [("1,1", 0.17), ("2,1", 0.29), ("3,1", 0.71), ("1,k", 0.44), ("2,k", 0.62), ("3,k", 0.91)],
)
def test_intraclass_correlations_of_shrout_and_fleiss(which: str, published: float) -> None:
    assert round(intraclass(np.array(SHROUT_FLEISS, dtype=float))[which], 2) == published


@given(tables())
@settings(max_examples=100, deadline=None)
def test_alpha_by_sums_of_squares_is_alpha_by_pairs(table: MarkTable) -> None:
    assert interval_alpha(table) == pytest.approx(alpha(table, Level.INTERVAL), abs=1e-9)


@pytest.mark.parametrize(
    "marks",
    [[(1, 1, 5.0)], [(1, 1, 5.0), (2, 1, 7.0)], [(1, 1, 5.0), (1, 2, 5.0), (2, 1, 5.0)]],
)
def test_where_nothing_can_be_compared_there_is_no_alpha(
    marks: list[tuple[int, int, float]],
) -> None:
    assert interval_alpha(table_of(marks)) is None
    assert [alpha(table_of(marks), level) for level in Level] == [None] * 4


def test_w_is_one_for_jurors_of_one_mind_and_nought_for_opposites() -> None:
    assert kendall_w(complete([[1, 2, 11], [5, 6, 12], [7, 9, 90]])) == pytest.approx(1.0)
    assert kendall_w(complete([[1, 3], [2, 2], [3, 1]])) == 0.0


def test_w_without_ties_is_friedmans_statistic_rescaled() -> None:
    rows = [[10.0, 9, 7], [4, 1, 8], [6, 3, 1], [8, 2, 5], [1, 4, 2]]
    friedman = stats.friedmanchisquare(*rows).statistic

    assert kendall_w(complete(rows)) == pytest.approx(friedman / (3 * 4))


def test_w_corrects_for_ties_as_friedmans_statistic_does() -> None:
    rows = [[10.0, 9, 7], [4, 9, 7], [6, 3, 7], [6, 2, 5], [6, 4, 2]]
    friedman = stats.friedmanchisquare(*rows).statistic

    assert kendall_w(complete(rows)) == pytest.approx(friedman / (3 * 4))


@pytest.mark.parametrize(
    "marks",
    [
        [(1, 1, 5.0), (1, 2, 6.0), (2, 1, 7.0)],
        [(1, 1, 5.0), (2, 1, 6.0)],
        [(1, 1, 5.0), (1, 2, 6.0)],
        [(1, 1, 5.0), (1, 2, 6.0), (2, 1, 5.0), (2, 2, 6.0)],
    ],
    ids=["a mark is missing", "one juror", "one submission", "all tied"],
)
def test_w_needs_a_complete_round_that_tells_apart(marks: list[tuple[int, int, float]]) -> None:
    assert kendall_w(table_of(marks)) is None
