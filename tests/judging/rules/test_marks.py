"""One mark from the values of its criteria."""

from decimal import Decimal
from fractions import Fraction

import pytest

from judging.rules.marks import Scale, exact_mark_of, mark_of

IDEA = Scale("idea", 1, 10, 2)
CRAFT = Scale("craft", 0, 5, Decimal("0.5"))


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({"idea": 1, "craft": 0}, Fraction(0)),
        ({"idea": 10, "craft": 5}, Fraction(100)),
        ({"idea": 10, "craft": 0}, Fraction(80)),
        ({"idea": 1, "craft": 5}, Fraction(20)),
        ({"idea": 7, "craft": 3}, Fraction(196, 3)),
    ],
)
def test_a_mark_is_the_weighted_share_of_the_scales(values: dict[str, int], mark: Fraction) -> None:
    assert exact_mark_of(values, [IDEA, CRAFT]) == mark
    assert mark_of(values, [IDEA, CRAFT]) == float(mark)


@pytest.mark.parametrize("values", [{}, {"idea": 3}, {"craft": 3}])
def test_a_missing_criterion_is_no_mark_and_never_a_zero(values: dict[str, int]) -> None:
    assert mark_of(values, [IDEA, CRAFT]) is None
    assert exact_mark_of(values, [IDEA, CRAFT]) is None


def test_criteria_that_are_not_asked_do_not_count() -> None:
    assert mark_of({"idea": 10, "other": 1}, [IDEA]) == 100.0


def test_without_criteria_there_is_no_mark() -> None:
    assert mark_of({"idea": 3}, []) is None
