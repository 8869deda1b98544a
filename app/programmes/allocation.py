"""Places with members' priority: who gets one of few places, in which pass, and who waits why.

Everybody stands in one order: the better score (two decimals) first, then whoever handed in
earlier, then the draw, SHA-256 of ``seed|id``, whose seed was published before the call opened.
First-come calls drop the score. Places are then given in three passes along that order:

- reserve: members, while fewer than ``reserve`` members hold a place and both caps allow;
- open: everybody left, members included; what the reserve did not use is given here;
- relax, only where it was announced: places that the caps left empty go to whoever exceeds the
  caps by the fewest places, and are marked as over the cap.

The rest waits in the same order. A vacancy is filled by the same passes for those who wait, while
whoever holds a place keeps it.

What this promises, proved against brute force in tests/programmes/test_allocation_*.py:

- Without the relax pass no cap is ever exceeded; there are never more places given than exist.
- A better score, an earlier hour or becoming a member never loses anybody a place. Of two with
  the same organisation, country and membership, the one further back never gets in alone.
- Where an organisation belongs to one country, as on this platform, the caps are nested: as many
  places are given as the caps allow at all, and as many members hold one as the reserve asks and
  the caps allow. A withdrawal lets in one from the waiting list at most.
- Where a file gives one organisation several countries, the caps cross. Then nobody who waits
  could be given a place without taking one away, and at least half of the greatest possible number
  is given; the greatest number itself could cost the best proposal its place.
- Whoever holds a place is never displaced by a withdrawal or by more places.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256

from app.programmes.rules.least_excess import Key, LeastExcess

OFFERED, WAITING, NOT_ELIGIBLE = "offered", "waiting", "not_eligible"
RESERVE, OPEN, RELAX = "reserve", "open", "relax"
CAPACITY, ORGANISATION_CAP, COUNTRY_CAP = "capacity", "organisation_cap", "country_cap"
INCOMPLETE, BELOW_THRESHOLD = "incomplete", "below_threshold"

#: what stands for no country: the organisation is international and counts as its own
INTERNATIONAL = frozenset({"", "INT", "INTERNATIONAL", "UN", "EU", "XX", "ZZ"})
#: behind whoever handed in
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Proposal:
    """What the decision knows of one proposal, or of one person who wants to attend."""

    id: str
    #: of an organisation in good standing on the deadline day
    member: bool
    #: empty: a person for nobody, under no organisation's cap
    organisation: str
    #: ISO code; one of INTERNATIONAL: the organisation counts as its own country
    country: str
    #: 0-100, rounded to two decimals here; None: was not judged
    score: Decimal | None
    #: the last time it was handed in, aware; None: it was not complete by the deadline
    submitted_at: datetime | None


@dataclass(frozen=True)
class Settings:
    """How many places there are and by which limits they are given; None: no such limit."""

    places: int
    reserve: int = 0
    per_organisation: int | None = None
    per_country: int | None = None
    threshold: Decimal | None = None
    first_come: bool = False
    relaxes: bool = False
    seed: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one proposal gets: a place and in which pass, or where it waits and why."""

    id: str
    #: OFFERED, WAITING or NOT_ELIGIBLE
    outcome: str
    #: RESERVE, OPEN or RELAX; empty without a place
    given_in: str = ""
    #: of WAITING: 1 is next
    position: int | None = None
    #: of WAITING: CAPACITY, or the cap of theirs that is full. Of NOT_ELIGIBLE: INCOMPLETE or
    #: BELOW_THRESHOLD
    reason: str = ""

    @property
    def over_cap(self) -> bool:
        """Whether the place was given over a cap."""
        return self.given_in == RELAX


def allocate(proposals: Iterable[Proposal], settings: Settings) -> list[Outcome]:
    """What every proposal gets, in the order of the decision: places by pass, then the waiting
    list, then what is not eligible.

    ValueError when two proposals have one id or the settings contradict themselves.
    """
    ordered = sorted(proposals, key=lambda each: standing_order(each, settings))
    if len({each.id for each in ordered}) < len(ordered):
        raise ValueError("two proposals have the same id")
    refused = {each.id: reason for each in ordered if (reason := _unfit(each, settings))}
    fit = [each for each in ordered if each.id not in refused]
    return [
        *promote((), fit, settings),
        *(Outcome(id, NOT_ELIGIBLE, reason=reason) for id, reason in refused.items()),
    ]


