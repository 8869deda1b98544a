"""Each mark of some jurors, and with it the submission's whole jury, in the juror's own column.

Two ways, as in `judging.rules.juries`: `Pairs` where few jurors saw a submission, `Whole` where
most did.
"""

from typing import Protocol

import numpy as np

from judging.rules.juries import is_dense, slices
from judging.rules.mark_table import Floats, Indices, MarkTable


class Colleagues(Protocol):
    """``marks``: positions in the table of the jurors' marks, which amounts and sums belong to."""

    marks: Indices

    def spread(self, amounts: Floats) -> Floats:
        """Jurors by columns: each mark's amount, added to all of the submission's jury."""

    def gather(self, x: Floats) -> Floats:
        """For each mark the sum of ``x`` over the submission's jury, in the juror's column."""


def colleagues(table: MarkTable, jurors: Indices) -> Colleagues:
    """The cheaper of the two; column k is that of ``jurors[k]``."""
    return Whole(table, jurors) if is_dense(table) else Pairs(table, jurors)


def _marks(table: MarkTable, jurors: Indices) -> tuple[Indices, Indices]:
    """Positions of the jurors' marks, and the column of each."""
    column = np.full(len(table.jurors), -1)
    column[jurors] = np.arange(len(jurors))
    marks = np.flatnonzero(column[table.j] >= 0)
    return marks, column[table.j[marks]]


class Pairs:
    """Mark by mark: where (colleague, column) stands in a matrix written out row by row."""

    def __init__(self, table: MarkTable, jurors: Indices) -> None:
        self.shape = (len(table.jurors), len(jurors))
        self.marks, column = _marks(table, jurors)
        self.sizes = table.per_submission[table.s[self.marks]]
        self.parts = list(slices(self.sizes))
        starts = table.starts[table.s[self.marks]]
        self.flat = []
        for part in self.parts:
            sizes = self.sizes[part]
            first = np.repeat(starts[part] - np.cumsum(sizes) + sizes, sizes)
            colleague = table.j[first + np.arange(len(first))]
            self.flat.append(colleague * len(jurors) + np.repeat(column[part], sizes))

    def spread(self, amounts: Floats) -> Floats:
        """See `Colleagues`."""
        total = np.zeros(self.shape[0] * self.shape[1])
        for part, flat in zip(self.parts, self.flat, strict=True):
            total += np.bincount(flat, np.repeat(amounts[part], self.sizes[part]), len(total))
        return total.reshape(self.shape)

    def gather(self, x: Floats) -> Floats:
        """See `Colleagues`."""
        sums, entries = np.empty(len(self.marks)), x.ravel()
        for part, flat in zip(self.parts, self.flat, strict=True):
            sizes = self.sizes[part]
            sums[part] = np.add.reduceat(entries[flat], np.cumsum(sizes) - sizes)
        return sums


class Whole:
    """By products with the table of who marked what."""

    def __init__(self, table: MarkTable, jurors: Indices) -> None:
        self.whole = table.incidence.toarray()
        self.marks, column = _marks(table, jurors)
        self.cells = (table.s[self.marks], column)
        self.columns = len(jurors)

    def spread(self, amounts: Floats) -> Floats:
        """See `Colleagues`."""
        cells = np.zeros((len(self.whole), self.columns))
        cells[self.cells] = amounts
        return self.whole.T @ cells

    def gather(self, x: Floats) -> Floats:
        """See `Colleagues`."""
        return (self.whole @ x)[self.cells]
