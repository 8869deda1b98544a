"""What the allocation promises, against brute force: every set of places that could be given.

Small random calls with few scores, hours, organisations and countries, so that ties, full caps
and unused reserves are common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.programmes.allocation import Outcome, Proposal, Settings, allocate, promote, standing_order

START = datetime(2027, 3, 1, tzinfo=UTC)
MOST = 7
#: nested caps: every organisation belongs to one country; d is international
HOME = {"a": "FR", "b": "FR", "c": "DE", "d": "INT", "": "FR"}

often = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
#: a wrong order of those over a cap shows in one call of several hundred
very_often = settings(often, max_examples=1000)
Call = tuple[list[Proposal], Settings]


def _proposals(draw: Callable, nested: bool) -> list[Proposal]:
    def one(number: int) -> Proposal:
        organisation = draw(st.sampled_from(sorted(HOME)))
        return Proposal(
            id=f"p{number}",
            member=draw(st.booleans()),
            organisation=organisation,
            country=HOME[organisation] if nested else draw(st.sampled_from(["FR", "DE", ""])),
            score=Decimal(draw(st.sampled_from(["40", "60", "60.001", "80", "81"]))),
            submitted_at=START + timedelta(hours=draw(st.integers(0, 2))),
        )

    return [one(number) for number in range(draw(st.integers(0, MOST)))]


@st.composite
def calls(draw: Callable, nested: bool = True, relaxes: bool = False) -> Call:
    """A small call and its settings."""
    places = draw(st.integers(0, MOST))
    cap = st.none() | st.integers(1, 3)
    return _proposals(draw, nested), Settings(
        places=places,
        reserve=draw(st.integers(0, places)),
        per_organisation=draw(cap),
        per_country=draw(cap),
        threshold=draw(st.sampled_from([None, Decimal(50)])),
        relaxes=relaxes,
        seed=draw(st.sampled_from("st")),
    )


any_call = st.one_of(calls(), calls(nested=False))
any_relaxing_call = st.one_of(
    calls(relaxes=True), calls(nested=False, relaxes=True), calls(), calls(nested=False)
)


# ---- brute force, written from the words of the rule and not from its code


def organisation_of(one: Proposal) -> str:
    return one.organisation or f"person {one.id}"


def country_of(one: Proposal) -> str:
    return f"international {organisation_of(one)}" if one.country in ("", "INT") else one.country


def within_caps(some: Iterable[Proposal], limits: Settings) -> bool:
    some = list(some)
    organisations = Counter(map(organisation_of, some)).values()
    countries = Counter(map(country_of, some)).values()
    return (
        len(some) <= limits.places
        and max(organisations, default=0) <= (limits.per_organisation or MOST)
        and max(countries, default=0) <= (limits.per_country or MOST)
    )


def in_order(proposals: Sequence[Proposal], limits: Settings) -> list[Proposal]:
    fit = [p for p in proposals if limits.threshold is None or p.score >= limits.threshold]
    return sorted(fit, key=lambda p: standing_order(p, limits))


def possible(
    some: Sequence[Proposal], limits: Settings, around: Sequence[Proposal] = ()
) -> list[tuple[Proposal, ...]]:
    """Every set of ``some`` that may have places beside ``around``; larger ones first, and of
    equally large ones those with the foremost first."""
    sizes = range(len(some), -1, -1)
    sets = (chosen for size in sizes for chosen in combinations(some, size))
    return [chosen for chosen in sets if within_caps([*around, *chosen], limits)]


def seated(outcomes: Iterable[Outcome], *passes: str) -> set[str]:
    wanted = passes or ("reserve", "open", "relax")
    return {o.id for o in outcomes if o.given_in in wanted}


def ids(some: Iterable[Proposal]) -> set[str]:
    return {each.id for each in some}


# ---- promises


@often
@given(any_call)
def test_no_cap_is_broken_and_no_place_given_twice(call: Call) -> None:
    proposals, limits = call
    outcomes = allocate(proposals, limits)

    assert within_caps([p for p in proposals if p.id in seated(outcomes)], limits)
    assert sorted(o.id for o in outcomes) == sorted(p.id for p in proposals)


@often
@given(calls())
def test_with_nested_caps_nobody_could_give_more_places_or_better_ones(call: Call) -> None:
    """Reserve: of all largest sets of members the one with the foremost; then so for everybody."""
    proposals, limits = call
    order = in_order(proposals, limits)
    members = [p for p in order if p.member]
    reserve = possible(members, replace(limits, places=limits.reserve))[0]
    rest = [p for p in order if p not in reserve]
    opened = possible(rest, limits, around=reserve)[0]
    outcomes = allocate(proposals, limits)

    assert seated(outcomes, "reserve") == ids(reserve)
    assert seated(outcomes, "open") == ids(opened)
    assert len(seated(outcomes)) == len(possible(order, limits)[0])
    feasible = len(possible(members, limits)[0])
    held = [p for p in members if p.id in seated(outcomes)]
    assert len(held) >= min(limits.reserve, feasible)


@often
@given(calls(nested=False))
def test_with_crossed_caps_nobody_who_waits_could_be_added(call: Call) -> None:
    proposals, limits = call
    order = in_order(proposals, limits)
    outcomes = allocate(proposals, limits)
    inside = [p for p in order if p.id in seated(outcomes)]
    reserved = [p for p in order if p.id in seated(outcomes, "reserve")]

    assert not any(within_caps([*inside, p], limits) for p in order if p not in inside)
    assert 2 * len(inside) >= len(possible(order, limits)[0])
    if len(reserved) < limits.reserve:
        members = [p for p in order if p.member and p not in reserved]
        assert not any(within_caps([*reserved, p], limits) for p in members)


@often
@given(any_relaxing_call, st.data())
def test_a_better_score_an_earlier_hour_or_membership_never_loses_a_place(
    call: Call, data: st.DataObject
) -> None:
    proposals, limits = call
    assume(proposals)
    one = data.draw(st.sampled_from(proposals))
    better = data.draw(
        st.sampled_from(
            [
                replace(one, score=one.score + 5),
                replace(one, score=Decimal(99)),
                replace(one, submitted_at=one.submitted_at - timedelta(hours=1)),
                replace(one, member=True),
            ]
        )
    )
    changed = [better if p is one else p for p in proposals]

    if one.id in seated(allocate(proposals, limits)):
        assert one.id in seated(allocate(changed, limits))


@often
@given(any_relaxing_call)
def test_of_two_alike_the_one_in_front_gets_in_first(call: Call) -> None:
    proposals, limits = call
    order = in_order(proposals, limits)
    inside = seated(allocate(proposals, limits))

    for front, back in combinations(order, 2):
        alike = (organisation_of(front), country_of(front)) == (
            organisation_of(back), country_of(back)
        )  # fmt: skip
        if alike and front.member >= back.member and back.id in inside:
            assert front.id in inside


@very_often
@given(any_relaxing_call)
def test_relaxing_takes_whoever_exceeds_the_caps_least_until_all_is_given(call: Call) -> None:
    proposals, limits = call
    order = in_order(proposals, limits)
    outcomes = allocate(proposals, limits)
    inside = [p for p in order if p.id in seated(outcomes, "reserve", "open")]
    rest = [p for p in order if p not in inside]
    expected = []
    while limits.relaxes and rest and len(inside) < limits.places:
        least = min(rest, key=lambda p: (_excess(p, inside, limits), rest.index(p)))
        rest.remove(least)
        inside.append(least)
        expected.append(least.id)

    assert [o.id for o in outcomes if o.given_in == "relax"] == expected


def _excess(one: Proposal, inside: Sequence[Proposal], limits: Settings) -> int:
    organisation = 1 + sum(organisation_of(p) == organisation_of(one) for p in inside)
    country = 1 + sum(country_of(p) == country_of(one) for p in inside)
    return max(0, organisation - (limits.per_organisation or MOST)) + max(
        0, country - (limits.per_country or MOST)
    )


@often
@given(any_relaxing_call)
def test_who_waits_has_a_position_and_the_reason_that_holds(call: Call) -> None:
    proposals, limits = call
    order = in_order(proposals, limits)
    outcomes = allocate(proposals, limits)
    inside = [p for p in order if p.id in seated(outcomes)]
    queue = [o for o in outcomes if o.outcome == "waiting"]
    free = replace(limits, places=MOST + 1)

    assert [o.id for o in queue] == [p.id for p in order if p not in inside]
    assert [o.position for o in queue] == list(range(1, len(queue) + 1))
    for each in queue:
        one = next(p for p in order if p.id == each.id)
        fits = {
            "organisation_cap": _excess(one, inside, replace(free, per_country=None)) == 0,
            "country_cap": _excess(one, inside, replace(free, per_organisation=None)) == 0,
        }
        full = [cap for cap, fit in fits.items() if not fit]
        assert each.reason == (full[0] if full else "capacity")
        assert full or len(inside) >= limits.places


@often
@given(any_relaxing_call, st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(call: Call, shuffler: object) -> None:
    proposals, limits = call
    mixed = list(proposals)
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]

    assert allocate(mixed, limits) == allocate(proposals, limits)


@often
@given(any_relaxing_call, st.data())
def test_a_withdrawal_displaces_nobody_and_fills_what_can_be_filled(
    call: Call, data: st.DataObject
) -> None:
    proposals, limits = call
    outcomes = allocate(proposals, limits)
    assume(seated(outcomes))
    gone = data.draw(st.sampled_from(sorted(seated(outcomes))))
    held = [p for p in proposals if p.id in seated(outcomes) - {gone}]
    queue = [p for p in in_order(proposals, limits) if p.id not in seated(outcomes)]
    after = promote(held, queue, limits)

    assert {o.id for o in after} == ids(queue)
    assert len(held) + len(seated(after)) <= limits.places
    within = [p for p in queue if p.id in seated(after, "reserve", "open")]
    still = [p for p in queue if p.id not in seated(after)]
    if not limits.relaxes:
        assert within_caps([*held, *within], limits)
        assert not any(within_caps([*held, *within, p], limits) for p in still)
    assert promote([*held, *(p for p in queue if p not in still)], still, limits) == [
        o for o in after if not o.given_in
    ]


@often
@given(calls(), st.data())
def test_with_nested_caps_one_withdrawal_lets_in_one_at_most(
    call: Call, data: st.DataObject
) -> None:
    proposals, limits = call
    outcomes = allocate(proposals, limits)
    assume(seated(outcomes))
    gone = data.draw(st.sampled_from(sorted(seated(outcomes))))
    held = [p for p in proposals if p.id in seated(outcomes) - {gone}]
    queue = [p for p in in_order(proposals, limits) if p.id not in seated(outcomes)]
    in_now = seated(promote(held, queue, limits))

    assert len(in_now) <= 1
    if not limits.reserve or not (limits.per_organisation or limits.per_country):
        fresh = allocate([p for p in proposals if p.id != gone], limits)
        assert ids(held) | in_now == seated(fresh)


@often
@given(calls())
def test_more_places_let_in_whom_they_would_have_let_in_at_once(call: Call) -> None:
    """Without a reserve, places added later end where places added before would have ended."""
    proposals, limits = call
    limits = replace(limits, reserve=0)
    outcomes = allocate(proposals, limits)
    more = replace(limits, places=limits.places + 2)
    held = [p for p in proposals if p.id in seated(outcomes)]
    queue = [p for p in in_order(proposals, limits) if p.id not in seated(outcomes)]

    assert ids(held) | seated(promote(held, queue, more)) == seated(allocate(proposals, more))
