"""How a round ends: votes and the best by their scores."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from judging.rules.outcomes import (
    Tally,
    best_of,
    fair_marks,
    is_kept,
    scores_of,
    tally_of,
)
from judging.rules.ranking import rank, table_of


@pytest.mark.parametrize(
    ("votes", "needed", "kept"),
    [
        ([0, 0, 0], 2, False),
        ([1, 0, 0], 2, False),
        ([1, 1, 0], 2, True),
        ([2, 0, 0], 2, True),
        ([2], 3, True),
        ([1, 1, 1], 4, False),
        ([], 1, False),
    ],
)
def test_so_many_in_or_one_must_keep(votes: list[int], needed: int, kept: bool) -> None:
    assert is_kept(tally_of(votes), needed) is kept


def test_votes_are_counted() -> None:
    assert tally_of([0, 1, 1, 2, 0, 1]) == Tally(out=2, into=3, must_keep=1)


@pytest.mark.parametrize(
    ("advance", "best"),
    [(1, "a"), (2, "abc"), (3, "abc"), (4, "abcd"), (9, "abcd"), (None, "abcd")],
)
def test_whoever_equals_the_last_of_the_best_advances_as_well(
    advance: int | None, best: str
) -> None:
    scores = {"a": Decimal("90.00"), "b": Decimal("80.00"), "c": Decimal("80.00")}
    assert best_of(scores | {"d": Decimal("79.99")}, advance) == set(best)


def test_scores_are_rounded_half_up_from_exact_marks() -> None:
    marks = {"a": {"J1": Fraction(72), "J2": Fraction(289, 4)}, "b": {}}
    assert scores_of(marks) == {"a": Decimal("72.13")}


def test_fair_marks_have_the_corrected_marks_as_their_means() -> None:
    marks = incomplete()
    ranking = rank(
        table_of((s, j, float(y)) for s, given in marks.items() for j, y in given.items())
    )
    assert ranking.model.corrected

    scores = scores_of(fair_marks(ranking, marks))

    assert scores == {line.submission: Decimal(f"{line.corrected:.2f}") for line in ranking.lines}
    assert scores != scores_of(marks)


def test_marks_of_a_complete_round_stay_exact() -> None:
    marks = {
        s: {j: Fraction(50 + s + 10 * j + (s * j) % 3, 3) for j in range(4)} for s in range(12)
    }
    ranking = rank(
        table_of((s, j, float(y)) for s, given in marks.items() for j, y in given.items())
    )

    assert fair_marks(ranking, marks) is marks


def triples(marks: dict[int, dict[int, Fraction]]) -> list[tuple[int, int, float]]:
    return [(s, j, float(y)) for s, given in marks.items() for j, y in given.items()]


def incomplete() -> dict[int, dict[int, Fraction]]:
    """Five jurors on twenty submissions, each missing four; the last one strict by twelve."""
    random = Random(1)
    return {
        s: {
            j: Fraction(90 - 2 * s - (12 if j == 4 else 0) + random.randint(-4, 4))
            for j in range(5)
            if (s + j) % 5
        }
        for s in range(20)
    }
