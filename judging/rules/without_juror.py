"""The severity equation of a jury without one of its jurors, by what they touched."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from judging.rules.mark_table import Floats, Indices, MarkTable
from judging.rules.severity import Equation, Model, Sums, components_of, grounded, model_of, solve


@dataclass(frozen=True, eq=False)
class Without:
    """A jury from which any one juror can be taken.

    With d_ij = (y_ij - ybar_i) / (m_i - 1), leaving out juror j changes ybar_i by -d_ij for each
    submission i they marked, b by the sum of d_ij 1_{J_i}, and L by minus the sum of
    1_{J_i} 1_{J_i}' / (m_i (m_i - 1)); row and column j go.
    """

    table: MarkTable
    full: Equation

    @cached_property
    def alone(self) -> np.ndarray:
        """By mark: whether it is the only one of its submission, which then is not ranked."""
        return self.table.per_submission[self.table.s] == 1

    @cached_property
    def shift(self) -> Floats:
        """By mark: d_ij, what the submission's mean loses with it."""
        others = np.maximum(self.table.per_submission[self.table.s] - 1, 1)
        return np.where(self.alone, 0.0, self.table.deviations / others)

    @cached_property
    def weight(self) -> Floats:
        """By mark: 1 / (m_i (m_i - 1)); nothing where it stood alone."""
        m = self.table.per_submission[self.table.s]
        return np.where(self.alone, 0.0, 1 / (m * np.maximum(m - 1, 1)))

    @cached_property
    def _by_juror(self) -> tuple[Indices, Indices]:
        begins = np.concatenate([[0], np.cumsum(self.table.per_juror)])
        return np.argsort(self.table.j, kind="stable"), begins

    def marks_of(self, juror: int) -> Indices:
        """Positions of the juror's marks in the table."""
        order, begins = self._by_juror
        return order[begins[juror] : begins[juror + 1]]

    @cached_property
    def sums(self) -> list[Sums]:
        """What the variances need, without each juror."""
        table, full = self.table, self.full.sums
        lost = self.shift * self.table.deviations * self.table.per_submission[table.s]
        within = full.within - np.bincount(table.j, lost, full.jurors)
        gone = np.bincount(table.j, self.alone, full.jurors).astype(int)
        counts = zip(table.per_juror.tolist(), gone.tolist(), strict=True)
        return [
            replace(
                full,
                marks=full.marks - marks,
                submissions=full.submissions - submissions,
                jurors=full.jurors - 1,
                components=components,
                within=max(rest, 0.0),
            )
            for (marks, submissions), components, rest in zip(
                counts, self._components, within.tolist(), strict=True
            )
        ]

    @cached_property
    def _components(self) -> list[int]:
        """How many components are left without each juror.

        Who is a leaf of a spanning tree can go without cutting anything; the others are tried.
        """
        neighbours = self.full.matrix < 0
        alone = np.bincount(self.full.component)[self.full.component] == 1
        left = self.full.sums.components - alone.astype(int)
        for juror in _inner(neighbours, self.full.component):
            keep = np.arange(len(left)) != juror
            left[juror] = components_of(neighbours[keep][:, keep]).max() + 1
        return left.tolist()

    @cached_property
    def fewest(self) -> list[int]:
        """Marks of the juror who gave least, without each juror."""
        counts = self.table.per_juror
        least, second = np.argsort(counts, kind="stable")[:2]
        others = np.full(len(counts), counts[least])
        others[least] = counts[second]
        return others.tolist()

    def model(self, juror: int, explained: float) -> Model:
        """What `model_of` says without ``juror``."""
        return model_of(self.sums[juror], explained, self.fewest[juror])

    def equation(self, juror: int) -> tuple[Floats, Floats]:
        """L and b of the others, in their order."""
        others = np.arange(len(self.full.right)) != juror
        marks = self.marks_of(juror)
        juries: Any = self.table.incidence[self.table.s[marks]]
        gone = juries.T @ juries.multiply(self.weight[marks][:, None]).tocsr()
        matrix = (self.full.matrix - gone.toarray())[others][:, others]
        return matrix, (self.full.right + juries.T @ self.shift[marks])[others]

    def severities(self, juror: int) -> Floats:
        """The severities that are applied without ``juror``; theirs is 0, as are all if none is.

        Only for a jury that stays connected.
        """
        found = np.zeros(len(self.full.right))
        matrix, right = self.equation(juror)
        base, _ = grounded(matrix, np.zeros(len(right), dtype=np.int64))
        model = self.model(juror, float(solve(base, right, 0.0) @ right))
        if model.corrected and model.lam is not None:
            found[np.arange(len(found)) != juror] = solve(base, right, model.lam)
        return found


def _inner(neighbours: np.ndarray, component: Indices) -> Iterator[int]:
    """Jurors with several neighbours in a spanning tree of their component."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    graph = csr_array(neighbours)
    for root in np.unique(component, return_index=True)[1].tolist():
        before = breadth_first_order(graph, root, directed=False)[1]
        branches = np.bincount(before[before >= 0], minlength=len(component)) + (before >= 0)
        yield from np.flatnonzero(branches > 1).tolist()
