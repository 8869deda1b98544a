"""The decision about places: from stored scores and memberships, once, told to everybody."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.core import audit
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.outbox import OutboxMessage
from app.core.stale import fingerprint
from app.extensions import db
from app.programmes.allocation import allocate
from judging.models import Place
from judging.queries.places import decided_proposals, settings_of
from judging.rules.kinds import Eligibility, PlaceState, RoundState, SubmissionState
from judging.services.quotas import allocate_places, open_quota, raise_places, set_quota
from tests.factories import MembershipFactory, OrganisationFactory
from tests.judging.factories import AuthorFactory, CallFactory, RoundFactory, SubmissionFactory
from tests.judging.places_world import (
    AFTER,
    CLOSED,
    OPENED,
    decided,
    manager_of,
    places_call,
    propose,
    told,
)

pytestmark = pytest.mark.usefixtures("_after")


@pytest.fixture
def _after() -> Any:
    with time_machine.travel(AFTER, tick=False):
        yield


def mails() -> list[tuple[str, str]]:
    found = db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id))
    return [(each.recipient, each.subject.split(": ", 1)[1]) for each in found]


def test_scores_and_members_decide_and_everybody_is_told(app: Flask) -> None:
    quota = places_call(places=2, reserve=1, threshold=Decimal(60))
    best, member, third, low = (
        propose(quota, "90", title="Best"),
        propose(quota, "70", title="Member", member=True),
        propose(quota, "80", title="Third"),
        propose(quota, "59.99", title="Low", member=True),
    )

    decided(quota)

    assert told(quota) == [
        ("Best", "offered", "open", None),
        ("Member", "offered", "reserve", None),
        ("Third", "waiting", "capacity", 1),
        ("Low", "not_eligible", "below_threshold", None),
    ]
    assert sorted(mails()) == sorted(
        [
            (best.author.email, "a place is yours"),
            (member.author.email, "a place is yours"),
            (third.author.email, "you are on the waiting list"),
            (low.author.email, "no place this time"),
        ]
    )
    assert (quota.allocated_at, quota.allocated_by) == (AFTER, "the secretary")
    [event] = audit.history(quota)
    assert (event.action, event.data["rules"]["seed"]) == ("places.allocated", "seed")


def test_an_offer_holds_until_the_end_of_a_day_in_the_editions_zone(app: Flask) -> None:
    quota = places_call(offer_days=10)
    propose(quota)

    [place] = decided(quota)

    assert place.accept_by == datetime(2027, 4, 20, 21, 59, tzinfo=UTC)  # 23:59 in Warsaw


@pytest.mark.parametrize(
    ("paid_on", "member"),
    [(date(2027, 3, 31), True), (date(2027, 4, 1), False), (None, False)],
)
def test_membership_is_looked_at_on_the_deadline_day(
    app: Flask, paid_on: date | None, member: bool
) -> None:
    quota = places_call()
    organisation = OrganisationFactory.create()
    MembershipFactory.create(organisation=organisation, paid_on=paid_on)
    propose(quota, organisation=organisation)

    assert [place.member for place in decided(quota)] == [member]


def test_what_takes_no_part_is_told_why(app: Flask) -> None:
    quota = places_call(places=9)
    quota.call.forwarding, quota.call.forwards_until = True, CLOSED
    forwarded = {"forwarded_at": OPENED}
    propose(quota, "50", title="Fine", **forwarded)
    propose(quota, "51", title="Bad", eligibility=Eligibility.INELIGIBLE, **forwarded)
    propose(quota, "52", title="Alone")
    propose(quota, None, title="Early", **forwarded)
    propose(quota, "1", title="Draft", state=SubmissionState.DRAFT)
    propose(quota, "1", title="Gone", state=SubmissionState.WITHDRAWN)

    decided(quota)

    assert Counter(told(quota)) == Counter(
        [
            ("Fine", "offered", "open", None),
            ("Bad", "not_eligible", "ineligible", None),
            ("Alone", "not_eligible", "not_forwarded", None),
            ("Early", "not_eligible", "not_advanced", None),
        ]
    )


def test_attendance_goes_first_come_without_any_jury(app: Flask) -> None:
    """A call of a quota alone: nobody is scored, members have their reserve."""
    quota = places_call(places=2, reserve=1, first_come=True)
    call = quota.call
    propose(quota, None, hour=1, title="First")
    propose(quota, None, hour=2, title="Second")
    propose(quota, None, hour=9, title="Member", member=True)
    nobody = AuthorFactory.create(call=call, country="TN")
    SubmissionFactory.create(author=nobody, title="Alone", submitted_at=OPENED)

    decided(quota)

    assert told(quota) == [
        ("Alone", "offered", "open", None),
        ("Member", "offered", "reserve", None),
        ("First", "waiting", "capacity", 1),
        ("Second", "waiting", "capacity", 2),
    ]


def test_the_decision_can_be_made_again_after_places_were_added(app: Flask) -> None:
    quota = places_call(places=1)
    first, second = propose(quota, "90"), propose(quota, "80")
    decided(quota)
    raise_places(quota, places=2, reason="A larger room", by="the secretary")
    second.author.organisation.country = "FR"

    assert quota.first_places == 1
    outcomes = allocate(decided_proposals(quota), settings_of(quota, places=quota.first_places))
    assert [(o.id, o.outcome) for o in outcomes] == [
        (first.public_id, "offered"),
        (second.public_id, "waiting"),
    ]


def test_more_places_let_in_the_next(app: Flask) -> None:
    quota = places_call(places=1)
    for score in ("90", "80", "70"):
        propose(quota, score, title=score)
    decided(quota)

    raise_places(quota, places=2, reason="A larger room", by="the secretary")

    assert told(quota) == [
        ("90", "offered", "open", None),
        ("80", "offered", "open", None),
        ("70", "waiting", "capacity", 1),
    ]
    assert mails()[-1][1] == "a place came free for you"
    assert audit.history(quota)[0].data == {"before": 1, "places": 2, "reason": "A larger room"}


@pytest.mark.parametrize(("places", "reason", "field"), [(2, "why", "places"), (3, " ", "reason")])
def test_places_are_only_added_and_with_a_reason(
    app: Flask, places: int, reason: str, field: str
) -> None:
    quota = places_call()
    propose(quota)
    decided(quota)

    with pytest.raises(Invalid) as refused:
        raise_places(quota, places=places, reason=reason, by="the secretary")

    assert refused.value.field == field


def test_nothing_is_decided_too_early_or_twice(app: Flask) -> None:
    quota = places_call()
    with pytest.raises(Conflict, match="Nobody has handed"):
        allocate_places(quota, by="the secretary")
    propose(quota)
    last = RoundFactory.create(call=quota.call, state=RoundState.OPEN)
    with pytest.raises(Conflict, match="A round of the jury"):
        allocate_places(quota, by="the secretary")
    last.state = RoundState.CLOSED
    with time_machine.travel(CLOSED - timedelta(seconds=1)), pytest.raises(Conflict, match="open"):
        allocate_places(quota, by="the secretary")
    allocate_places(quota, by="the secretary")
    with pytest.raises(Conflict, match="given already"):
        allocate_places(quota, by="the secretary")
    assert db.session.scalar(db.select(db.func.count(Place.id))) == 1


def test_without_scores_there_is_nothing_to_go_by(app: Flask) -> None:
    quota = places_call(first_come=True)
    quota.first_come = False
    propose(quota, None)

    with pytest.raises(Conflict, match="There are no scores yet"):
        allocate_places(quota, by="the secretary")


def test_only_the_secretary_decides(app: Flask) -> None:
    quota = places_call()
    propose(quota)
    stranger = manager_of(places_call())

    for deed in (
        lambda: allocate_places(quota, by=stranger),
        lambda: raise_places(quota, places=9, reason="x", by=stranger),
        lambda: set_quota(quota, values={"places": 9}, seen=fingerprint(quota), by=stranger),
        lambda: open_quota(quota.call, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            deed()
    allocate_places(quota, by=manager_of(quota))


def test_the_rules_are_kept_with_old_and_new_until_the_decision(app: Flask) -> None:
    quota = places_call()
    propose(quota)

    set_quota(
        quota, values={"places": 5, "reserve": 2, "per_country": 3}, seen=fingerprint(quota),
        by="the secretary",
    )  # fmt: skip
    assert (quota.places, quota.reserve, quota.per_country) == (5, 2, 3)
    assert audit.history(quota)[0].data == {"places": "5", "reserve": "2", "per_country": "3"}

    allocate_places(quota, by="the secretary")
    with pytest.raises(Conflict, match="given already"):
        set_quota(quota, values={"places": 9}, seen=fingerprint(quota), by="the secretary")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"places": -1}, "places"),
        ({"reserve": 3}, "reserve"),
        ({"per_organisation": 0}, "per_organisation"),
        ({"per_country": 0}, "per_country"),
        ({"threshold": Decimal(101)}, "threshold"),
        ({"offer_days": 0}, "offer_days"),
        ({"first_come": True}, "first_come"),
        ({"relaxes": True}, "relaxes"),
        ({"seed": "mine"}, "seed"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    app: Flask, values: dict[str, Any], field: str
) -> None:
    quota = places_call()

    with pytest.raises(Invalid) as refused:
        set_quota(quota, values=values, seen=fingerprint(quota), by="the secretary")

    assert refused.value.field == field


def test_before_the_opening_everything_can_still_be_announced(app: Flask) -> None:
    quota = places_call()
    values = {"first_come": True, "relaxes": True, "seed": "the numbers of Saturday's lottery"}

    with time_machine.travel(OPENED - timedelta(days=1)):
        set_quota(quota, values=values, seen=fingerprint(quota), by="the secretary")
        with pytest.raises(Invalid):
            set_quota(quota, values={"seed": " "}, seen=fingerprint(quota), by="the secretary")

    assert (quota.first_come, quota.relaxes) == (True, True)


def test_a_call_gets_one_quota_with_a_seed_of_its_own(app: Flask) -> None:
    call = places_call().call
    other = CallFactory.create(decision=call.decision)

    made = open_quota(other, by="the secretary")

    assert made.seed
    assert open_quota(other, by="the secretary") is made
    with pytest.raises(Conflict):
        open_quota(CallFactory.create(), by="the secretary")


def test_the_same_state_is_read_back(app: Flask) -> None:
    quota = places_call(places=1)
    propose(quota, "90")
    propose(quota, "80")

    assert [each.state for each in decided(quota)] == [PlaceState.OFFERED, PlaceState.WAITING]
