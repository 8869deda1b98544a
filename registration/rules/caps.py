"""Caps: limits on places by edition, role, country and organisation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from registration.rules.roles import COUNTRY_COUNTED, ParticipantRole


class CapScope(StrEnum):
    """What a cap limits."""

    EDITION = "edition"
    ROLE = "role"
    COUNTRY = "country"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Cap:
    """At most ``size`` places for ``key``: a role, a country's ISO code, an organisation's code.

    ``key`` None means each one (50 for every country); a cap that names its key overrides it.
    ``raised_size`` is a manager's exception and always carries a reason.
    """

    scope: CapScope
    key: str | None
    size: int
    raised_size: int | None = None
    raised_reason: str = ""

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("a cap cannot be negative")
        if self.raised_size is not None and self.raised_size <= self.size:
            raise ValueError("an exception is larger than the cap it raises")
        if self.raised_size is not None and not self.raised_reason.strip():
            raise ValueError("an exception needs a reason")

    @property
    def places(self) -> int:
        """The places in force: the exception where there is one, else the size."""
        return self.size if self.raised_size is None else self.raised_size


@dataclass(frozen=True)
class Left:
    """How many places are left under a cap."""

    cap: Cap
    left: int


CounterKey = tuple[CapScope, str | None]


def caps_for(
    role: ParticipantRole, country: str, organisation: str, caps: Iterable[Cap]
) -> tuple[Cap, ...]:
    """The caps that count this person, at most one for each scope, in the order of the scopes.

    A cap for each key comes back bound to the person's own key, so that (scope, key) names the
    counter to lock. A country's cap counts heads, exhibitors, supervisors and press only.
    """
    keys: dict[CapScope, str | None] = {
        CapScope.EDITION: None,
        CapScope.ROLE: role.value,
        CapScope.COUNTRY: country,
        CapScope.ORGANISATION: organisation,
    }
    if role not in COUNTRY_COUNTED:
        del keys[CapScope.COUNTRY]
    known = {(cap.scope, cap.key): cap for cap in caps}
    found = (
        (known.get((scope, key)) or known.get((scope, None)), key) for scope, key in keys.items()
    )
    return tuple(replace(cap, key=key) for cap, key in found if cap is not None)


def left(cap: Cap, used: int) -> int:
    """Places left under ``cap`` when ``used`` are taken; never below zero."""
    return max(0, cap.places - used)


def most_restrictive(caps: Iterable[Cap], used: Mapping[CounterKey, int]) -> Left | None:
    """The cap with the fewest places left, the first of equals; None when nothing is limited.

    ``used`` counts live places by (scope, key); an absent counter is zero.
    """
    lefts = [Left(cap, left(cap, used.get((cap.scope, cap.key), 0))) for cap in caps]
    return min(lefts, key=lambda each: each.left, default=None)


def raise_cap(cap: Cap, size: int, *, reason: str, key: str | None = None) -> Cap:
    """The cap raised to ``size`` places, for ``key`` alone when the cap is for each key.

    ValueError when ``size`` is not larger than the cap or the reason is empty. The country cap of
    50 has been exceeded by agreement; the reason keeps by whose.
    """
    return replace(cap, key=key or cap.key, raised_size=size, raised_reason=reason)
