"""Who gets a place, in which pass, and who waits why: cases one can follow by hand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from typing import Any

import pytest

from app.programmes.allocation import Outcome, Proposal, Settings, allocate, draw, promote
from tests.core.steps import steps_of

START = datetime(2027, 3, 1, tzinfo=UTC)


def proposal(id: str, score: str | None = "50", **values: Any) -> Proposal:
    """A proposal of an organisation and country of its own, unless said otherwise."""
    plain = {
        "member": False,
        "organisation": f"of {id}",
        "country": f"C{id}",
        "submitted_at": START,
    }
    return Proposal(id, score=None if score is None else Decimal(score), **{**plain, **values})


def told(outcomes: list[Outcome]) -> list[tuple[Any, ...]]:
    return [(o.id, o.outcome, o.given_in or o.reason, o.position) for o in outcomes]


def test_members_take_the_reserve_and_then_compete_with_everybody() -> None:
    proposals = [
        proposal("a", "90"), proposal("b", "85"), proposal("c", "80", member=True),
        proposal("d", "75"), proposal("e", "70", member=True), proposal("f", "60", member=True),
    ]  # fmt: skip

    assert told(allocate(proposals, Settings(places=4, reserve=1))) == [
        ("c", "offered", "reserve", None),
        ("a", "offered", "open", None),
        ("b", "offered", "open", None),
        ("d", "offered", "open", None),
        ("e", "waiting", "capacity", 1),
        ("f", "waiting", "capacity", 2),
    ]


def test_a_reserve_that_nobody_uses_is_open_to_everybody() -> None:
    proposals = [proposal("a", "90"), proposal("b", "85"), proposal("c", "60", member=True)]

    assert told(allocate(proposals, Settings(places=3, reserve=3))) == [
        ("c", "offered", "reserve", None),
        ("a", "offered", "open", None),
        ("b", "offered", "open", None),
    ]


def test_the_reserve_rescues_nobody_below_the_threshold() -> None:
    proposals = [proposal("a", "59.99", member=True), proposal("b", "60")]

    assert told(allocate(proposals, Settings(2, reserve=2, threshold=Decimal(60)))) == [
        ("b", "offered", "open", None),
        ("a", "not_eligible", "below_threshold", None),
    ]


def test_each_that_waits_has_the_one_reason_that_holds_it_back() -> None:
    proposals = [
        proposal("a", "90", organisation="club", country="FR"),
        proposal("b", "89", organisation="club", country="FR"),
        proposal("c", "88", organisation="lab", country="FR"),
        proposal("d", "87"),
        proposal("e", "86"),
    ]

    assert told(allocate(proposals, Settings(2, per_organisation=1, per_country=1))) == [
        ("a", "offered", "open", None),
        ("d", "offered", "open", None),
        ("b", "waiting", "organisation_cap", 1),
        ("c", "waiting", "country_cap", 2),
        ("e", "waiting", "capacity", 3),
    ]


def test_places_that_the_caps_leave_empty_go_where_they_exceed_least() -> None:
    """b exceeds both caps by one, d the country's alone; after it e would exceed two by one each,
    as b does, and b stands further in front."""
    proposals = [
        proposal("a", "90", organisation="club", country="FR"),
        proposal("b", "89", organisation="club", country="FR"),
        proposal("d", "70", organisation="lab", country="FR"),
        proposal("e", "60", organisation="lab", country="FR"),
    ]
    limits = {"per_organisation": 1, "per_country": 1}

    assert told(allocate(proposals, Settings(3, relaxes=True, **limits))) == [
        ("a", "offered", "open", None),
        ("d", "offered", "relax", None),
        ("b", "offered", "relax", None),
        ("e", "waiting", "organisation_cap", 1),
    ]
    assert [o.id for o in allocate(proposals, Settings(3, **limits)) if o.given_in] == ["a"]


def test_an_over_cap_place_is_marked() -> None:
    proposals = [proposal(each, organisation="club") for each in "ab"]

    outcomes = allocate(proposals, Settings(2, per_organisation=1, relaxes=True))

    assert sorted((o.given_in, o.over_cap) for o in outcomes) == [("open", False), ("relax", True)]


def test_an_international_organisation_counts_as_its_own_country() -> None:
    proposals = [
        proposal("a", "90", organisation="world", country="INT"),
        proposal("b", "80", organisation="planet", country="int"),
        proposal("c", "70", organisation="planet", country=""),
        proposal("d", "60", organisation="club", country="fr"),
        proposal("e", "50", organisation="lab", country="FR"),
    ]

    assert told(allocate(proposals, Settings(9, per_country=1))) == [
        ("a", "offered", "open", None),
        ("b", "offered", "open", None),
        ("d", "offered", "open", None),
        ("c", "waiting", "country_cap", 1),
        ("e", "waiting", "country_cap", 2),
    ]


def test_people_of_no_organisation_share_no_cap() -> None:
    proposals = [proposal(each, organisation="", country="") for each in "abc"]

    outcomes = allocate(proposals, Settings(3, per_organisation=1, per_country=1))

    assert {o.outcome for o in outcomes} == {"offered"}


def test_equal_scores_go_by_the_hour_and_equal_hours_by_the_draw() -> None:
    early, late = START, START + timedelta(microseconds=1)
    proposals = [
        proposal("late", "80.004", submitted_at=late),
        proposal("x", "80", submitted_at=early),
        proposal("y", "79.995", submitted_at=early),
        proposal("z", "79.994", submitted_at=early),
    ]
    lots = sorted(("x", "y"), key=lambda id: sha256(f"2027|{id}".encode()).hexdigest())

    outcomes = allocate(proposals, Settings(4, seed="2027"))

    assert [o.id for o in outcomes] == [*lots, "late", "z"]
    assert draw("2027", "x") == sha256(b"2027|x").hexdigest()


def test_the_seed_decides_the_draw() -> None:
    proposals = [proposal(f"{n}") for n in range(50)]

    orders = {tuple(o.id for o in allocate(proposals, Settings(50, seed=s))) for s in "abcde"}

    assert len(orders) == 5


def test_first_come_drops_the_score() -> None:
    proposals = [
        proposal("a", "90", submitted_at=START + timedelta(hours=2)),
        proposal("b", None, submitted_at=START + timedelta(hours=1)),
        proposal("c", "1", submitted_at=None),
    ]

    assert told(allocate(proposals, Settings(1, first_come=True, threshold=Decimal(60)))) == [
        ("b", "offered", "open", None),
        ("a", "waiting", "capacity", 1),
        ("c", "not_eligible", "incomplete", None),
    ]


def test_without_a_score_or_after_the_deadline_nothing_is_given() -> None:
    proposals = [proposal("a", None), proposal("b", submitted_at=None), proposal("c", "1")]

    assert told(allocate(proposals, Settings(3))) == [
        ("c", "offered", "open", None),
        ("b", "not_eligible", "incomplete", None),
        ("a", "not_eligible", "incomplete", None),
    ]


def test_a_vacancy_goes_to_a_member_while_the_reserve_is_short() -> None:
    held = [proposal("a", "90"), proposal("b", "85")]
    waiting = [proposal("d", "75"), proposal("e", "70", member=True)]

    assert told(promote(held, waiting, Settings(3, reserve=1))) == [
        ("e", "offered", "reserve", None),
        ("d", "waiting", "capacity", 1),
    ]


def test_members_who_got_in_openly_count_towards_the_reserve() -> None:
    held = [proposal("a", "90", member=True), proposal("b", "85", member=True)]
    waiting = [proposal("d", "75"), proposal("e", "70", member=True)]

    assert told(promote(held, waiting, Settings(3, reserve=2))) == [
        ("d", "offered", "open", None),
        ("e", "waiting", "capacity", 1),
    ]


def test_who_holds_a_place_keeps_it_even_above_what_there_is() -> None:
    held = [proposal("a", "1"), proposal("b", "2")]

    assert told(promote(held, [proposal("c", "99")], Settings(1))) == [
        ("c", "waiting", "capacity", 1)
    ]


@pytest.mark.parametrize(
    "settings",
    [Settings(-1), Settings(2, reserve=3), Settings(2, reserve=-1),
     Settings(2, per_organisation=0), Settings(2, per_country=0)],
)  # fmt: skip
def test_settings_that_contradict_themselves_are_refused(settings: Settings) -> None:
    with pytest.raises(ValueError, match=r"places|reserve"):
        allocate([], settings)


def test_an_id_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        allocate([proposal("a"), proposal("a", "60")], Settings(1))


def crowd(count: int, organisations: int) -> list[Proposal]:
    """Proposals of ``organisations`` in 20 countries; every third is a member's."""
    return [
        proposal(f"{n}", f"{n * 37 % count * 100 / count:.2f}", member=n % 3 == 0,
                 organisation=f"o{n % organisations}", country=f"C{n % organisations % 20}")
        for n in range(count)
    ]  # fmt: skip


