"""How far each rank hangs on any one juror: everything is fitted again without them.

The ranges are those of `judging.rules.ranking.rank` on the table without one juror's marks, for
each juror in turn: the same gates, variances estimated anew, nothing held fixed or approximated.
What a juror's absence changes is known (`judging.rules.without_juror`), so the marks are not gone
through again for each, and a large jury's equations are solved all at once
(`judging.rules.large_juries`).
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from judging.rules.large_juries import severities_without_each
from judging.rules.mark_table import Floats, Indices, MarkTable, sorted_table
from judging.rules.ranks import best_first, ranks_of
from judging.rules.severity import MARKS_MIN, Equation
from judging.rules.without_juror import Without

#: up to here (operations of the Cholesky factors) each equation is solved by itself
DIRECT_MAX = 3e7
#: up to here (ranks to be found) one thread does it
ALONE_MAX = 1_000_000
THREADS = 2
#: jurors that a thread leaves out, one after the other, before it reports
BLOCK = 32
#: points below any mark
NOT_RANKED = -1e4


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
    if len(table.jurors) == 1:
        return low, high
    order = best_first(corrected)
    without = Without(_in_order(table, order), full)
    for best, worst in _ranges(without, progress):
        low[order] = np.minimum(low[order], best)
        high[order] = np.maximum(high[order], worst)
    return low, high


def _in_order(table: MarkTable, order: Indices) -> MarkTable:
    """The submissions by rank: then a ranking without one juror is nearly in order already."""
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return sorted_table(order.tolist(), table.jurors, place[table.s], table.j, table.y)


def _ranges(
    without: Without, progress: Callable[[int, int], None] | None
) -> Iterator[tuple[Indices, Indices]]:
    """Best and worst ranks over some jurors left out, then over some more, until all were."""
    severities, count = _severities(without), len(without.table.jurors)
    blocks = [range(k, min(k + BLOCK, count)) for k in range(0, count, BLOCK)]
    large = count * len(without.table.submissions) > ALONE_MAX
    with ThreadPoolExecutor(THREADS) as pool:
        every = pool.map if large else map
        found = every(lambda block: _ranges_without(without, block, severities), blocks)
        for block, both in zip(blocks, found, strict=True):
            yield both
            if progress:
                progress(block.stop, count)


def _severities(without: Without) -> Floats:
    """In column j the severities that are applied without juror j; zeros where none are."""
    sums, fewest = without.sums, without.fewest
    size = len(sums)
    able = [j for j in range(size) if sums[j].components == 1 and fewest[j] >= MARKS_MIN]
    able = [j for j in able if sums[j].jurors > 1]
    # by columns in memory, as they are used
    found = np.zeros((size, size), order="F")
    if without.full.sums.components > 1 or len(able) * size**3 / 3 <= DIRECT_MAX:
        for j in able:
            found[:, j] = without.severities(j)
    else:
        found[:, able] = severities_without_each(without, np.array(able))
    return found


def _ranges_without(without: Without, jurors: range, severities: Floats) -> tuple[Indices, Indices]:
    """Best and worst rank over leaving out each of ``jurors``.

    A submission that nobody else marked is the last of all, and takes no part.
    """
    table, nobody = without.table, len(without.table.submissions) + 1
    best, worst = np.full(nobody - 1, nobody), np.zeros(nobody - 1, dtype=np.int64)
    for juror in jurors:
        marks = without.marks_of(juror)
        mean = table.incidence @ severities[:, juror] / table.per_submission
        gone = table.s[marks[without.alone[marks]]]
        ranks = ranks_of(_corrected_without(without, marks, mean))
        ranks[gone] = nobody
        np.minimum(best, ranks, out=best)
        ranks[gone] = 0
        np.maximum(worst, ranks, out=worst)
    return best, worst


def _corrected_without(without: Without, marks: Indices, mean: Floats) -> Floats:
    """The marks of submissions without ``marks``, those of one juror.

    ``mean``: of the severities of each submission's jury, in which this juror's is nought.
    """
    table = without.table
    values = table.raw - mean
    touched = table.s[marks]
    m = table.per_submission[touched]
    rest = table.raw[touched] - without.shift[marks]
    values[touched] = rest - mean[touched] * m / np.maximum(m - 1, 1)
    values[touched[m == 1]] = NOT_RANKED
    return values