def promote(
    held: Iterable[Proposal], waiting: Iterable[Proposal], settings: Settings
) -> list[Outcome]:
    """Fill what is vacant from ``waiting``; ``held``, all who hold a place, keep theirs.

    The outcomes of ``waiting`` alone, those let in first; then the waiting list with new
    positions and reasons. Members of ``held`` count towards the reserve, in whatever pass they
    were let in. ValueError when the settings contradict themselves.
    """
    _check(settings)
    hall = _Hall(settings, held)
    rest = sorted(waiting, key=lambda each: standing_order(each, settings))
    let_in: list[Outcome] = []
    for name, choose in ((RESERVE, _reserved), (OPEN, _opened), (RELAX, _relaxed)):
        chosen = choose(hall, rest)
        seated = {each.id for each in chosen}
        rest = [each for each in rest if each.id not in seated]
        let_in += [Outcome(each.id, OFFERED, given_in=name) for each in chosen]
    queue = [
        Outcome(each.id, WAITING, position=position, reason=hall.obstacle(each))
        for position, each in enumerate(rest, start=1)
    ]
    return [*let_in, *queue]


def standing_order(proposal: Proposal, settings: Settings) -> tuple[Decimal, datetime, str]:
    """What the one order sorts by, least first: score, hour of handing in, draw."""
    score = Decimal(0)
    if not settings.first_come:
        score = Decimal("Infinity") if proposal.score is None else -rounded(proposal.score)
    return score, proposal.submitted_at or NEVER, draw(settings.seed, proposal.id)


def rounded(score: Decimal) -> Decimal:
    """A score as it is shown and compared: two decimals, half up."""
    return score.quantize(Decimal("0.01"), ROUND_HALF_UP)


def draw(seed: str, id: str) -> str:
    """The lot of ``id``: SHA-256 of ``seed|id`` in hexadecimal digits; the least comes first."""
    return sha256(f"{seed}|{id}".encode()).hexdigest()


def _check(settings: Settings) -> None:
    caps = (settings.per_organisation, settings.per_country)
    if settings.places < 0 or any(cap is not None and cap < 1 for cap in caps):
        raise ValueError("places are 0 or more, caps 1 or more")
    if not 0 <= settings.reserve <= settings.places:
        raise ValueError("the reserve is part of the places")


def _unfit(proposal: Proposal, settings: Settings) -> str:
    """Why this proposal can get no place at all; the reserve never rescues it."""
    if proposal.submitted_at is None:
        return INCOMPLETE
    if settings.first_come:
        return ""
    if proposal.score is None:
        return INCOMPLETE
    limit = settings.threshold
    return BELOW_THRESHOLD if limit is not None and rounded(proposal.score) < limit else ""


class _Hall:
    """The places given so far, counted by whoever holds them."""

    def __init__(self, settings: Settings, held: Iterable[Proposal]) -> None:
        self.settings = settings
        self.taken = self.members = 0
        self.organisations: Counter[Key] = Counter()
        self.countries: Counter[Key] = Counter()
        for each in held:
            self.seat(each)

    def seat(self, proposal: Proposal) -> None:
        self.taken += 1
        self.members += proposal.member
        self.organisations[_organisation(proposal)] += 1
        self.countries[_country(proposal)] += 1

    @property
    def full(self) -> bool:
        return self.taken >= self.settings.places

    def organisation_excess(self, key: Key) -> int:
        """By how many places one more would exceed the organisation's cap."""
        cap = self.settings.per_organisation
        return 0 if cap is None else max(0, self.organisations[key] + 1 - cap)

    def country_excess(self, key: Key) -> int:
        """By how many places one more would exceed the country's cap."""
        cap = self.settings.per_country
        return 0 if cap is None else max(0, self.countries[key] + 1 - cap)

    def obstacle(self, proposal: Proposal) -> str:
        """The one thing this proposal waits for. A full cap is named before a lack of places,
        for while it is full a vacancy elsewhere does not help."""
        if self.organisation_excess(_organisation(proposal)):
            return ORGANISATION_CAP
        return COUNTRY_CAP if self.country_excess(_country(proposal)) else CAPACITY


def _organisation(proposal: Proposal) -> Key:
    if proposal.organisation:
        return "organisation", proposal.organisation
    return "person", proposal.id


def _country(proposal: Proposal) -> Key:
    code = proposal.country.strip().upper()
    return _organisation(proposal) if code in INTERNATIONAL else ("country", code)


def _reserved(hall: _Hall, rest: Sequence[Proposal]) -> list[Proposal]:
    chosen = []
    for each in rest:
        if hall.full or hall.members >= hall.settings.reserve:
            break
        if each.member and hall.obstacle(each) == CAPACITY:
            hall.seat(each)
            chosen.append(each)
    return chosen


def _opened(hall: _Hall, rest: Sequence[Proposal]) -> list[Proposal]:
    chosen = []
    for each in rest:
        if hall.full:
            break
        if hall.obstacle(each) == CAPACITY:
            hall.seat(each)
            chosen.append(each)
    return chosen


def _relaxed(hall: _Hall, rest: Sequence[Proposal]) -> list[Proposal]:
    if not hall.settings.relaxes or hall.full:
        return []
    chosen = []
    queue = LeastExcess(
        [(_country(each), _organisation(each), each) for each in rest],
        outer=hall.country_excess,
        inner=hall.organisation_excess,
    )
    while not hall.full and (each := queue.next()):
        hall.seat(each)
        chosen.append(each)
    return chosen