def half_of(count: int) -> Settings:
    """Places for half of them, so few of them within the caps that most are given over a cap."""
    return Settings(count // 2, count // 10, per_organisation=2, per_country=10, relaxes=True)


@pytest.mark.parametrize(
    ("organisations", "given", "of_each_country"),
    [
        (1, {"reserve": 2, "relax": 4998}, [5000]),
        (40, {"reserve": 80, "relax": 4920}, [250] * 20),
        (10_000, {"reserve": 200, "relax": 4800}, [250] * 20),
    ],
)
def test_ten_thousand_proposals_share_the_places_evenly(
    organisations: int, given: dict[str, int], of_each_country: list[int]
) -> None:
    proposals = crowd(10_000, organisations)
    country = {each.id: each.country for each in proposals}

    outcomes = allocate(proposals, half_of(10_000))

    offered = [o for o in outcomes if o.outcome == "offered"]
    assert Counter(o.given_in for o in offered) == given
    assert list(Counter(country[o.id] for o in offered).values()) == of_each_country
    assert [o.position for o in outcomes[5_000:]] == list(range(1, 5_001))


@pytest.mark.parametrize("each", [1, 40, None])
def test_four_times_the_proposals_take_little_more_than_four_times_the_steps(
    each: int | None,
) -> None:
    """Little more, for heaps: were each compared with each, it would be 16 times."""

    def steps(count: int) -> int:
        work = partial(allocate, crowd(count, each or count), half_of(count))
        return steps_of(work, "app.programmes")

    assert steps(4_000) < 6 * steps(1_000)
