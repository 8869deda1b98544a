"""How far each rank hangs on any one juror: everything is fitted again without them.

The ranges are those of `judging.rules.ranking.rank` on the table without one juror's marks, for
each juror in turn: the same gates, variances estimated anew, nothing held fixed or approximated.
What a juror's absence changes is known (`judging.rules.without_juror`), so the marks are not gone
through again for each, and a large jury's equations are solved all at once
(`judging.rules.large_juries`).
"""

from collections.abc import Callable

import numpy as np

from judging.rules.large_juries import severities_without_each
from judging.rules.mark_table import Floats, Indices, MarkTable
from judging.rules.ranks import ranks_of
from judging.rules.severity import MARKS_MIN, Equation
from judging.rules.without_juror import Without

#: up to here (operations of the Cholesky factors) each equation is solved by itself
DIRECT_MAX = 5e9
#: points below any mark
NOT_RANKED = -1e6


def rank_ranges(
    table: MarkTable,
    full: Equation,
    corrected: Floats,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Indices, Indices]:
    """Best and worst rank of each submission, when no juror or any one of them is left out.

    A submission that only this juror marked is not ranked without them.
    """
    low = ranks_of(corrected)
    high = low.copy()
    count = len(table.jurors)
    if count == 1:
        return low, high
    without = Without(table, full)
    severities = _severities(without)
    for juror in range(count):
        ranks = _ranks_without(without, juror, severities[:, juror])
        np.minimum(low, ranks, out=low, where=ranks > 0)
        np.maximum(high, ranks, out=high)
        if progress:
            progress(juror + 1, count)
    return low, high


def _severities(without: Without) -> Floats:
    """In column j the severities that are applied without juror j; zeros where none are."""
    sums, fewest = without.sums, without.fewest
    size = len(sums)
    able = [j for j in range(size) if sums[j].components == 1 and fewest[j] >= MARKS_MIN]
    able = [j for j in able if sums[j].jurors > 1]
    found = np.zeros((size, size))
    if without.full.sums.components > 1 or len(able) * size**3 / 3 <= DIRECT_MAX:
        for j in able:
            found[:, j] = without.severities(j)
    else:
        found[:, able] = severities_without_each(without, np.array(able))
    return found


def _ranks_without(without: Without, juror: int, severities: Floats) -> Indices:
    """The rank of each submission without ``juror``; 0 for those that nobody else marked."""
    table, marks = without.table, without.marks_of(juror)
    submissions, alone = table.s[marks], without.alone[marks]
    jury = table.incidence @ severities
    values = table.raw - jury / table.per_submission
    others = np.maximum(table.per_submission[submissions] - 1, 1)
    values[submissions] = table.raw[submissions] - without.shift[marks] - jury[submissions] / others
    values[submissions[alone]] = NOT_RANKED
    ranks = ranks_of(values)
    ranks[submissions[alone]] = 0
    return ranks
