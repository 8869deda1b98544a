"""Sums over the jurors of a submission, for many submissions at once.

Where most jurors saw a submission, the whole table of who marked what is multiplied; where few
did, its pairs of jurors are gone through. Both say the same.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from judging.rules.mark_table import Floats, Indices, MarkTable

#: cells or pairs of jurors looked at in one go; bounds the memory
CHUNK = 4_000_000
#: how many cells of a product cost as much as one pair
DENSE = 16


def is_dense(table: MarkTable) -> bool:
    """Whether the whole table is cheaper than its pairs of jurors."""
    return DENSE * len(table.y) >= len(table.submissions) * len(table.jurors)


def shared(table: MarkTable) -> Floats:
    """For each two jurors the sum of ``1 / m_i`` over the submissions that both marked."""
    b = table.incidence
    weight = 1 / table.per_submission[:, None]
    if is_dense(table):
        whole = b.toarray()
        return whole.T @ (whole * weight)
    return (b.T @ b.multiply(weight).tocsr()).toarray()


def cross_sums(table: MarkTable, matrix: Floats, left: Indices, right: Indices) -> Floats:
    """Sums of ``matrix[l, k]`` over l in the jury of ``left``, k in that of ``right``, by pair."""
    lines = np.zeros(len(left))
    if is_dense(table):
        for some in slices(np.full(len(left), len(table.jurors))):
            one, other = (table.incidence[each[some]].toarray() for each in (left, right))
            lines[some] = ((one @ matrix) * other).sum(axis=1)
        return lines
    sizes = table.per_submission[left] * table.per_submission[right]
    for some in slices(sizes):
        one, other = _pairs(table, left[some], right[some])
        begins = np.cumsum(sizes[some]) - sizes[some]
        lines[some] = np.add.reduceat(matrix[one, other], begins)
    return lines


def slices(sizes: Indices) -> Iterator[slice]:
    """Consecutive stretches whose sizes add up to about `CHUNK`."""
    if not len(sizes):
        return
    chunk = np.cumsum(sizes) // CHUNK
    cuts = np.flatnonzero(np.diff(chunk)) + 1
    edges = [0, *cuts.tolist(), len(sizes)]
    yield from (slice(a, b) for a, b in pairwise(edges))


def _pairs(table: MarkTable, left: Indices, right: Indices) -> tuple[Indices, Indices]:
    """Every juror of each ``left`` beside every juror of its ``right``, flat."""
    wide = table.per_submission[right]
    sizes = table.per_submission[left] * wide
    begins = np.cumsum(sizes) - sizes
    number = np.arange(int(sizes.sum())) - np.repeat(begins, sizes)
    wide = np.repeat(wide, sizes)
    one = table.j[np.repeat(table.starts[left], sizes) + number // wide]
    other = table.j[np.repeat(table.starts[right], sizes) + number % wide]
    return one, other
