"""What a juror gives is written once, in order, never lost; what may not be given is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask

from app.core.audit import history
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from app.extensions import db
from judging.models import Assignment, Mark, Remark, Seat
from judging.queries.jury import current_values
from judging.rules.kinds import (
    AssignmentState,
    ConflictKind,
    JurorState,
    RoundState,
    SubmissionState,
    Vote,
)
from judging.services.holding import RoundClosed
from judging.services.marks import abstain, give_mark, raise_remark, recuse, skip_assignment
from tests.judging.jury_world import OPENED, Jury, open_jury, task

NONCES = count(1)


def give(assignment: Assignment, value: int | None, criterion: Any = None, **values: Any) -> Mark:
    usual = {"nonce": f"nonce-{next(NONCES)}", "given_at": None, "by": assignment.juror.user}
    return give_mark(assignment, criterion=criterion, value=value, **usual | values)


def log(assignment: Assignment) -> list[tuple[int | None, int | None]]:
    query = db.select(Mark.old, Mark.new).filter_by(assignment_id=assignment.id).order_by(Mark.id)
    return [(old, new) for old, new in db.session.execute(query)]


def test_marks_are_logged_with_what_stood_before(app: Flask) -> None:
    jury = open_jury()
    here, first = task(jury), jury.criteria[0]

    give(here, 7, first)
    give(here, 9, first)
    give(here, None, first)

    assert log(here) == [(None, 7), (7, 9), (9, None)]
    assert current_values([here]) == {here.id: {}}


def test_a_task_is_done_when_every_criterion_has_its_mark_and_open_when_one_is_taken_back(
    app: Flask,
) -> None:
    jury = open_jury(criteria=2)
    here, (first, second) = task(jury), jury.criteria

    states = []
    for criterion, value in ((first, 7), (second, 3), (first, None), (first, 7)):
        give(here, value, criterion)
        states.append(here.state)

    done = AssignmentState.DONE
    assert states == [AssignmentState.OPEN, done, AssignmentState.OPEN, done]
    assert current_values([here]) == {here.id: {first.id: 7, second.id: 3}}


def test_a_vote_has_no_criterion(app: Flask) -> None:
    jury = open_jury(criteria=0)
    here = task(jury)

    give(here, Vote.MUST_KEEP)

    assert (here.state, current_values([here])) == (AssignmentState.DONE, {here.id: {None: 2}})


def test_the_same_mark_sent_twice_is_written_once(app: Flask) -> None:
    jury = open_jury(criteria=0)
    here = task(jury)

    first = give(here, Vote.IN, nonce="same")
    give(here, Vote.OUT)
    again = give(here, Vote.IN, nonce="same")

    assert (again.id, log(here)) == (first.id, [(None, 1), (1, 0)])


def test_a_mark_that_was_written_is_answered_so_after_closing_too(app: Flask) -> None:
    jury = open_jury(criteria=0)
    here = task(jury)
    first = give(here, Vote.IN, nonce="same")
    jury.round.state, jury.round.closed_at = RoundState.CLOSED, now()
    db.session.flush()

    assert give(here, Vote.IN, nonce="same").id == first.id


def test_a_mark_given_before_closing_that_arrives_after_it_is_refused(app: Flask) -> None:
    jury = open_jury(criteria=0)
    here = task(jury)
    jury.round.state, jury.round.closed_at = RoundState.CLOSED, now()
    db.session.flush()

    with pytest.raises(RoundClosed, match="does not count: tell the secretary"):
        give(here, Vote.IN, given_at=now() - timedelta(hours=1))
    assert log(here) == []


def test_a_round_in_setup_takes_no_mark(app: Flask) -> None:
    here = task(open_jury(criteria=0, state=RoundState.SETUP))

    with pytest.raises(Conflict, match="not open yet"):
        give(here, Vote.IN)


def test_a_late_mark_keeps_when_it_was_given(app: Flask) -> None:
    here = task(open_jury(criteria=0))
    hour_ago = now() - timedelta(hours=1)

    mark = give(here, Vote.IN, given_at=hour_ago)

    assert (mark.given_at, mark.at > hour_ago) == (hour_ago, True)


def test_a_mark_given_earlier_on_another_device_does_not_replace_a_newer_one(app: Flask) -> None:
    here = task(open_jury(criteria=0))
    newer = give(here, Vote.IN, given_at=now() - timedelta(minutes=5))

    answer = give(here, Vote.OUT, given_at=now() - timedelta(minutes=10))

    assert (answer.id, log(here)) == (newer.id, [(None, 1)])


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (datetime(2099, 1, 1, tzinfo=UTC), None),
        (datetime(1970, 1, 1, tzinfo=UTC), OPENED),
    ],
)
def test_a_device_with_a_wrong_clock_says_nothing_impossible(
    app: Flask, said: datetime, kept: datetime | None
) -> None:
    before = now()

    mark = give(task(open_jury(criteria=0)), Vote.IN, given_at=said)

    assert before <= mark.given_at <= now() if kept is None else mark.given_at == kept


def test_the_first_mark_freezes_the_round_and_starts_the_seat(app: Flask) -> None:
    jury = open_jury(criteria=0)
    here = task(jury)
    seat = db.session.scalars(db.select(Seat).filter_by(juror_id=here.juror_id)).one()
    assert (jury.round.frozen_at, seat.started_at) == (None, None)

    give(here, Vote.IN)
    frozen, started = jury.round.frozen_at, seat.started_at
    give(here, Vote.OUT)

    assert frozen is not None
    assert (jury.round.frozen_at, seat.started_at) == (frozen, started)
    assert [event.action for event in history(jury.round)] == ["round.frozen"]


@pytest.mark.parametrize(("value", "low", "high"), [(0, 1, 10), (11, 1, 10)])
def test_a_mark_off_the_scale_is_refused(app: Flask, value: int, low: int, high: int) -> None:
    jury = open_jury()

    with pytest.raises(Invalid, match=f"from {low} to {high}"):
        give(task(jury), value, jury.criteria[0])


def test_a_vote_beyond_must_keep_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid, match="from 0 to 2"):
        give(task(open_jury(criteria=0)), 3)


def test_a_criterion_of_another_round_is_refused(app: Flask) -> None:
    here, stranger = task(open_jury()), open_jury().criteria[0]

    with pytest.raises(Invalid, match="another round"):
        give(here, 5, stranger)


def test_a_criterion_is_needed_where_there_are_some_and_not_in_a_vote(app: Flask) -> None:
    marked, voted = open_jury(), open_jury(criteria=0)

    with pytest.raises(Invalid):
        give(task(marked), 1)
    with pytest.raises(Invalid):
        give(task(voted), 1, marked.criteria[0])


@pytest.mark.parametrize("nonce", ["", "x" * 65])
def test_a_nonce_has_a_length(app: Flask, nonce: str) -> None:
    with pytest.raises(Invalid):
        give(task(open_jury(criteria=0)), Vote.IN, nonce=nonce)


def test_nobody_marks_for_somebody_else(app: Flask) -> None:
    jury = open_jury(criteria=0)

    with pytest.raises(NotAllowed, match="Only its own juror"):
        give(task(jury, juror=0), Vote.IN, by=jury.jurors[1].user)


def test_whoever_left_the_jury_marks_no_more(app: Flask) -> None:
    jury = open_jury(criteria=0)
    here = task(jury)
    jury.jurors[0].state = JurorState.LEFT

    with pytest.raises(NotAllowed, match="not on the panel"):
        give(here, Vote.IN)


def test_what_was_put_off_stays_open(app: Flask) -> None:
    here = task(open_jury(criteria=0))

    skip_assignment(here, by=here.juror.user)

    assert (here.state, here.skipped_at is not None) == (AssignmentState.OPEN, True)


def test_abstaining_is_no_zero_and_a_mark_takes_it_back(app: Flask) -> None:
    here = task(open_jury(criteria=0))

    abstain(here, reason="I cannot read the language.", by=here.juror.user)
    assert (here.state, log(here)) == (AssignmentState.ABSTAINED, [])

    give(here, Vote.IN)
    assert (here.state, here.reason) == (AssignmentState.DONE, "")


def _recused(jury: Jury, **values: Any) -> Assignment:
    here = task(jury)
    said: dict[str, Any] = {"kind": ConflictKind.PUPIL, "reason": "I taught her."} | values
    recuse(here, by=here.juror.user, **said)
    return here


def test_recusing_keeps_the_reason_as_a_conflict_and_finds_somebody_else(app: Flask) -> None:
    jury = open_jury(jurors=3, submissions=1, criteria=0, marks_each=2)
    task(jury, juror=1)

    here = _recused(jury)
    db.session.flush()

    assert (here.state, here.conflict) == (AssignmentState.RECUSED, ConflictKind.PUPIL)
    declared = [(c.kind, c.submission_id, c.reason) for c in jury.jurors[0].conflicts]
    assert declared == [(ConflictKind.PUPIL, jury.submissions[0].id, "I taught her.")]
    query = db.select(Assignment.juror_id).filter_by(state=AssignmentState.OPEN)
    assert set(db.session.scalars(query)) == {jury.jurors[1].id, jury.jurors[2].id}


def test_whoever_recused_cannot_mark_after_all(app: Flask) -> None:
    here = _recused(open_jury(criteria=0))

    with pytest.raises(Conflict, match="declared a conflict"):
        give(here, Vote.IN)


def test_another_conflict_needs_words(app: Flask) -> None:
    with pytest.raises(Invalid, match="few words"):
        _recused(open_jury(criteria=0), kind=ConflictKind.OTHER, reason=" ")


def test_a_task_that_moved_away_may_still_be_marked_by_who_did_it_without_a_line(
    app: Flask,
) -> None:
    jury = open_jury(criteria=0)
    here = task(jury, state=AssignmentState.CANCELLED)

    give(here, Vote.IN)

    assert here.state is AssignmentState.DONE


def test_nothing_is_given_to_what_was_withdrawn(app: Flask) -> None:
    jury = open_jury(criteria=0)
    here = task(jury)
    jury.submissions[0].state = SubmissionState.WITHDRAWN

    with pytest.raises(Conflict, match="taken out of the round"):
        give(here, Vote.IN)


def test_a_remark_reaches_the_organisers(app: Flask) -> None:
    here = task(open_jury())

    raise_remark(here, text=" The name is on the wall. ", by=here.juror.user)

    remark = db.session.scalars(db.select(Remark)).one()
    assert (remark.from_juror, remark.text) == (True, "The name is on the wall.")


def test_values_of_one_or_many_tasks_are_read_at_once(app: Flask, queries: Any) -> None:
    jury = open_jury(submissions=30)
    tasks = [task(jury, submission=number) for number in range(30)]
    for each in tasks:
        give(each, 5, jury.criteria[0])
    db.session.flush()

    costs = []
    for some in (tasks[:1], tasks):
        queries.statements.clear()
        values = current_values(some)
        costs.append(len(queries))
        assert values == {each.id: {jury.criteria[0].id: 5} for each in some}
    assert costs == [1, 1]
