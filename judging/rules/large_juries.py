"""Severities without each of many jurors, all at once.

Leaving out juror j changes little of a large jury's equation, but at full rank. So the inverse of
the whole equation with row and column j taken out (exact, by the block inverse) is a nearly perfect
guess of the inverse without j, and conjugate gradients mend it to the last digits in a few steps.
All jurors are columns of one matrix: a step costs two products of matrices and one pass over the
marks.
"""

from collections.abc import Callable

import numpy as np

from judging.rules.colleagues import colleagues
from judging.rules.mark_table import Floats, Indices
from judging.rules.severity import grounded, solve_all
from judging.rules.without_juror import Without

#: relative to b; what is left is far below what `judging.rules.ranks` compares
TOLERANCE = 1e-12
STEPS_MAX = 60


def severities_without_each(without: Without, jurors: Indices) -> Floats:
    """`Without.severities` of each of ``jurors``, as columns; the whole jury is connected."""
    system = _System(without, jurors)
    explained = (system.solve(np.zeros(len(jurors))) * system.right).sum(axis=0)
    models = [
        without.model(j, each) for j, each in zip(jurors.tolist(), explained.tolist(), strict=True)
    ]
    lams = np.array([m.lam if m.corrected and m.lam is not None else np.nan for m in models])
    applied = np.isfinite(lams)
    found = np.zeros((len(without.full.right), len(jurors)))
    if applied.any():
        part = system if applied.all() else _System(without, jurors[applied])
        found[:, applied] = part.solve(lams[applied])
    return found


class _System:
    """The equations without each of some jurors, side by side."""

    def __init__(self, without: Without, jurors: Indices) -> None:
        self.without, self.jurors = without, jurors
        self.own = (jurors, np.arange(len(jurors)))
        full = without.full
        self.matrix, _ = grounded(full.matrix, full.component)
        self.among = colleagues(without.table, jurors)
        self.right = full.right[:, None] + self.among.spread(without.shift[self.among.marks])
        self.right[self.own] = 0

    def solve(self, lams: Floats) -> Floats:
        """The severities at each column's own lambda."""
        inverse = solve_all(self.matrix, float(np.median(lams)))
        weight = self.without.weight[self.among.marks]

        def apply(x: Floats) -> Floats:
            y = self.matrix @ x + lams * x
            y -= self.among.spread(weight * self.among.gather(x))
            y[self.own] = 0
            return y

        def invert(r: Floats) -> Floats:
            z = inverse @ r
            z -= inverse[:, self.jurors] * (z[self.own] / inverse[self.jurors, self.jurors])
            z[self.own] = 0
            return z

        return _conjugate_gradients(apply, invert, self.right)


def _conjugate_gradients(
    apply: Callable[[Floats], Floats], invert: Callable[[Floats], Floats], right: Floats
) -> Floats:
    """Solves ``apply(x) = right`` column by column, preconditioned by ``invert``."""
    x, r = np.zeros_like(right), right.copy()
    limit = TOLERANCE * np.linalg.norm(right, axis=0)
    direction = invert(r)
    length = (r * direction).sum(axis=0)
    for _ in range(STEPS_MAX):
        step = apply(direction)
        along = _ratio(length, (direction * step).sum(axis=0))
        x += along * direction
        r -= along * step
        if (np.linalg.norm(r, axis=0) <= limit).all():
            return x
        z = invert(r)
        before, length = length, (r * z).sum(axis=0)
        direction = z + _ratio(length, before) * direction
    raise ArithmeticError("the severities without a juror do not settle")


def _ratio(upper: Floats, lower: Floats) -> Floats:
    """0 where a column is solved exactly."""
    return np.divide(upper, lower, out=np.zeros_like(upper), where=lower > 0)
