"""How far a round is: each juror's desk, and submissions that lack jurors."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func

from app.extensions import db
from judging.models import Assignment, Juror, Mark, Remark, Round, RoundSubmission, Seat, Submission
from judging.queries.jury import in_play
from judging.queries.rounds import seats_in
from judging.rules.kinds import AssignmentState

State = AssignmentState
#: a task in one of these is judged, or will be
LIVE = (State.OPEN, State.DONE)


@dataclass
class DeskProgress:
    """One juror's tasks by state; ``seat`` is None for somebody who left."""

    juror: Juror
    seat: Seat | None
    counts: dict[AssignmentState, int] = field(default_factory=dict)
    #: open ones that were put off
    skipped: int = 0
    last_seen: datetime | None = None

    @property
    def done(self) -> int:
        return self.counts.get(State.DONE, 0)

    @property
    def open(self) -> int:
        return self.counts.get(State.OPEN, 0)

    @property
    def abstained(self) -> int:
        return self.counts.get(State.ABSTAINED, 0)

    @property
    def recused(self) -> int:
        return self.counts.get(State.RECUSED, 0)

    @property
    def total(self) -> int:
        """What the juror judges: done and open."""
        return self.done + self.open


@dataclass(frozen=True)
class Short:
    """A submission that gets fewer marks than asked for."""

    submission_id: int
    number: int
    title: str
    jurors: int
    wanted: int


def progress_in(round_: Round) -> list[DeskProgress]:
    """Everybody who sits in the round or worked in it, by name; a fixed number of queries."""
    desks = {seat.juror_id: DeskProgress(seat.juror, seat) for seat in seats_in(round_)}
    rows = _counts(round_)
    for juror in _jurors({juror_id for juror_id, *_ in rows} - desks.keys()):
        desks[juror.id] = DeskProgress(juror, None)
    for juror_id, state, count, skipped in rows:
        desks[juror_id].counts[state] = count
        if state is State.OPEN:
            desks[juror_id].skipped = skipped
    for juror_id, seen in _last_marks(round_):
        desks[juror_id].last_seen = seen
    return sorted(desks.values(), key=lambda d: (d.juror.user.name.casefold(), d.juror.id))


def _counts(round_: Round) -> list[tuple[int, AssignmentState, int, int]]:
    query = (
        db.select(
            Assignment.juror_id, Assignment.state, func.count(), func.count(Assignment.skipped_at)
        )
        .join(Submission, Submission.id == Assignment.submission_id)
        .where(Assignment.round_id == round_.id, Assignment.state != State.CANCELLED, in_play())
        .group_by(Assignment.juror_id, Assignment.state)
    )
    return [tuple(row) for row in db.session.execute(query)]


def _jurors(ids: set[int]) -> list[Juror]:
    if not ids:
        return []
    return list(db.session.scalars(db.select(Juror).where(Juror.id.in_(ids))).unique())


def _last_marks(round_: Round) -> list[tuple[int, datetime]]:
    query = db.select(Assignment.juror_id, func.max(Mark.at)).join(
        Mark, Mark.assignment_id == Assignment.id
    )
    query = query.where(Assignment.round_id == round_.id).group_by(Assignment.juror_id)
    return [(juror, seen) for juror, seen in db.session.execute(query)]


def open_tasks(round_: Round) -> dict[int, int]:
    """By juror id: how much is open on the desk."""
    return {juror: count for juror, state, count, _ in _counts(round_) if state is State.OPEN}


def too_few(round_: Round) -> list[Short]:
    """Submissions that fewer jurors judge than asked for, fewest first."""
    live = (
        db.select(Assignment.submission_id, func.count().label("jurors"))
        .where(Assignment.round_id == round_.id, Assignment.state.in_(LIVE))
        .group_by(Assignment.submission_id)
        .subquery()
    )
    wanted = 1 if round_.everyone else round_.marks_each
    jurors = func.coalesce(live.c.jurors, 0)
    query = (
        db.select(Submission.id, Submission.number, Submission.title, jurors)
        .join(RoundSubmission, RoundSubmission.submission_id == Submission.id)
        .join(live, live.c.submission_id == Submission.id, isouter=True)
        .where(RoundSubmission.round_id == round_.id, in_play(), jurors < wanted)
        .order_by(jurors, Submission.number)
    )
    return [
        Short(id_, number, title, count, wanted)
        for id_, number, title, count in db.session.execute(query)
    ]


def remarks_in(round_: Round) -> list[Remark]:
    """What jurors wrote about submissions of a round: unanswered ones first, then newest."""
    query = (
        db.select(Remark)
        .join(Assignment)
        .where(Assignment.round_id == round_.id, Remark.from_juror)
        .options(
            db.joinedload(Remark.assignment).options(
                db.joinedload(Assignment.juror),
                db.joinedload(Assignment.submission).load_only(
                    Submission.number, Submission.title, Submission.public_id
                ),
            )
        )
        .order_by(Remark.answered_at.is_not(None), Remark.id.desc())
    )
    return list(db.session.scalars(query).unique())


def recusals_in(round_: Round) -> list[Assignment]:
    """Tasks that jurors gave back because of a conflict, newest first."""
    query = (
        db.select(Assignment)
        .where(Assignment.round_id == round_.id, Assignment.state == State.RECUSED)
        .options(
            db.joinedload(Assignment.juror),
            db.joinedload(Assignment.submission).load_only(
                Submission.number, Submission.title, Submission.public_id
            ),
        )
        .order_by(Assignment.updated_at.desc(), Assignment.id.desc())
    )
    return list(db.session.scalars(query).unique())
