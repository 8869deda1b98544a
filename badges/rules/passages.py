"""The way of one badge through one area, in the order in which things happened.

Readings of devices without network arrive late and in any order; what counts is when they happened.
Two sets of the same readings therefore end the same, whichever came first.
"""

from bisect import insort
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from badges.rules.scanning import Direction


class Passage(NamedTuple):
    """One reading that let a badge pass. Within a moment, that which arrived first was first."""

    happened_at: datetime
    arrived: int
    nonce: str
    direction: Direction

    @property
    def goes_in(self) -> bool:
        """Whether the badge was inside afterwards."""
        return self.direction is Direction.IN


def last_before(passages: Sequence[Passage], at: datetime) -> Passage | None:
    """The last of the sorted ``passages`` at or before ``at``; None when there is none."""
    earlier = [one for one in passages if one.happened_at <= at]
    return earlier[-1] if earlier else None


def is_inside(passages: Sequence[Passage]) -> bool:
    """Whether the badge is inside after all of the sorted ``passages``."""
    return bool(passages) and passages[-1].goes_in


def add(passages: list[Passage], one: Passage) -> None:
    """Put ``one`` into the sorted ``passages`` where it belongs."""
    insort(passages, one)


def entered_twice(passages: Sequence[Passage], one: Passage) -> Passage | None:
    """The neighbour of ``one`` that let the same badge in without its having left between; None
    when all is well. ``one`` is among the sorted ``passages``."""
    place = passages.index(one)
    neighbours = (passages[place - 1] if place else None, *passages[place + 1 : place + 2])
    return next((each for each in neighbours if each and each.goes_in and one.goes_in), None)
