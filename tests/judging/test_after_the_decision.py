"""What was decided stays as it was decided: nothing is set up, opened or checked anew under it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.stale import fingerprint
from judging.models import Call
from judging.queries.results import results_of
from judging.rules.kinds import Eligibility, PlaceState, RoundKind
from judging.services.calls import FIELDS, change_call
from judging.services.closing import close_round
from judging.services.eligibility import decide_eligibility
from judging.services.rounds import add_round
from judging.services.selections import release_selection, sign_selection
from tests.judging.factories import CallFactory
from tests.judging.jury_world import Jury, manager_of, president_of
from tests.judging.places_world import AFTER, decided, places_call, propose
from tests.judging.results_world import marked_jury


def closed() -> Jury:
    jury = marked_jury([[9, 7, 8], [9, 8, 7]])
    close_round(jury.round, note="", by="test")
    return jury


def prolong(call: Call, **by: Any) -> None:
    values = {name: getattr(call, name) for name in FIELDS}
    values |= {"closes_at": now() + timedelta(**by), "forwards_until": None, "forwarding": False}
    change_call(call, values=values, seen=fingerprint(call), by="test")


def test_no_round_comes_after_the_one_that_decided(app: Flask) -> None:
    jury = closed()

    def add() -> None:
        add_round(jury.call, name={"en": "One more"}, kind=RoundKind.CRITERIA, by="test")

    selection = sign_selection(jury.call, by=president_of(jury.call))

    with pytest.raises(Conflict):
        add()
    release_selection(selection, by=manager_of(jury.call))
    with pytest.raises(Conflict):
        add()

    assert len(results_of(jury.round).final) == 3


def test_a_call_is_not_opened_again_once_a_jury_works(app: Flask) -> None:
    since = {"opens_at": now() - timedelta(days=9), "closes_at": now() - timedelta(days=1)}
    untouched, judged = CallFactory.create(**since), closed()

    prolong(untouched, days=3)
    with pytest.raises(Invalid) as refused:
        prolong(judged.call, days=3)

    assert untouched.closes_at > now()
    assert refused.value.field == "closes_at"


@pytest.mark.parametrize("before", [True, False])
def test_nothing_is_forwarded_any_more_once_a_jury_works(app: Flask, before: bool) -> None:
    call = closed().call
    call.forwarding, call.forwards_until = before, call.closes_at + timedelta(days=5)
    values = {name: getattr(call, name) for name in FIELDS} | {"forwarding": True}

    def forward(until: datetime) -> None:
        change_call(call, values=values | {"forwards_until": until}, seen=fingerprint(call), by="x")

    with pytest.raises(Invalid) as refused:
        forward(now() + timedelta(days=3))
    forward(call.closes_at)

    assert refused.value.field == "forwards_until"
    assert (call.forwarding, call.forwards_until) == (True, call.closes_at)


def test_who_has_a_place_is_not_checked_anew(app: Flask) -> None:
    """Without a jury the places themselves are the decision."""
    with time_machine.travel(AFTER):
        quota = places_call(first_come=True)
        submission = propose(quota, None)
        (place,) = decided(quota)

        with pytest.raises(Conflict):
            decide_eligibility(
                submission, eligibility=Eligibility.INELIGIBLE, note="No.", by="test"
            )

    assert (submission.eligibility, place.state) == (Eligibility.ELIGIBLE, PlaceState.OFFERED)
