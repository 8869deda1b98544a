"""The supervisor ratio: how many adults may accompany the exhibitors at the normal rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from registration.rules.roles import RATIO_ADULTS, ParticipantRole


class AbovePolicy(StrEnum):
    """What the edition does with adults above the ratio."""

    RATE = "rate"  # they pay the above-ratio rate
    VISITOR = "visitor"  # they become visitors
    REFUSE = "refuse"  # the delegation may not be submitted


@dataclass(frozen=True)
class RatioRule:
    """An edition's ratio: one supervisor for each ``per`` exhibitors begun, one head more from
    ``head_from`` exhibitors on, and what happens to adults above it."""

    per: int = 4
    head_from: int = 3
    policy: AbovePolicy = AbovePolicy.RATE

    def __post_init__(self) -> None:
        if self.per < 1 or self.head_from < 1:
            raise ValueError("per and head_from are at least 1")


class HasRole(Protocol):
    """Anyone with a role."""

    @property
    def role(self) -> ParticipantRole: ...


Person = TypeVar("Person", bound=HasRole)


@dataclass(frozen=True)
class RatioSplit(Generic[Person]):
    """The adults of a delegation, within the ratio and above it, and the count they follow from."""

    exhibitors: int
    allowed: int
    within: tuple[Person, ...]
    above: tuple[Person, ...]


_ESE_2020 = RatioRule()


def supervisors_allowed(exhibitors: int, rule: RatioRule = _ESE_2020) -> int:
    """How many adults, the head of delegation included, ``exhibitors`` may bring.

    ceil(n / per), and one more from ``head_from`` exhibitors on; none without exhibitors.
    By default 1-2: 1, 3-4: 2, 5-8: 3, 9-12: 4, ... 50: 14 (the rule published for ESI and ESE).
    A negative count raises ValueError.
    """
    if exhibitors < 0:
        raise ValueError("exhibitors cannot be negative")
    if exhibitors == 0:
        return 0
    return -(-exhibitors // rule.per) + (1 if exhibitors >= rule.head_from else 0)


def split_supervisors(people: Sequence[Person], rule: RatioRule = _ESE_2020) -> RatioSplit[Person]:
    """Which adults of a delegation are within the ratio and which are above it.

    ``people`` is the whole delegation in order of entry. The head of delegation comes first, then
    supervisors as they were entered. Other roles neither count nor appear.
    """
    exhibitors = sum(person.role == ParticipantRole.EXHIBITOR for person in people)
    allowed = supervisors_allowed(exhibitors, rule)
    adults = sorted(
        (person for person in people if person.role in RATIO_ADULTS),
        key=lambda person: person.role != ParticipantRole.HEAD_OF_DELEGATION,
    )
    return RatioSplit(exhibitors, allowed, tuple(adults[:allowed]), tuple(adults[allowed:]))
