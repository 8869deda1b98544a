"""After the decision: confirm, decline, give back, deadlines, and each vacancy filled at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.core import audit
from app.core.access import Role
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.outbox import OutboxMessage
from app.extensions import db
from judging.models import Place, Quota
from judging.queries.places import places_of
from judging.rules.kinds import PlaceState
from judging.services.places import (
    confirm_place,
    decline_place,
    release_place,
    tend_offers,
    withdraw_place,
)
from judging.services.quotas import raise_places
from judging.services.submissions import withdraw_submission
from tests.factories import OrganisationFactory, commit, user_with
from tests.judging.places_world import AFTER, decided, manager_of, places_call, propose, told

ENDS = datetime(2027, 4, 20, 21, 59, tzinfo=UTC)


@pytest.fixture
def quota(app: Flask) -> Any:
    """Two places offered to A and B; C and D wait."""
    with time_machine.travel(AFTER, tick=False):
        made = places_call()
        for title, score in (("A", "90"), ("B", "80"), ("C", "70"), ("D", "60")):
            propose(made, score, title=title)
        decided(made)
        db.session.execute(db.delete(OutboxMessage))
        yield made


def place(quota: Quota, title: str) -> Place:
    return next(each for each in places_of(quota) if each.submission.title == title)


def states(quota: Quota) -> dict[str, Any]:
    return {title: position or state for title, state, _, position in told(quota)}


def mails() -> list[tuple[str, str]]:
    found = db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id))
    return [(each.recipient, each.subject.split(": ", 1)[1]) for each in found]


def test_a_confirmed_place_stays_and_confirming_twice_is_once(quota: Quota) -> None:
    mine = place(quota, "A")

    confirm_place(mine, by=mine.submission.author.user)
    confirm_place(mine, by=mine.submission.author.user)

    assert states(quota) == {"A": "confirmed", "B": "offered", "C": 1, "D": 2}
    assert mails() == [(mine.submission.author.email, "confirmed")]
    assert audit.history(mine)[0].action == "place.confirmed"


@pytest.mark.parametrize("leave", [decline_place, withdraw_place])
def test_a_place_given_up_goes_to_the_next(quota: Quota, leave: Callable[..., None]) -> None:
    mine, heir = place(quota, "A"), place(quota, "C")

    leave(mine, by=mine.submission.author)

    gone = "declined" if leave is decline_place else "withdrawn"
    assert states(quota) == {"A": gone, "B": "offered", "C": "offered", "D": 1}
    assert mails() == [
        (mine.submission.author.email, gone),
        (heir.submission.author.email, "a place came free for you"),
    ]
    assert heir.accept_by == ENDS
    assert audit.history(heir)[0].action == "place.promoted"


def test_declining_twice_lets_in_one(quota: Quota) -> None:
    mine = place(quota, "A")

    decline_place(mine, by=mine.submission.author)
    decline_place(mine, by=mine.submission.author)

    assert states(quota) == {"A": "declined", "B": "offered", "C": "offered", "D": 1}


def test_a_confirmed_place_can_be_given_back(quota: Quota) -> None:
    mine = place(quota, "A")
    confirm_place(mine, by=mine.submission.author)

    withdraw_place(mine, by=mine.submission.author)

    assert states(quota)["C"] == "offered"


def test_who_leaves_the_waiting_list_moves_the_others_up(quota: Quota) -> None:
    mine = place(quota, "C")

    withdraw_place(mine, by=mine.submission.author)

    assert states(quota) == {"A": "offered", "B": "offered", "C": "withdrawn", "D": 1}


def test_what_is_not_offered_cannot_be_answered(quota: Quota) -> None:
    left = place(quota, "A")
    decline_place(left, by=left.submission.author)

    for deed in (confirm_place, decline_place):
        with pytest.raises(Conflict):
            deed(place(quota, "D"), by=place(quota, "D").submission.author)
    with pytest.raises(Conflict):
        confirm_place(left, by=left.submission.author)
    with pytest.raises(Conflict):
        withdraw_place(left, by=left.submission.author)


def test_the_last_minute_counts_and_the_next_does_not(quota: Quota) -> None:
    mine, other = place(quota, "A"), place(quota, "B")
    with time_machine.travel(ENDS + timedelta(seconds=59), tick=False):
        confirm_place(mine, by=mine.submission.author)
    with (
        time_machine.travel(ENDS + timedelta(minutes=1), tick=False),
        pytest.raises(Conflict, match="has ended"),
    ):
        confirm_place(other, by=other.submission.author)


def test_only_its_own_people_answer_and_a_manager_says_why(quota: Quota) -> None:
    mine = place(quota, "A")
    author = mine.submission.author
    other = place(quota, "B").submission.author
    stranger = user_with(Role.HEAD_OF_DELEGATION, scope=OrganisationFactory.create().scope)
    colleague = user_with(Role.REPRESENTATIVE, scope=author.organisation.scope)
    for intruder in (other, other.user, stranger, manager_of(places_call())):
        with pytest.raises(NotAllowed):
            confirm_place(mine, by=intruder)
    with pytest.raises(Invalid) as refused:
        confirm_place(mine, by=manager_of(quota))
    assert refused.value.field == "reason"

    confirm_place(mine, by=colleague)
    withdraw_place(mine, by=manager_of(quota), reason="They telephoned.")

    assert (mine.state, mine.note) == (PlaceState.WITHDRAWN, "They telephoned.")
    last = db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id)).all()[-2]
    assert "They telephoned." in last.text


def test_a_withdrawn_submission_frees_its_place(quota: Quota) -> None:
    mine = place(quota, "B").submission

    withdraw_submission(mine, by=mine.author)

    assert states(quota) == {"A": "offered", "B": "withdrawn", "C": "offered", "D": 1}
    release_place(mine, by=mine.author)
    assert states(quota)["D"] == 1


def test_nothing_is_freed_before_the_decision(app: Flask) -> None:
    with time_machine.travel(AFTER):
        quota = places_call()
        mine = propose(quota)
        withdraw_submission(mine, by=mine.author)

    assert places_of(quota) == []


def test_ended_offers_go_to_the_next_once(quota: Quota) -> None:
    kept = place(quota, "A")
    confirm_place(kept, by=kept.submission.author)
    db.session.execute(db.delete(OutboxMessage))
    commit()

    with time_machine.travel(ENDS + timedelta(seconds=59), tick=False):
        assert tend_offers() == 0
    with time_machine.travel(ENDS + timedelta(minutes=1), tick=False):
        assert (tend_offers(), tend_offers()) == (1, 0)

    assert states(quota) == {"A": "confirmed", "B": "expired", "C": "offered", "D": 1}
    assert [subject for _, subject in mails()][1:] == [
        "your offer has ended",
        "a place came free for you",
    ]
    # at 00:00 in Warsaw on the 21st: ten days from there
    assert place(quota, "C").accept_by == datetime(2027, 5, 1, 21, 59, tzinfo=UTC)


def test_two_days_before_the_end_everybody_who_has_not_answered_is_reminded_once(
    quota: Quota,
) -> None:
    kept, mine = place(quota, "A"), place(quota, "B")
    confirm_place(kept, by=kept.submission.author)
    db.session.execute(db.delete(OutboxMessage))
    commit()

    for moment in (ENDS - timedelta(days=2, seconds=1), ENDS - timedelta(days=2), ENDS):
        with time_machine.travel(moment, tick=False):
            tend_offers()

    assert mails() == [(mine.submission.author.email, "your offer ends soon")]


def test_mails_speak_the_authors_language_and_lead_to_the_page(quota: Quota) -> None:
    heir = place(quota, "C")
    heir.submission.author.language = "ar"
    mine = place(quota, "A")

    decline_place(mine, by=mine.submission.author)

    told_ar = db.session.scalars(db.select(OutboxMessage).filter_by(language="ar")).one()
    entry, submission = heir.submission.author.public_id, heir.submission.public_id
    assert told_ar.recipient == heir.submission.author.email
    assert f"http://platform.test/entries/{entry}/{submission}/place" in told_ar.text


def test_nothing_is_promoted_once_the_edition_has_begun(quota: Quota) -> None:
    """It begins on 19 July; somebody adds a place by hand on its second day."""
    mine, other = place(quota, "A"), place(quota, "B")
    other.accept_by = datetime(2027, 7, 19, 21, 59, tzinfo=UTC)
    db.session.execute(db.delete(OutboxMessage))
    commit()

    with time_machine.travel(datetime(2027, 7, 19, 12, tzinfo=UTC), tick=False):
        withdraw_place(mine, by=mine.submission.author)
    with time_machine.travel(datetime(2027, 7, 20, 12, tzinfo=UTC), tick=False):
        commit()
        assert tend_offers() == 1
        assert states(quota) == {"A": "withdrawn", "B": "expired", "C": 1, "D": 2}
        ended = db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id)).all()[-1]
        assert "gone to the next" not in ended.text
        db.session.refresh(quota)
        raise_places(quota, places=3, reason="By hand", by="the secretary")

    assert place(quota, "C").accept_by == datetime(2027, 7, 25, 21, 59, tzinfo=UTC)
    assert states(quota)["D"] == "offered"


def test_a_reserved_place_goes_to_a_member_while_the_reserve_is_short(app: Flask) -> None:
    with time_machine.travel(AFTER, tick=False):
        quota = places_call(places=2, reserve=1)
        propose(quota, "90", title="A")
        mine = propose(quota, "50", title="M", member=True)
        propose(quota, "80", title="B")
        propose(quota, "40", title="N", member=True)
        decided(quota)

        withdraw_submission(mine, by=mine.author)

    assert told(quota) == [
        ("A", "offered", "open", None),
        ("N", "offered", "reserve", None),
        ("B", "waiting", "capacity", 1),
        ("M", "withdrawn", "reserve", None),
    ]
