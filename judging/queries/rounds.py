"""The rounds of a call, who sits in them, what comes before them."""

from sqlalchemy import ColumnElement, Select, func

from app.core.clock import now
from app.extensions import db
from judging.models import (
    Call,
    Conflict,
    Criterion,
    Juror,
    Round,
    RoundSubmission,
    Seat,
    Submission,
)
from judging.queries.forwarding import complete_at
from judging.rules.kinds import Eligibility, JurorState, RoundState, SubmissionState
from judging.rules.opening import RoundSetup


def rounds_of(call: Call) -> list[Round]:
    """In the order they are held."""
    query = db.select(Round).filter_by(call_id=call.id).order_by(Round.position)
    return list(db.session.scalars(query).unique())


def round_before(round_: Round) -> Round | None:
    """The round whose best come into this one."""
    query = db.select(Round).filter_by(call_id=round_.call_id)
    query = query.where(Round.position < round_.position).order_by(Round.position.desc())
    return db.session.scalars(query.limit(1)).unique().first()


def is_ready() -> ColumnElement[bool]:
    """Condition on Juror: accepted, and the list of conflicts is complete."""
    return (Juror.state == JurorState.ACCEPTED) & Juror.declared_at.is_not(None)


def ready_jurors(round_: Round) -> list[int]:
    """Ids of the panel's jurors who accepted and declared their conflicts."""
    query = db.select(Juror.id).join(Seat).where(Seat.round_id == round_.id, is_ready())
    return list(db.session.scalars(query.order_by(Juror.id)))


def seats_in(round_: Round) -> list[Seat]:
    """The panel by name."""
    query = db.select(Seat).filter_by(round_id=round_.id)
    seats = db.session.scalars(query).unique()
    return sorted(seats, key=lambda seat: (seat.juror.user.name.casefold(), seat.id))


def entrants(round_: Round) -> list[int]:
    """Ids of the submissions that come into the round when it opens.

    What the round before advanced, else all that are eligible (and forwarded, where the call
    asks for it); never what was withdrawn since.
    """
    query = db.select(Submission.id).where(
        Submission.call_id == round_.call_id,
        Submission.state == SubmissionState.SUBMITTED,
        Submission.eligibility == Eligibility.ELIGIBLE,
    )
    before = round_before(round_)
    if before is not None:
        query = query.join(RoundSubmission, RoundSubmission.submission_id == Submission.id)
        query = query.where(RoundSubmission.round_id == before.id, RoundSubmission.advances)
    elif round_.call.forwarding:
        query = query.where(Submission.forwarded_at.is_not(None))
    return list(db.session.scalars(query.order_by(Submission.id)))


def setup_of(round_: Round) -> RoundSetup:
    """What decides whether the round can open."""
    before = round_before(round_)
    return RoundSetup(
        kind=round_.kind,
        marks_each=round_.marks_each,
        everyone=round_.everyone,
        criteria=_count(db.select(func.count(Criterion.id)).filter_by(round_id=round_.id)),
        jurors=len(ready_jurors(round_)),
        submissions=len(entrants(round_)),
        call_closed=round_.call.closes_at <= now(),
        previous_closed=None if before is None else before.state is RoundState.CLOSED,
        unchecked=unchecked(round_.call),
        unsettled=unsettled(round_.call),
        forwarding=complete_at(round_.call) > now(),
    )


def unchecked(call: Call) -> int:
    """How many submissions wait for the secretary's decision before the jury sees them."""
    query = db.select(func.count(Submission.id)).where(
        Submission.call_id == call.id,
        Submission.state == SubmissionState.SUBMITTED,
        Submission.eligibility == Eligibility.OPEN,
    )
    if call.forwarding:
        query = query.where(Submission.forwarded_at.is_not(None))
    return _count(query)


def unsettled(call: Call) -> int:
    """How many declared conflicts wait for somebody to look up whom they mean."""
    query = db.select(func.count(Conflict.id)).join(Juror)
    return _count(
        query.where(
            Juror.call_id == call.id,
            Juror.state == JurorState.ACCEPTED,
            Conflict.settled_at.is_(None),
        )
    )


def _count(query: Select[tuple[int]]) -> int:
    return db.session.scalar(query) or 0


def round_counts(call: Call) -> dict[int, tuple[int, int]]:
    """By round id: (jurors on the panel, submissions in it)."""
    seats = dict(
        db.session.execute(
            db.select(Seat.round_id, func.count(Seat.id))
            .join(Round, Round.id == Seat.round_id)
            .where(Round.call_id == call.id)
            .group_by(Seat.round_id)
        ).all()
    )
    entries = dict(
        db.session.execute(
            db.select(RoundSubmission.round_id, func.count(RoundSubmission.id))
            .join(Round, Round.id == RoundSubmission.round_id)
            .where(Round.call_id == call.id)
            .group_by(RoundSubmission.round_id)
        ).all()
    )
    return {key: (seats.get(key, 0), entries.get(key, 0)) for key in {*seats, *entries}}


def round_judging(submission: Submission) -> Round | None:
    """The round that works or worked on this submission, the latest; None before the jury."""
    query = (
        db.select(Round)
        .join(RoundSubmission, RoundSubmission.round_id == Round.id)
        .where(RoundSubmission.submission_id == submission.id, Round.state != RoundState.SETUP)
        .order_by(Round.position.desc())
    )
    return db.session.scalars(query).first()
