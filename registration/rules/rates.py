"""Prices: the rate of a role on a day, and the quote of a whole delegation.

All amounts are in the minor unit of the edition's one currency.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registration.rules.roles import ParticipantRole
from registration.rules.supervisors import AbovePolicy, RatioRule, split_supervisors

Ref = int | str


@dataclass(frozen=True)
class Rate:
    """What one place in a role costs from ``valid_from`` to ``valid_until``, both included.

    None as an end leaves the window open there; None as above-ratio price means none is set.
    """

    role: ParticipantRole
    member_cents: int
    non_member_cents: int
    above_ratio_cents: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the window includes ``day``."""
        starts = self.valid_from is None or self.valid_from <= day
        return starts and (self.valid_until is None or day <= self.valid_until)


class LineKind(StrEnum):
    """Which price a line of a quote asks for, and so why."""

    MEMBER = "member"
    NON_MEMBER = "non_member"
    ABOVE_RATIO = "above_ratio"
    ABOVE_RATIO_VISITOR = "above_ratio_visitor"  # an adult above the ratio, priced as a visitor


_KINDS = tuple(LineKind)
_ROLES = tuple(ParticipantRole)


@dataclass(frozen=True)
class PricedPerson:
    """One person to be priced. ``priced_on`` is the day the place was first registered: who
    replaces another inherits it and so keeps the price."""

    ref: Ref
    role: ParticipantRole
    priced_on: date | None = None


@dataclass(frozen=True)
class QuoteLine:
    """So many places of one role at one price; ``people`` are the refs it pays for."""

    kind: LineKind
    role: ParticipantRole
    quantity: int
    unit_cents: int
    total_cents: int
    people: tuple[Ref, ...]


@dataclass(frozen=True)
class MissingRate:
    """A price the edition has not set: the quote is not complete until it does."""

    kind: LineKind
    role: ParticipantRole
    day: date
    ref: Ref


@dataclass(frozen=True)
class Quote:
    """What a delegation is asked to pay, and the figures that explain it.

    ``saving_cents`` is what the member rate saves these same people, got or missed.
    ``refused`` are the adults above the ratio where the edition refuses them; they cost nothing.
    """

    lines: tuple[QuoteLine, ...]
    total_cents: int
    saving_cents: int
    exhibitors: int
    supervisors_allowed: int
    missing_rates: tuple[MissingRate, ...]
    refused: tuple[Ref, ...]


@dataclass(frozen=True)
class _Place:
    person: PricedPerson
    day: date
    above: AbovePolicy | None

    @property
    def rate_role(self) -> ParticipantRole:
        """The role whose rate applies."""
        as_visitor = self.above == AbovePolicy.VISITOR
        return ParticipantRole.VISITOR if as_visitor else self.person.role

    def kind(self, in_good_standing: bool) -> LineKind:
        """Which of the prices applies."""
        if self.above == AbovePolicy.VISITOR:
            return LineKind.ABOVE_RATIO_VISITOR
        if self.above == AbovePolicy.RATE:
            return LineKind.ABOVE_RATIO
        return LineKind.MEMBER if in_good_standing else LineKind.NON_MEMBER

    def cents(self, rates: Iterable[Rate], in_good_standing: bool) -> int | None:
        """The price of this place; None when the edition has not set it."""
        return price(
            rates,
            self.rate_role,
            day=self.day,
            in_good_standing=in_good_standing,
            above_ratio=self.above == AbovePolicy.RATE,
        )


def rate_on(rates: Iterable[Rate], role: ParticipantRole, day: date) -> Rate | None:
    """The rate of ``role`` on ``day``; None when no window covers it.

    Where windows overlap the one that starts last applies.
    """
    covering = [rate for rate in rates if rate.role == role and rate.covers(day)]
    return max(covering, key=lambda rate: rate.valid_from or date.min, default=None)


def price(
    rates: Iterable[Rate],
    role: ParticipantRole,
    *,
    day: date,
    in_good_standing: bool,
    above_ratio: bool = False,
) -> int | None:
    """Price in cents of one place of ``role`` booked on ``day``.

    Above the ratio members and others pay the same (ESE 2020: 450/550, above the ratio 650).
    None when no rate covers the day, or when no above-ratio price is set: never a silent zero.
    """
    rate = rate_on(rates, role, day)
    if rate is None:
        return None
    if above_ratio:
        return rate.above_ratio_cents
    return rate.member_cents if in_good_standing else rate.non_member_cents


def quote(
    people: Sequence[PricedPerson],
    rates: Sequence[Rate],
    *,
    in_good_standing: bool,
    ratio: RatioRule,
    day: date,
) -> Quote:
    """What the delegation ``people`` (in order of entry) pays.

    Each person is priced in the window of ``priced_on``, or of ``day`` when that is None. The
    member rate holds for the whole delegation, and only in good standing. Lines gather people of
    one role, kind and price, in the order of the roles.
    """
    split = split_supervisors(people, ratio)
    above = {person.ref for person in split.above}
    refusing = ratio.policy == AbovePolicy.REFUSE
    places = [
        _Place(person, person.priced_on or day, ratio.policy if person.ref in above else None)
        for person in people
        if not (refusing and person.ref in above)
    ]
    lines = _lines(places, rates, in_good_standing)
    return Quote(
        lines=lines,
        total_cents=sum(line.total_cents for line in lines),
        saving_cents=_total(places, rates, False) - _total(places, rates, True),
        exhibitors=split.exhibitors,
        supervisors_allowed=split.allowed,
        missing_rates=_missing(places, rates, in_good_standing),
        refused=tuple(person.ref for person in split.above) if refusing else (),
    )


def _lines(places: list[_Place], rates: Sequence[Rate], good: bool) -> tuple[QuoteLine, ...]:
    groups: dict[tuple[ParticipantRole, LineKind, int], list[Ref]] = defaultdict(list)
    for place in places:
        cents = place.cents(rates, good)
        if cents is not None:
            groups[place.person.role, place.kind(good), cents].append(place.person.ref)
    lines = [
        QuoteLine(kind, role, len(refs), cents, len(refs) * cents, tuple(refs))
        for (role, kind, cents), refs in groups.items()
    ]
    return tuple(sorted(lines, key=_position))


def _position(line: QuoteLine) -> tuple[int, int, int]:
    return _ROLES.index(line.role), _KINDS.index(line.kind), line.unit_cents


def _total(places: list[_Place], rates: Sequence[Rate], good: bool) -> int:
    return sum(place.cents(rates, good) or 0 for place in places)


def _missing(places: list[_Place], rates: Sequence[Rate], good: bool) -> tuple[MissingRate, ...]:
    return tuple(
        MissingRate(place.kind(good), place.rate_role, place.day, place.person.ref)
        for place in places
        if place.cents(rates, good) is None
    )
