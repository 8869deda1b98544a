"""Ties are decided with a reason; a result is signed by one, released by another, then frozen."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.core import files
from app.core.access import Role
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.outbox import OutboxMessage
from app.extensions import db
from config import LANGUAGES
from judging.models import Selection
from judging.rules.kinds import Decision, SelectionState, SubmissionState
from judging.services.closing import close_round, reopen_round
from judging.services.selections import release_selection, return_selection, sign_selection
from judging.services.ties import decide_tie
from tests.factories import UserFactory, user_with
from tests.judging.jury_world import Jury, manager_of, president_of
from tests.judging.results_world import marked_jury, written

#: submissions 2 and 3 are equal in everything
TIED = [[9, 7, 8, 2], [9, 8, 7, 2]]


def closed(table: Any = TIED, **values: Any) -> Jury:
    jury = marked_jury(table, **values)
    close_round(jury.round, note="", by="test")
    return jury


def keys(jury: Jury) -> list[str]:
    return [f"{submission.number:04d}" for submission in jury.submissions]


def order(selection: Selection) -> list[tuple[int, int, str, str]]:
    lines = [
        (line.submission.number, line.place, str(line.mean), line.decided_by)
        for line in selection.ranked
    ]
    return sorted(lines, key=lambda line: (line[1], line[0]))


def released(jury: Jury) -> Selection:
    selection = sign_selection(jury.call, by=president_of(jury.call))
    release_selection(selection, by=manager_of(jury.call))
    return selection


def test_the_president_orders_a_tie_and_says_why(app: Flask) -> None:
    jury = closed()
    _, second, third, _ = keys(jury)

    decide_tie(jury.round, order=[third, second], reason="The idea.", by=president_of(jury.call))

    places = [place for _, _, place in written(jury.round)]
    assert places == [1, 3, 2, 4]


def test_a_newer_decision_about_a_tie_replaces_the_older(app: Flask) -> None:
    jury = closed()
    (_, second, third, _), president = keys(jury), president_of(jury.call)
    decide_tie(jury.round, order=[third, second], reason="The idea.", by=president)

    decide_tie(jury.round, order=[second, third], reason="The light, after all.", by=president)

    assert [place for _, _, place in written(jury.round)] == [1, 2, 3, 4]


def test_only_a_whole_tie_is_decided_by_its_president_with_a_reason(app: Flask) -> None:
    jury = closed()
    (first, second, third, _), president = keys(jury), president_of(jury.call)

    with pytest.raises(Conflict, match="no tie"):
        decide_tie(jury.round, order=[second, first], reason="Nicer.", by=president)
    with pytest.raises(Invalid, match="Write why"):
        decide_tie(jury.round, order=[second, third], reason=" ", by=president)
    with pytest.raises(NotAllowed, match="president"):
        decide_tie(jury.round, order=[second, third], reason="Mine.", by=manager_of(jury.call))


def test_signing_writes_the_order_and_asks_others_to_release(app: Flask) -> None:
    jury = closed()
    president, manager = president_of(jury.call), manager_of(jury.call)

    selection = sign_selection(jury.call, by=president)

    one, two, three, four = (submission.number for submission in jury.submissions)
    assert order(selection) == [
        (one, 1, "88.89", ""),
        (two, 2, "72.22", ""),
        (three, 2, "72.22", "ex_aequo"),
        (four, 4, "11.11", ""),
    ]
    assert (selection.state, selection.signed_by) == (SelectionState.SIGNED, president.email)
    recipients = list(db.session.scalars(db.select(OutboxMessage.recipient).where(
        OutboxMessage.subject.contains("waits for release")
    )))  # fmt: skip
    assert recipients == [manager.email]


def test_a_manager_signs_only_where_nobody_presides(app: Flask) -> None:
    jury = closed()
    manager = manager_of(jury.call)
    president = president_of(jury.call)

    with pytest.raises(NotAllowed, match="president"):
        sign_selection(jury.call, by=manager)
    db.session.delete(president.grants[0])
    db.session.flush()
    assert sign_selection(jury.call, by=manager).signed_by == manager.email


def test_nothing_is_signed_while_the_last_round_is_open(app: Flask) -> None:
    jury = marked_jury(TIED)

    with pytest.raises(Conflict, match="not closed yet"):
        sign_selection(jury.call, by=president_of(jury.call))


def test_calls_with_places_and_voting_rounds_have_no_signed_order(app: Flask) -> None:
    jury, votes = closed(), closed([[1, 2]], criteria=0)
    jury.call.decision = Decision.PLACES

    with pytest.raises(Conflict, match="does not end in awards"):
        sign_selection(jury.call, by=president_of(jury.call))
    with pytest.raises(Conflict, match="judge by criteria"):
        sign_selection(votes.call, by=president_of(votes.call))


def test_what_was_withdrawn_since_the_closing_is_not_signed(app: Flask) -> None:
    jury = closed()
    jury.submissions[0].state = SubmissionState.WITHDRAWN

    with pytest.raises(Conflict, match=keys(jury)[0]):
        sign_selection(jury.call, by=president_of(jury.call))


def test_a_result_is_signed_once(app: Flask) -> None:
    jury = closed()
    president = president_of(jury.call)
    sign_selection(jury.call, by=president)

    with pytest.raises(Conflict, match="signed already"):
        sign_selection(jury.call, by=president)


def test_whoever_signed_does_not_release_even_with_every_role(app: Flask) -> None:
    jury = closed()
    both = user_with(Role.PRESIDENT_OF_JURY, Role.PROGRAMME_MANAGER, scope=jury.call.edition.scope)
    selection = sign_selection(jury.call, by=both)

    with pytest.raises(NotAllowed, match="second person"):
        release_selection(selection, by=both)
    selection.state, selection.released_by = SelectionState.RELEASED, both.email
    with pytest.raises(IntegrityError, match="released_by_a_second_person"):
        db.session.flush()
    db.session.rollback()


def test_strangers_release_nothing(app: Flask) -> None:
    jury = closed()
    selection = sign_selection(jury.call, by=president_of(jury.call))

    with pytest.raises(NotAllowed):
        release_selection(selection, by=UserFactory())


def test_release_freezes_a_snapshot_that_hashes_to_what_is_shown(app: Flask) -> None:
    jury = closed()

    selection = released(jury)

    content = files.read(selection.snapshot.key)
    assert hashlib.sha256(content).hexdigest() == selection.snapshot_sha256
    frozen = json.loads(content)
    assert [line["submission"] for line in frozen["order"]] == keys(jury)
    assert frozen["rounds"][0]["marks"][:2] == [
        [keys(jury)[0], "J01", "criterion-0", 9],
        [keys(jury)[0], "J02", "criterion-0", 9],
    ]
    protocol = json.loads(files.read(selection.protocol.key))
    assert set(protocol["pages"]) == set(LANGUAGES)
    assert {selection.snapshot_sha256 in page for page in protocol["pages"].values()} == {True}


def test_the_snapshot_names_nobody(app: Flask) -> None:
    jury = closed()

    frozen = files.read(released(jury).snapshot.key).decode()

    people = [juror.user for juror in jury.jurors]
    words = [word for user in people for word in (user.name, user.email)]
    words += [word for each in jury.submissions for word in (each.author.name, each.title)]
    assert [word for word in words if word in frozen] == []


def test_the_same_result_freezes_to_the_same_bytes(app: Flask) -> None:
    from judging.queries.protocol import snapshot_of

    jury = closed()

    selection = released(jury)

    assert snapshot_of(jury.call) == files.read(selection.snapshot.key)


def test_nothing_changes_after_the_release(app: Flask) -> None:
    jury = closed()
    selection, manager = released(jury), manager_of(jury.call)
    _, second, third, _ = keys(jury)

    with pytest.raises(Conflict, match="released"):
        return_selection(selection, reason="Oops.", by=manager)
    with pytest.raises(Conflict, match="released"):
        release_selection(selection, by=manager)
    with pytest.raises(Conflict, match="stays closed"):
        reopen_round(jury.round, reason="Oops.", by=manager)
    with pytest.raises(Conflict, match="signed"):
        decide_tie(jury.round, order=[second, third], reason="x", by=president_of(jury.call))


def test_a_second_person_sends_it_back_with_a_reason_and_it_is_signed_anew(app: Flask) -> None:
    jury = closed()
    president, manager = president_of(jury.call), manager_of(jury.call)
    selection = sign_selection(jury.call, by=president)

    with pytest.raises(Invalid):
        return_selection(selection, reason="", by=manager)
    return_selection(selection, reason="Decide the tie, please.", by=manager)

    assert (selection.state, selection.ranked) == (SelectionState.DRAFT, [])
    _, second, third, _ = keys(jury)
    decide_tie(jury.round, order=[third, second], reason="The idea.", by=president)
    again = sign_selection(jury.call, by=president)
    assert again is selection
    assert [line[3] for line in order(again)] == ["", "", "president", ""]


def test_an_order_that_the_marks_no_longer_give_is_not_released(app: Flask) -> None:
    jury = closed()
    selection = sign_selection(jury.call, by=president_of(jury.call))
    selection.ranked[0].place = 3

    with pytest.raises(Conflict, match="do not give the signed order"):
        release_selection(selection, by=manager_of(jury.call))
