"""From numbers to ranks: the best is first, equals share a rank."""

import numpy as np

from judging.rules.mark_table import Floats, Indices

#: marks closer than this are equal: sums in another order differ by a millionth of it
EQUAL = 1e-9


def best_first(values: Floats) -> Indices:
    """Positions of ``values``, the largest first; equals keep their order."""
    order = np.argsort(-values, kind="stable")
    rank = _ranks_in_order(values[order])
    return order[np.lexsort([order, rank])]


def ranks_of(values: Floats) -> Indices:
    """The rank of each value, 1 the largest; equals share the better one (1, 2, 2, 4)."""
    order = np.argsort(-values)
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[order] = _ranks_in_order(values[order])
    return ranks


def _ranks_in_order(falling: Floats) -> Indices:
    first = np.arange(1, len(falling) + 1)
    first[1:][falling[:-1] - falling[1:] <= EQUAL] = 0
    return np.maximum.accumulate(first)
