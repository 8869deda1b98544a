"""Sums over the jurors of one submission and of another, for many pairs of submissions at once."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from judging.rules.mark_table import Floats, Indices, MarkTable

#: pairs of jurors looked at in one go; bounds the memory
CHUNK = 4_000_000


def cross_sums(table: MarkTable, matrix: Floats, left: Indices, right: Indices) -> Floats:
    """Sums of ``matrix[l, k]`` over l in the jury of ``left``, k in that of ``right``, by pair."""
    lines = np.zeros(len(left))
    sizes = table.per_submission[left] * table.per_submission[right]
    for some in slices(sizes):
        one, other = _pairs(table, left[some], right[some])
        begins = np.concatenate([[0], np.cumsum(sizes[some])[:-1]])
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
