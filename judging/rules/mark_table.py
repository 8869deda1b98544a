"""Marks as arrays: which juror gave which submission how much."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class MarkTable:
    """Marks sorted by submission, then juror; nobody in it is without a mark.

    Made by `table_of` or `sorted_table`, which see to the order: the same marks in any order give
    the same table, and so the same result to the last bit.
    """

    submissions: Sequence[Any]
    jurors: Sequence[Any]
    #: of each mark: position in ``submissions``, position in ``jurors``, and the mark, 0-100
    s: Indices
    j: Indices
    y: Floats

    @cached_property
    def per_submission(self) -> Indices:
        """m_i: how many marks each submission has."""
        return np.bincount(self.s, minlength=len(self.submissions))

    @cached_property
    def per_juror(self) -> Indices:
        """n_j: how many marks each juror gave."""
        return np.bincount(self.j, minlength=len(self.jurors))

    @cached_property
    def starts(self) -> Indices:
        """Where each submission's marks begin; one more at the end."""
        return np.concatenate([[0], np.cumsum(self.per_submission)])

    @cached_property
    def raw(self) -> Floats:
        """ybar_i: the plain mean of each submission's marks."""
        return np.bincount(self.s, self.y, len(self.submissions)) / self.per_submission

    @cached_property
    def deviations(self) -> Floats:
        """y_ij - ybar_i of each mark."""
        return self.y - self.raw[self.s]

    @cached_property
    def incidence(self) -> Any:
        """B: submissions by jurors, one where there is a mark (scipy CSR)."""
        # scipy takes a while to import, and the platform must start quickly
        from scipy import sparse

        shape = (len(self.submissions), len(self.jurors))
        return sparse.csr_array((np.ones(len(self.y)), self.j, self.starts), shape=shape)

    @cached_property
    def complete(self) -> bool:
        """Whether every juror marked every submission."""
        return len(self.y) == len(self.submissions) * len(self.jurors)


def table_of(marks: Iterable[tuple[Hashable, Hashable, float]]) -> MarkTable:
    """The table of ``(submission, juror, mark)``; names of one kind must be sortable.

    Raises ValueError when there is no mark, a mark is no finite number, or a juror marked a
    submission twice.
    """
    rows = list(marks)
    submissions, s = _numbered([row[0] for row in rows])
    jurors, j = _numbered([row[1] for row in rows])
    return sorted_table(submissions, jurors, s, j, np.array([row[2] for row in rows], dtype=float))


def _numbered(names: list[Any]) -> tuple[list[Any], Indices]:
    """The names in order, and each one's position."""
    known = sorted(set(names))
    position = {name: number for number, name in enumerate(known)}
    return known, np.array([position[name] for name in names], dtype=np.int64)


def sorted_table(
    submissions: Sequence[Any], jurors: Sequence[Any], s: Indices, j: Indices, y: Floats
) -> MarkTable:
    """The table of marks that are numbered already; raises ValueError as `table_of` does."""
    if not len(y):
        raise ValueError("there are no marks")
    if not np.isfinite(y).all():
        raise ValueError("a mark is not a number")
    key = s.astype(np.int64) * len(jurors) + j
    order = np.argsort(key, kind="stable")
    key = key[order]
    if (key[1:] == key[:-1]).any():
        raise ValueError("a juror marked a submission twice")
    return MarkTable(
        submissions, jurors, key // len(jurors), key % len(jurors), y[order].astype(np.float64)
    )
