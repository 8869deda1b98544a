"""``erase PERSON`` of a juror or a winner: their words and secrets go, what is signed stays."""

from flask import Flask

from app.extensions import db
from judging.models import Assignment, Conflict, Submission
from judging.queries.protocol import jury_of
from judging.rules.kinds import AssignmentState, ConflictKind, RoundState
from judging.services.marks import recuse
from tests.badges import fair, guests
from tests.badges.erasing import erase
from tests.factories import commit
from tests.judging.factories import CallFieldFactory
from tests.judging.jury_world import open_jury, task


def test_a_juror_s_words_about_a_child_go_from_the_recusal_too(app: Flask) -> None:
    jury = open_jury(2, 1, criteria=0)
    here = task(jury)
    recuse(here, kind=ConflictKind.FAMILY, reason="My niece Léa enters.", by=here.juror.user)
    jury.round.state = RoundState.CLOSED
    commit()
    changed, public_id = here.updated_at, here.juror.user.public_id
    reasons = (Assignment.reason, Conflict.reason)
    assert [db.session.scalars(db.select(each)).first() for each in reasons] == [
        "My niece Léa enters."
    ] * 2

    result = erase(app, public_id, "--yes")

    assert result.exit_code == 0, result.output
    assert {one for each in reasons for one in db.session.scalars(db.select(each))} == {""}
    kept = db.session.scalars(db.select(Assignment).order_by(Assignment.id)).first()
    assert kept is not None
    assert (kept.state, kept.conflict) == (AssignmentState.RECUSED, ConflictKind.FAMILY)
    assert kept.updated_at == changed


def test_a_protocol_that_is_signed_keeps_its_jury_and_names_nobody_by_a_number(app: Flask) -> None:
    juror = guests.jury(fair.edition())
    juror.user.name = "Paul Peeters"
    call, public_id = juror.call, juror.user.public_id
    assert jury_of(call) == ["Paul Peeters"]

    result = erase(app, public_id, "--yes")

    assert "a protocol that was released keeps the names of its jury" in result.output
    assert jury_of(db.session.merge(call)) == []


def test_what_no_juror_was_to_read_of_a_winner_goes(app: Flask) -> None:
    made = guests.winner(fair.edition(), email="yasmine@example.org")
    CallFieldFactory.create(call=made.submission.call, code="school", for_jury=False)
    CallFieldFactory.create(call=made.submission.call, code="place", for_jury=True)
    made.submission.answers = {"school": "Lycée Pasteur", "place": "Sfax"}
    wanted = made.submission.id
    commit()

    result = erase(app, "yasmine@example.org", "--yes")

    assert result.exit_code == 0, result.output
    assert db.session.get_one(Submission, wanted).answers == {"place": "Sfax"}
