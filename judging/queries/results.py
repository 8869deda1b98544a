"""What a round's marks come to. Everything here is read from the log of marks."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func

from app.extensions import db
from judging.models import (
    Assignment,
    Criterion,
    Juror,
    Mark,
    Round,
    RoundSubmission,
    Submission,
    TieDecision,
)
from judging.queries.jury import in_play, values_where
from judging.queries.rounds import round_before
from judging.rules.kinds import AssignmentState, RoundState
from judging.rules.marks import Scale, exact_mark_of
from judging.rules.outcomes import Outcome
from judging.rules.results import VOTE, Entry, Given, RoundResults, Terms, TieDecided, Voice


def submission_key(number: int) -> str:
    """What files and the protocol call a submission: 0417. Sorts as numbers do."""
    return f"{number:04d}"


def scales_of(criteria: Iterable[Criterion]) -> list[Scale]:
    """The criteria of a round as the rule takes them; a vote is one of its own."""
    return [Scale(c.code, c.minimum, c.maximum, c.weight) for c in criteria] or [VOTE]


def results_of(round_: Round) -> RoundResults:
    """Everything that can be said of a round, in a fixed number of queries.

    Once the round is closed only what counted then is in it, whatever was withdrawn since.
    """
    entries = entries_of(round_)
    keys = {entry.id: key for key, entry in entries.items()}
    voices, codes = voices_of(round_.call_id)
    return RoundResults(
        terms=terms_of(round_),
        entries=entries,
        voices=voices,
        given=_given(round_, keys, codes),
        open_tasks=_open_tasks(round_, keys),
        previous=_previous(round_, keys),
        decisions=[
            TieDecided([keys[i] for i in decision.order if i in keys], decision.reason)
            for decision in decisions_in(round_)
        ],
    )


def terms_of(round_: Round) -> Terms:
    """How it judges, as plain values."""
    return Terms(
        kind=round_.kind,
        marks_each=round_.marks_each,
        everyone=round_.everyone,
        votes_needed=round_.votes_needed,
        advance=round_.advance,
        is_last=is_last(round_),
        scales=scales_of(round_.criteria),
    )


def marks_of(round_: Round) -> list[Given]:
    """The marks that count in a round, by submission, then juror."""
    keys = {entry.id: key for key, entry in entries_of(round_).items()}
    return _given(round_, keys, voices_of(round_.call_id)[1])


def counts_in(round_: Round) -> ColumnElement[bool]:
    """Condition on RoundSubmission and Submission: it is judged, or it was when it closed."""
    if round_.state is RoundState.CLOSED:
        return RoundSubmission.advances.is_not(None)
    return in_play()


def entries_of(round_: Round) -> dict[str, Entry]:
    """The submissions that count in a round, by number."""
    query = (
        db.select(
            Submission.id, Submission.public_id, Submission.number, Submission.title, in_play(),
            RoundSubmission.advances, RoundSubmission.score, RoundSubmission.place,
        )
        .join(RoundSubmission, RoundSubmission.submission_id == Submission.id)
        .where(RoundSubmission.round_id == round_.id, counts_in(round_))
        .order_by(Submission.number)
    )  # fmt: skip
    found = {}
    for id_, public_id, number, title, live, advances, score, place in db.session.execute(query):
        outcome = None if advances is None else Outcome(advances, score, place)
        entry = Entry(id_, public_id, number, title, bool(live), outcome)
        found[submission_key(number)] = entry
    return found


def voices_of(call_id: int) -> tuple[dict[str, Voice], dict[int, str]]:
    """The jury of a call by code (J01), and the codes by juror id.

    Numbers follow the order of invitation, so that they stay when somebody joins.
    """
    query = db.select(Juror).filter_by(call_id=call_id).order_by(Juror.id)
    jurors = list(db.session.scalars(query).unique())
    codes = {juror.id: f"J{number:02d}" for number, juror in enumerate(jurors, start=1)}
    voices = {
        codes[juror.id]: Voice(number, juror.user.name or juror.user.email, juror.public_id)
        for number, juror in enumerate(jurors, start=1)
    }
    return voices, codes


def is_last(round_: Round) -> bool:
    """Whether nothing comes after this round."""
    query = db.select(func.max(Round.position)).where(Round.call_id == round_.call_id)
    return db.session.scalar(query) == round_.position


def decisions_in(round_: Round) -> list[TieDecision]:
    """What the president decided about ties, oldest first."""
    query = db.select(TieDecision).filter_by(round_id=round_.id).order_by(TieDecision.id)
    return list(db.session.scalars(query))


def _given(round_: Round, keys: dict[int, str], codes: dict[int, str]) -> list[Given]:
    done = db.select(Assignment.id, Assignment.submission_id, Assignment.juror_id)
    done = done.where(Assignment.round_id == round_.id, Assignment.state == AssignmentState.DONE)
    values = values_where(Mark.assignment_id.in_(done.with_only_columns(Assignment.id)))
    names: dict[int | None, str] = {c.id: c.code for c in round_.criteria} or {None: VOTE.code}
    scales = scales_of(round_.criteria)
    found = []
    for id_, submission_id, juror_id in db.session.execute(done):
        if submission_id not in keys:
            continue
        by_code = {names[key]: value for key, value in values.get(id_, {}).items() if key in names}
        if (mark := exact_mark_of(by_code, scales)) is not None:
            found.append(Given(keys[submission_id], codes[juror_id], by_code, mark))
    return sorted(found, key=lambda one: (one.submission, one.juror))


def _open_tasks(round_: Round, keys: dict[int, str]) -> dict[str, int]:
    query = db.select(Assignment.submission_id, func.count()).where(
        Assignment.round_id == round_.id, Assignment.state == AssignmentState.OPEN
    )
    rows = db.session.execute(query.group_by(Assignment.submission_id))
    return {keys[submission]: count for submission, count in rows if submission in keys}


def _previous(round_: Round, keys: dict[int, str]) -> dict[str, Any]:
    before = round_before(round_)
    if before is None:
        return {}
    query = db.select(RoundSubmission.submission_id, RoundSubmission.score)
    query = query.where(RoundSubmission.round_id == before.id, RoundSubmission.score.is_not(None))
    return {keys[id_]: score for id_, score in db.session.execute(query) if id_ in keys}
