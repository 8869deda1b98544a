"""What a jury should talk about: submissions that the marks do not tell apart.

``order`` is best first; ``apart(one, other)`` says whether the marks distinguish two of them
(`judging.rules.ranking.Ranking.distinguishable`); ``cut`` is how many of the best advance, None
where nobody is cut off.
"""

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

Apart = Callable[[Any, Any], bool]


class Group(NamedTuple):
    """Submissions that cannot be told apart from the first of them."""

    #: position in the order, from 1
    first: int
    submissions: tuple[Any, ...]
    #: whether the line runs through it
    at_line: bool


def near_line(order: Sequence[Any], cut: int | None, apart: Apart) -> list[Any]:
    """Who could as well stand on the other side of the line, best first; none where it is clear.

    Above the line those that are not told apart from the first below it; below it those that are
    not told apart from the last above.
    """
    if cut is None or not 0 < cut < len(order):
        return []
    last_in, first_out = order[cut - 1], order[cut]
    if apart(last_in, first_out):
        return []
    above = takewhile(lambda each: not apart(each, first_out), reversed(order[:cut]))
    below = takewhile(lambda each: not apart(last_in, each), order[cut:])
    return [*reversed(list(above)), *below]


def discussion(order: Sequence[Any], cut: int | None, apart: Apart) -> list[Group]:
    """In which order to talk: the line first, then from the top down what is above it.

    What lies clearly below the line is left out: its order decides nothing.
    """
    near = near_line(order, cut, apart)
    begin = order.index(near[0]) if near else (cut or len(order))
    groups = [group for group in _groups(order[:begin], apart) if len(group.submissions) > 1]
    return [Group(begin + 1, tuple(near), True), *groups] if near else groups


def _groups(order: Sequence[Any], apart: Apart) -> list[Group]:
    """Cut into runs that are not told apart from their first."""
    groups: list[Group] = []
    for position, each in enumerate(order, start=1):
        if groups and not apart(groups[-1].submissions[0], each):
            last = groups[-1]
            groups[-1] = last._replace(submissions=(*last.submissions, each))
        else:
            groups.append(Group(position, (each,), False))
    return groups
