"""Rates whose windows overlap: allowed, but somebody should have meant it."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Protocol

from registration.rules.roles import ParticipantRole


class Windowed(Protocol):
    """A rate with its role and window; None leaves an end open, both ends are included."""

    role: ParticipantRole
    valid_from: date | None
    valid_until: date | None


def overlaps(rates: Iterable[Windowed]) -> Iterator[tuple[Windowed, Windowed]]:
    """Pairs of rates of one role that both cover some day.

    On such a day the one that starts last applies (see rates.rate_on).
    """
    for one, other in combinations(rates, 2):
        if one.role == other.role and _starts_by(one, other) and _starts_by(other, one):
            yield one, other


def _starts_by(one: Windowed, other: Windowed) -> bool:
    """Whether ``one`` has begun when ``other`` ends."""
    if one.valid_from is None or other.valid_until is None:
        return True
    return one.valid_from <= other.valid_until
