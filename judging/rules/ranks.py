"""From numbers to ranks: the best is first, equals share a rank."""

import numpy as np

from judging.rules.mark_table import Floats, Indices

#: marks are compared in billionths of a point, and neighbours are equal: sums of the same marks in
#: another order differ by a millionth of that
STEPS = 1e9


def best_first(values: Floats) -> Indices:
    """Positions of ``values``, the largest first; equals keep their order."""
    order, ranks = _sorted(values)
    return order[np.lexsort([order, ranks])]


def ranks_of(values: Floats) -> Indices:
    """The rank of each value, 1 the largest; equals share the better one (1, 2, 2, 4)."""
    order, sorted_ranks = _sorted(values)
    ranks = np.empty_like(sorted_ranks)
    ranks[order] = sorted_ranks
    return ranks


def equal(one: Floats, other: Floats) -> np.ndarray:
    """Where two values would share a rank."""
    return np.abs(one - other) <= 1 / STEPS


def _sorted(values: Floats) -> tuple[Indices, Indices]:
    """Positions, the largest value first, and the rank of each."""
    order, keys = _falling(np.rint(values * -STEPS).astype(np.int64))
    ranks = np.arange(1, len(keys) + 1)
    same = keys[1:] - keys[:-1] <= 1
    if same.any():
        ranks[1:][same] = 0
        np.maximum.accumulate(ranks, out=ranks)
    return order, ranks


def _falling(keys: Indices) -> tuple[Indices, Indices]:
    """Positions in the order of ``keys``, and the keys in it.

    Key and position are packed into one integer where they fit, which sorts in half the time.
    """
    bits = len(keys).bit_length()
    if max(int(keys.max()), -int(keys.min())) >> (62 - bits):
        order = np.argsort(keys, kind="stable")
        return order, keys[order]
    packed = keys << bits
    packed |= np.arange(len(keys))
    packed.sort()
    return packed & ((1 << bits) - 1), packed >> bits
