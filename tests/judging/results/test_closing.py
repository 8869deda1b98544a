"""A round does not close unnoticed; what it decides is written down once, and can be undone."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts.models import User
from app.core.audit import history
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.outbox import OutboxMessage
from app.extensions import db
from judging.models import Selection
from judging.rules.kinds import AssignmentState, RoundState, SelectionState, SubmissionState
from judging.services.closing import OpenVotes, close_round, reopen_round
from judging.services.holding import RoundClosed
from judging.services.marks import give_mark
from tests.factories import UserFactory
from tests.judging.jury_world import manager_of, open_jury, president_of, task
from tests.judging.results_world import later_round, mark, marked_jury, written

OUT, IN, MUST = 0, 1, 2


def mails_to(user: User) -> list[str]:
    query = db.select(OutboxMessage).filter_by(recipient=user.email)
    return [message.subject for message in db.session.scalars(query)]


def test_votes_let_advance_what_two_want_or_one_must_keep(app: Flask) -> None:
    jury = marked_jury([[IN, IN, MUST, OUT], [IN, OUT, OUT, OUT]], criteria=0, votes_needed=2)

    close_round(jury.round, note="", by=president_of(jury.call))

    assert written(jury.round) == [
        (True, None, None),
        (False, None, None),
        (True, None, None),
        (False, None, None),
    ]
    assert jury.round.state is RoundState.CLOSED


def test_the_best_by_their_mean_advance_and_equals_at_the_line_too(app: Flask) -> None:
    jury = marked_jury([[10, 7, 7, 1], [10, 7, 7, 1]], advance=2)
    later_round(jury, [[None] * 4])

    close_round(jury.round, note="", by=president_of(jury.call))

    assert written(jury.round) == [
        (True, "100.00", 1),
        (True, "66.67", 2),
        (True, "66.67", 2),
        (False, "0.00", 4),
    ]


def test_near_ties_at_the_line_may_advance_as_well(app: Flask) -> None:
    jury = marked_jury([[10, 7, 6, 1], [10, 6, 6, 1], [9, 7, 5, 2]], advance=2)
    later_round(jury, [[None] * 4])

    results = close_round(jury.round, note="", by=president_of(jury.call), near_ties=True)

    assert [int(key) for key in results.near_line] == [s.number for s in jury.submissions[1:3]]
    assert [advances for advances, *_ in written(jury.round)] == [True, True, True, False]


def test_open_votes_are_named_and_nothing_closes(app: Flask) -> None:
    jury = marked_jury([[7, None], [7, 8]])
    jury.jurors[0].user.name = "Ana Lima"
    task(jury, 0, 1)

    with pytest.raises(OpenVotes, match=r"Ana Lima \(1\)") as refusal:
        close_round(jury.round, note="  ", by=president_of(jury.call))

    assert refusal.value.field == "note"
    assert jury.round.state is RoundState.OPEN
    assert written(jury.round) == [(None, None, None), (None, None, None)]


def test_with_a_note_it_closes_and_open_tasks_leave_the_desks(app: Flask) -> None:
    jury = marked_jury([[7, None], [7, 8]])
    waiting = task(jury, 0, 1)

    close_round(jury.round, note="She is travelling.", by=president_of(jury.call))

    assert waiting.state is AssignmentState.CANCELLED
    assert jury.round.closing_note == "She is travelling."
    event = history(jury.round)[0]
    assert (event.action, event.data["open"]) == ("round.closed", 1)


def test_a_submission_that_nobody_marked_needs_a_note_and_does_not_advance(app: Flask) -> None:
    jury = marked_jury([[7, None], [8, None]])

    with pytest.raises(OpenVotes, match=f"{jury.submissions[1].number:04d}"):
        close_round(jury.round, note="", by=president_of(jury.call))
    close_round(jury.round, note="Everybody recused.", by=president_of(jury.call))

    assert written(jury.round) == [(True, "72.22", 1), (False, None, None)]


def test_what_was_withdrawn_does_not_count(app: Flask) -> None:
    jury = marked_jury([[10, 7], [10, 7]])
    jury.submissions[0].state = SubmissionState.WITHDRAWN

    close_round(jury.round, note="", by=president_of(jury.call))

    assert written(jury.round) == [(None, None, None), (True, "66.67", 1)]


def test_a_round_without_marks_does_not_close(app: Flask) -> None:
    jury = open_jury()

    with pytest.raises(Conflict, match="Nobody has finished a mark yet"):
        close_round(jury.round, note="Never mind.", by=president_of(jury.call))


def test_who_judged_is_thanked_once(app: Flask) -> None:
    jury = marked_jury([[7, 7], [8, 8], [None, None]])

    close_round(jury.round, note="", by=president_of(jury.call))

    thanked = [len(mails_to(juror.user)) for juror in jury.jurors]
    assert thanked == [1, 1, 0]


def test_strangers_and_jurors_do_not_close(app: Flask) -> None:
    jury = marked_jury([[7, 7]])

    for by in (UserFactory(), jury.jurors[0].user):
        with pytest.raises(NotAllowed):
            close_round(jury.round, note="", by=by)


def test_no_mark_arrives_after_closing(app: Flask) -> None:
    jury = marked_jury([[7, None], [7, 8]])
    here = task(jury, 0, 1)
    close_round(jury.round, note="Late.", by=president_of(jury.call))

    with pytest.raises(RoundClosed):
        give_mark(
            here,
            criterion=jury.criteria[0],
            value=5,
            nonce="late",
            given_at=None,
            by=here.juror.user,
        )


def test_opening_again_undoes_the_closing_and_gives_the_tasks_back(app: Flask) -> None:
    jury = marked_jury([[7, None], [7, 8]], everyone=True)
    waiting, president = task(jury, 0, 1), president_of(jury.call)
    close_round(jury.round, note="Late.", by=president)

    reopen_round(jury.round, reason="She is back.", by=president)

    assert waiting.state is AssignmentState.OPEN
    assert written(jury.round) == [(None, None, None), (None, None, None)]
    assert (jury.round.state, jury.round.closing_note) == (RoundState.OPEN, "")
    mark(waiting, 8)
    close_round(jury.round, note="", by=president)
    assert jury.round.state is RoundState.CLOSED


def test_opening_again_needs_a_reason(app: Flask) -> None:
    jury = marked_jury([[7, 7]])
    manager = manager_of(jury.call)
    close_round(jury.round, note="", by=manager)

    with pytest.raises(Invalid, match="Write why"):
        reopen_round(jury.round, reason=" ", by=manager)


def test_a_round_stays_closed_once_the_next_is_open_or_the_result_is_signed(app: Flask) -> None:
    jury = marked_jury([[7, 7]])
    manager = manager_of(jury.call)
    close_round(jury.round, note="", by=manager)
    signed = Selection(call=jury.call, round=jury.round, state=SelectionState.SIGNED)
    db.session.add(signed)

    with pytest.raises(Conflict, match="it stays closed"):
        reopen_round(jury.round, reason="Mistake.", by=manager)
    signed.state = SelectionState.DRAFT
    later_round(jury, [[None, None]])
    with pytest.raises(Conflict, match="it stays closed"):
        reopen_round(jury.round, reason="Mistake.", by=manager)
