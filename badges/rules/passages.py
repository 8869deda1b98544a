"""The way of one badge through one area, in the order in which things happened.

Readings of devices without network arrive late and in any order; what counts is when they happened.
Two sets of the same readings therefore end the same, whichever came first.
"""

from bisect import bisect_right, insort
from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import NamedTuple

from badges.rules.scanning import Direction


class Passage(NamedTuple):
    """One reading that let a badge pass. Within a moment, that which arrived first was first."""

    happened_at: datetime
    arrived: int
    #: names the reading
    key: Hashable
    direction: Direction
    #: the desk let the person in knowingly, or the door lets in as often as one likes
    excused: bool = False
    #: who read it, when that one would know of its own earlier readings without our asking
    scanner: Hashable = None

    @property
    def goes_in(self) -> bool:
        """Whether the badge was inside afterwards."""
        return self.direction is Direction.IN


def last_before(passages: Sequence[Passage], at: datetime) -> Passage | None:
    """The last of the sorted ``passages`` at or before ``at``; None when there is none."""
    place = bisect_right(passages, at, key=lambda one: one.happened_at)
    return passages[place - 1] if place else None


def is_inside(passages: Sequence[Passage]) -> bool:
    """Whether the badge is inside after all of the sorted ``passages``."""
    return bool(passages) and passages[-1].goes_in


def add(passages: list[Passage], one: Passage) -> None:
    """Put ``one`` into the sorted ``passages`` where it belongs."""
    insort(passages, one)


def entered_again(passages: Sequence[Passage], one: Passage) -> Passage | None:
    """The passage just before ``one`` that had let the badge in already; None when all is well.

    Each passage is held against the one before it, so that the pairs depend on what happened and
    not on what arrived first. ``one`` is among the sorted ``passages``.
    """
    place = passages.index(one)
    before = passages[place - 1] if place else None
    if before is None or not (before.goes_in and one.goes_in) or one.excused:
        return None
    return None if one.scanner is not None and one.scanner == before.scanner else before


def next_after(passages: Sequence[Passage], one: Passage) -> Passage | None:
    """The passage that follows ``one`` in the sorted ``passages``; None for the last."""
    following = passages[bisect_right(passages, one) :]
    return following[0] if following else None
