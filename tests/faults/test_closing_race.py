"""A round closes while marks arrive; a result is signed and released by several at once."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from flask import Flask

from app.core.transaction import reading
from app.extensions import db
from judging.models import Assignment, Mark, Round, RoundSubmission, Selection
from judging.queries.results import results_of
from judging.rules.kinds import AssignmentState, RoundState, SelectionState
from judging.services.closing import close_round
from judging.services.selections import sign_selection
from tests.faults.conftest import signed_in, together
from tests.faults.jury_room import JURORS, Person, entered, mark, open_room
from tests.judging.jury_world import Jury, manager_of, president_of
from tests.judging.results_world import marked_jury


def test_a_mark_counts_or_is_refused_when_the_round_closes_meanwhile(
    own_app: Flask, server: int
) -> None:
    room = open_room(own_app)
    people = [entered(room, server, number) for number in range(JURORS)]
    president = Person(server, room.president)
    president.look(room.plan + "close")
    work: list[Any] = [
        lambda p=people[n], n=n: [
            p.send(room.jurors[n][2] + "marks", [mark(task, 1, task)])[1][0]
            for task in room.desks[n][1:]
        ]
        for n in range(JURORS)
    ]
    first = mark(room.desks[0][0], 1, "first")  # without any mark nothing is closed
    assert people[0].send(room.jurors[0][2] + "marks", [first]) == (200, ["saved"])
    close = partial(president.post, room.plan + "close", note="It is late.")
    *answers, closed = together([*work, close])

    assert closed == 302
    said = Counter(result for given in answers for result in given)
    _check_closed(saved=said["saved"] + 1)


def _check_closed(saved: int) -> None:
    """What was said to be saved is there and was counted; nothing came after."""
    with reading():
        round_ = db.session.scalars(db.select(Round)).unique().one()
        assert round_.state is RoundState.CLOSED
        done = db.session.scalars(db.select(Assignment).filter_by(state=AssignmentState.DONE)).all()
        assert len(done) == saved
        assert set(db.session.scalars(db.select(Mark.assignment_id))) == {each.id for each in done}
        outcomes = results_of(round_).outcomes
        written = {
            f"{row.submission.number:04d}": row.advances
            for row in db.session.scalars(db.select(RoundSubmission))
        }
        assert written == {key: outcome.advances for key, outcome in outcomes.items()}


def _result(jury: Jury) -> str:
    return f"/staff/calls/{jury.call.code}/results/"


def test_two_presidents_sign_at_once_and_one_signature_stands(own_app: Flask, server: int) -> None:
    jury = marked_jury([[9, 7, 7], [8, 7, 6]])
    close_round(jury.round, note="", by="test")
    cookies = [signed_in(own_app, president_of(jury.call)) for _ in range(4)]
    path = _result(jury) + "sign"
    db.session.commit()
    people = [Person(server, cookie) for cookie in cookies]
    for person in people:
        person.look(path)
    answers = together([partial(p.post, path, read="y") for p in people])

    assert sorted(answers) == [302, 422, 422, 422]
    with reading():
        assert len(db.session.scalars(db.select(Selection)).one().ranked) == 3


def test_several_release_at_once_and_it_is_frozen_once_by_a_second_person(
    own_app: Flask, server: int
) -> None:
    jury = marked_jury([[9, 7, 7], [8, 7, 6]])
    close_round(jury.round, note="", by="test")
    president = president_of(jury.call)
    sign_selection(jury.call, by=president)
    users = [president, *(manager_of(jury.call) for _ in range(3))]
    cookies = [signed_in(own_app, user) for user in users]
    base, signer = _result(jury), president.email
    db.session.commit()  # and then no transaction here, which would hold the server up
    people = [Person(server, cookie) for cookie in cookies]
    people[0].look(base.rstrip("/"))
    for person in people[1:]:
        person.look(base + "release")
    answers = together([partial(p.post, base + "release", read="y") for p in people])

    # the signer is refused either way; of the others one releases, the rest hear that it is done
    assert answers[0] in {403, 422}
    assert sorted(answers[1:]) == [302, 422, 422]
    with reading():
        selection = db.session.scalars(db.select(Selection)).one()
        assert selection.state is SelectionState.RELEASED
        assert selection.released_by != signer
