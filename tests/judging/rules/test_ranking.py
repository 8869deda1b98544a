"""The ranking: order, errors, near ties, outliers, and what must not change it."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.rules.mark_table import MarkTable, table_of
from judging.rules.ranking import Ranking, rank
from judging.rules.ranks import best_first, ranks_of
from tests.judging.rules.juries import complete, random_jury, tables
from tests.judging.rules.test_severity import at_zero, mixed_model


def triples(table: MarkTable) -> list[tuple[object, object, float]]:
    rows = zip(table.s.tolist(), table.j.tolist(), table.y.tolist(), strict=True)
    return [(table.submissions[s], table.jurors[j], y) for s, j, y in rows]


def by_submission(ranking: Ranking, column: str) -> dict[object, float]:
    return {line.submission: getattr(line, column) for line in ranking.lines}


def test_equals_share_the_better_rank_and_the_next_is_skipped() -> None:
    values = np.array([50.0, 70, 60, 70 + 1e-12, 10])

    assert ranks_of(values).tolist() == [4, 1, 3, 1, 5]
    assert best_first(values).tolist() == [1, 3, 2, 0, 4]
    # on both sides of a rounding
    assert ranks_of(np.array([0.4999e-9, 0.5001e-9])).tolist() == [1, 1]


@given(tables())
@settings(max_examples=100, deadline=None)
def test_lines_are_in_the_order_of_their_ranks(table: MarkTable) -> None:
    lines = rank(table).lines
    raw = ranks_of(table.raw)

    assert [x.rank for x in lines] == sorted(x.rank for x in lines)
    assert sorted(x.submission for x in lines) == list(table.submissions)
    assert all(x.rank_low <= x.rank <= x.rank_high for x in lines)
    assert {x.submission: x.raw_rank for x in lines} == dict(
        zip(table.submissions, raw.tolist(), strict=True)
    )
    if not rank(table).model.corrected:
        assert all(x.corrected == x.raw and x.rank == x.raw_rank for x in lines)


@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_marks_changes_nothing(seed: int, random: Random) -> None:
    marks = triples(random_jury(seed, 40, 5, 3))
    first = rank(table_of(marks))
    random.shuffle(marks)
    second = rank(table_of(marks))

    assert second.lines == first.lines
    assert second.jurors == first.jurors
    assert second.outliers == first.outliers


@given(st.integers(0, 10**6), st.integers(-20, 20))
@settings(max_examples=40, deadline=None)
def test_unshrunk_a_juror_who_gives_more_to_all_changes_no_quality(seed: int, more: int) -> None:
    table = random_jury(seed, 40, 5, 3)
    moved = table_of([(s, j, y + more * (j == 2)) for s, j, y in triples(table)])
    before, after = unshrunk(table), unshrunk(moved)

    assert after[0] == pytest.approx(before[0], abs=1e-8)
    assert after[1] - before[1] == pytest.approx(more * (np.arange(5) == 2), abs=1e-8)


def unshrunk(table: MarkTable) -> tuple[np.ndarray, np.ndarray]:
    """Qualities and severities at lambda = 0, measured from juror 0."""
    severities = at_zero(table) - at_zero(table)[0]
    return table.raw - table.incidence @ severities / table.per_submission, severities


@given(st.integers(0, 10**6), st.integers(-30, 30))
@settings(max_examples=40, deadline=None)
def test_the_same_points_for_everybody_move_every_mark_alone(seed: int, more: int) -> None:
    table = random_jury(seed, 40, 5, 3)
    before = rank(table)
    after = rank(table_of([(s, j, y + more) for s, j, y in triples(table)]))

    assert [x.submission for x in after.lines] == [x.submission for x in before.lines]
    assert [x.corrected - more for x in after.lines] == pytest.approx(
        [x.corrected for x in before.lines], abs=1e-8
    )
    assert [x.severity for x in after.jurors] == pytest.approx(
        [x.severity for x in before.jurors], abs=1e-8
    )


@given(st.integers(0, 10**6), st.integers(12, 40), st.integers(2, 6))
@settings(max_examples=40, deadline=None)
def test_where_everybody_marked_everything_severity_cancels(
    seed: int, submissions: int, jurors: int
) -> None:
    ranking = rank(random_jury(seed, submissions, jurors, jurors))

    assert [x.rank for x in ranking.lines] == [x.raw_rank for x in ranking.lines]
    assert [x.corrected for x in ranking.lines] == pytest.approx([x.raw for x in ranking.lines])


def test_a_severe_jurys_submission_is_lifted_over_a_generous_ones() -> None:
    """Two good photos, one seen by the severe half of the jury and one by the generous half."""
    generous = {0: -10, 1: -8, 2: 9, 3: 9}
    marks = [
        (f"p{s:02}", j, 50 + s % 7 + generous[j] + (s + j) % 2)
        for s in range(40)
        for j in (s % 4, (s + 1 + s // 4 % 3) % 4)
    ]
    marks += [("severe", 0, 62), ("severe", 1, 62), ("kind", 2, 68), ("kind", 3, 68)]
    lines = {x.submission: x for x in rank(table_of(marks)).lines}

    assert lines["kind"].raw_rank < lines["severe"].raw_rank
    assert lines["severe"].rank < lines["kind"].rank


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_standard_errors_are_those_of_the_mixed_model(seed: int) -> None:
    table = random_jury(seed, 40, 6, 3)
    ranking = rank(table)
    model = ranking.model
    if not (model.corrected and model.lam):
        return
    assert model.sigma2 is not None
    errors = model.sigma2 * mixed_model(table, model.lam)[2]
    best, second = ranking.lines[:2]
    i, k = (table.submissions.index(x.submission) for x in (best, second))
    apart = math.sqrt(errors[i, i] + errors[k, k] - 2 * errors[i, k])

    assert best.se == pytest.approx(math.sqrt(errors[i, i]))
    assert ranking.standard_error_of_difference(
        best.submission, second.submission
    ) == pytest.approx(apart)
    assert best.not_distinguishable_from_next == (best.corrected - second.corrected < 1.96 * apart)
    assert ranking.distinguishable(best.submission, second.submission) != (
        best.not_distinguishable_from_next
    )
    assert [x.standard_error for x in ranking.jurors] == pytest.approx(
        [math.sqrt(errors[40 + j, 40 + j]) for j in range(6)]
    )


def test_raw_means_of_a_complete_round_differ_by_noise_alone() -> None:
    """Nine marks each are too few to correct; but severity cancels all the same."""
    ranking = rank(random_jury(4, 9, 4, 4))
    assert ranking.model.reason == "few_marks"
    assert ranking.model.sigma2 is not None
    one, other = (line.submission for line in ranking.lines[:2])

    assert ranking.standard_error_of_difference(one, other) == pytest.approx(
        math.sqrt(ranking.model.sigma2 / 2)
    )


def test_while_nothing_is_known_of_the_noise_nothing_is_told_apart() -> None:
    ranking = rank(table_of([("a", 1, 80.0), ("b", 1, 20.0), ("c", 2, 50.0)]))

    assert [x.se for x in ranking.lines] == [None, None, None]
    assert [x.not_distinguishable_from_next for x in ranking.lines] == [True, True, False]


def test_the_last_line_has_no_next() -> None:
    assert not rank(complete([[5, 5], [5, 5], [5, 5]])).lines[-1].not_distinguishable_from_next


def test_a_mark_that_is_far_off_is_found_and_stays() -> None:
    marks = triples(random_jury(6, 60, 6, 4))
    submission, juror, _ = marks[17]
    marks[17] = (submission, juror, 0.0)
    ranking = rank(table_of(marks))

    assert ranking.outliers[0][:2] == (submission, juror)
    assert ranking.outliers[0].residual < -2.5
    assert sum(line.marks for line in ranking.lines) == len(marks)


def test_outliers_are_all_marks_beyond_two_and_a_half_sigma() -> None:
    table = random_jury(8, 300, 8, 7)
    ranking = rank(table)
    quality, severities, _ = mixed_model(table, ranking.model.lam or 0)
    residuals = (table.y - quality[table.s] - severities[table.j]) / math.sqrt(
        ranking.model.sigma2 or 0
    )
    far = {
        (table.submissions[s], table.jurors[j]): round(e, 6)
        for s, j, e in zip(table.s, table.j, residuals.tolist(), strict=True)
        if abs(e) > 2.5
    }

    assert len(far) > 3
    assert {(x.submission, x.juror): round(x.residual, 6) for x in ranking.outliers} == far
    sizes = [abs(x.residual) for x in ranking.outliers]
    assert sizes == sorted(sizes, reverse=True)


def test_residuals_take_the_jurors_severity_into_account() -> None:
    """A juror twenty points above the others is generous, and none of their marks is an outlier."""
    table = random_jury(7, 60, 6, 4, severity=0)
    marks = [(s, j, y / 2 + 20 * (j == 1)) for s, j, y in triples(table)]

    assert [x for x in rank(table_of(marks)).outliers if x.juror == 1] == [
        x
        for x in rank(table_of([(s, j, y / 2) for s, j, y in triples(table)])).outliers
        if x.juror == 1
    ]


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [("a", 1, math.nan)],
        [("a", 1, math.inf)],
        [("a", 1, 5.0), ("a", 1, 6.0)],
    ],
)
def test_what_is_no_table_of_marks_is_refused(marks: list[tuple[str, int, float]]) -> None:
    with pytest.raises(ValueError, match="mark"):
        table_of(marks)


def test_progress_is_told_while_jurors_are_left_out() -> None:
    told: list[tuple[int, int]] = []
    rank(random_jury(1, 20, 70, 20), lambda done, of: told.append((done, of)))

    assert told == [(32, 70), (64, 70), (70, 70)]


def test_values_too_large_to_pack_are_ranked_alike() -> None:
    values = np.array([5.0, 7, 7, 1, 5])

    assert ranks_of(values * 1e9).tolist() == ranks_of(values).tolist() == [3, 1, 1, 5, 3]
    assert best_first(values * 1e9).tolist() == best_first(values).tolist() == [1, 2, 0, 4, 3]
