"""Whose entry still waits for a result, so that it is not erased on request."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.extensions import db
from judging.models import Answer, Author
from judging.rules.kinds import Decision, RoundState
from judging.services.forgetting import traces
from tests.factories import commit
from tests.judging.factories import AuthorFactory, CallFactory, RoundFactory, SubmissionFactory
from tests.judging.places_world import AFTER, decided, places_call, propose

#: the edition of the factories is over
LATER = datetime(2027, 8, 1, 12, tzinfo=UTC)


def _waits(author: Author, at: datetime = AFTER) -> bool:
    commit()
    with time_machine.travel(at, tick=False):
        found = traces(author.public_id, "test")
    return [bool(trace.refusal) for trace in found] == [True]


def _entry(**call: Any) -> Author:
    author: Author = AuthorFactory.create(call=CallFactory.create(**call))
    SubmissionFactory.create(author=author)
    return author


def test_who_proposed_waits_until_the_places_are_given(app: Flask) -> None:
    quota = places_call()
    author = propose(quota, "90").author

    assert _waits(author)
    with time_machine.travel(AFTER):
        decided(quota)
    assert not _waits(author)


def test_a_candidate_waits_for_the_own_answer(app: Flask) -> None:
    author = _entry(decision=Decision.ANSWER)
    other = AuthorFactory.create(call=author.call)
    for each in (author, other):
        assert _waits(each) is bool(each.submissions)
    SubmissionFactory.create(author=other)

    db.session.add(Answer(submission=author.submissions[0], accepted=False, text="No.", by="x"))

    assert (_waits(author), _waits(other)) == (False, True)


@pytest.mark.parametrize("decision", list(Decision))
def test_nobody_waits_for_what_nobody_decided_before_the_end(
    app: Flask, decision: Decision
) -> None:
    author = _entry(decision=decision)

    assert _waits(author)
    assert not _waits(author, LATER)


def test_a_jury_at_work_is_waited_for_also_after_the_end(app: Flask) -> None:
    author = _entry()
    RoundFactory.create(call=author.call, state=RoundState.OPEN)

    assert _waits(author, LATER)
