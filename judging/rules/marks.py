"""One mark: what a juror said by criteria, as one number from 0 to 100."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Scale:
    """A criterion's scale and weight; ``minimum < maximum`` and ``weight > 0``."""

    code: str
    minimum: int
    maximum: int
    weight: Decimal | int


def exact_mark_of(values: Mapping[str, int], scales: Sequence[Scale]) -> Fraction | None:
    """The mark, 0-100, without rounding; None while a criterion is missing.

    ``100 * sum_c w_c (x_c - min_c) / (max_c - min_c) / sum_c w_c``. Abstaining and recusing are
    states of the task, never a zero: whoever has not marked every criterion has given no mark.
    """
    if not scales or any(values.get(scale.code) is None for scale in scales):
        return None
    shares = [
        Fraction(scale.weight)
        * Fraction(values[scale.code] - scale.minimum, scale.maximum - scale.minimum)
        for scale in scales
    ]
    return 100 * sum(shares, Fraction(0)) / sum(Fraction(scale.weight) for scale in scales)


def mark_of(values: Mapping[str, int], scales: Sequence[Scale]) -> float | None:
    """The mark as the ranking takes it: `exact_mark_of` as a float."""
    mark = exact_mark_of(values, scales)
    return None if mark is None else float(mark)
