"""What a juror reads: plain values without a way to the author."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func

from app.core.files import StoredFile
from app.extensions import db
from judging.models import (
    Assignment,
    Call,
    CallField,
    CallText,
    Juror,
    Remark,
    Round,
    Seat,
    Submission,
    SubmissionFile,
)
from judging.queries.jury import in_play
from judging.rules.desk import ON_DESK, Progress, Task, desk_order
from judging.rules.kinds import (
    AssignmentState,
    FieldKind,
    JurorState,
    RoundState,
    TextKind,
)

PDF = "application/pdf"


@dataclass(frozen=True)
class Leaf:
    """One file of a submission: the ``number``-th, a picture with its pixels or a document."""

    number: int
    is_picture: bool
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Piece:
    """A submission as the jury sees it."""

    number: int
    title: str
    #: (label by language, kind, value): only fields that are for the jury, in the form's order
    answers: list[tuple[dict[str, str], FieldKind, Any]]
    leaves: list[Leaf]

    @property
    def pictures(self) -> list[Leaf]:
        """The photos among its files."""
        return [leaf for leaf in self.leaves if leaf.is_picture]

    @property
    def documents(self) -> list[Leaf]:
        """The PDFs among its files."""
        return [leaf for leaf in self.leaves if not leaf.is_picture]


def seats_of(user: Any) -> list[Seat]:
    """The desks of ``user``: open rounds first, the one due first on top; then closed ones."""
    query = (
        db.select(Seat)
        .join(Seat.round)
        .join(Seat.juror)
        .where(Juror.user_id == user.id, Juror.state == JurorState.ACCEPTED)
        .where(Round.state.in_((RoundState.OPEN, RoundState.CLOSED)))
        .order_by(
            case((Round.state == RoundState.OPEN, 0), else_=1),
            case((Round.due_at.is_(None), 1), else_=0),
            Round.due_at,
            Seat.id,
        )
    )
    return list(db.session.scalars(query).unique())


def juries_of(user: Any) -> list[Juror]:
    """Where ``user`` is on a jury, or asked to be."""
    query = db.select(Juror).where(
        Juror.user_id == user.id,
        Juror.state.in_((JurorState.INVITED, JurorState.ACCEPTED)),
    )
    return list(db.session.scalars(query.options(_call()).order_by(Juror.id)).unique())


def _call() -> Any:
    return db.joinedload(Juror.call)


def is_juror(user: Any) -> bool:
    """Whether ``user`` was ever asked onto a jury."""
    return bool(db.session.scalar(db.select(db.exists().where(Juror.user_id == user.id))))


def on_desk() -> ColumnElement[bool]:
    """Condition on a join of Assignment and Submission: it is there to be judged."""
    return Assignment.state.in_(sorted(ON_DESK)) & in_play()


#: what a Task is made of
TASK = (
    Assignment.id,
    Assignment.public_id,
    Submission.number,
    Assignment.position,
    Assignment.state,
    Assignment.skipped_at,
)


def tasks_of(seat: Seat) -> list[Task]:
    """Everything on the desk, in its order."""
    return desk_order([Task(*row) for row in db.session.execute(of_seat(seat, *TASK))])


def of_seat(seat: Seat, *columns: Any) -> Any:
    """A select of ``columns`` of the tasks, and their submissions, that lie on this desk."""
    return (
        db.select(*columns)
        .select_from(Assignment)
        .join(Submission, Submission.id == Assignment.submission_id)
        .where(Assignment.round_id == seat.round_id, Assignment.juror_id == seat.juror_id)
        .where(on_desk())
    )


def progress_of(seats: Iterable[Seat]) -> dict[int, Progress]:
    """How far each desk is, by id of the seat; one query."""
    is_open = Assignment.state == AssignmentState.OPEN
    query = (
        db.select(
            Seat.id,
            func.count(),
            func.sum(case((is_open, 1), else_=0)),
            func.sum(case((is_open & Assignment.skipped_at.is_not(None), 1), else_=0)),
        )
        .select_from(Seat)
        .join(
            Assignment,
            (Assignment.round_id == Seat.round_id) & (Assignment.juror_id == Seat.juror_id),
        )
        .join(Submission, Submission.id == Assignment.submission_id)
        .where(Seat.id.in_([seat.id for seat in seats]), on_desk())
        .group_by(Seat.id)
    )
    found = {row[0]: Progress(row[1] - row[2], row[1], row[3]) for row in db.session.execute(query)}
    return {seat.id: found.get(seat.id, Progress(0, 0, 0)) for seat in seats}


def assignment_on_desk(seat: Seat, public_id: str) -> Assignment | None:
    """A task of this desk; None when it is not there (any more)."""
    query = of_seat(seat, Assignment).where(Assignment.public_id == public_id)
    found: Assignment | None = db.session.scalar(query)
    return found


def assignments_of(seat: Seat, public_ids: Iterable[str]) -> dict[str, Assignment]:
    """Tasks of this seat by public id, also those that were taken away; strangers' are left out."""
    query = (
        db.select(Assignment)
        .filter_by(round_id=seat.round_id, juror_id=seat.juror_id)
        .where(Assignment.public_id.in_(sorted(set(public_ids))))
    )
    return {one.public_id: one for one in db.session.scalars(query)}


def piece_of(assignment: Assignment, call: Call) -> Piece:
    """What is judged: number, title, the answers and files that the jury may see."""
    columns = (Submission.number, Submission.title, Submission.answers)
    row = db.session.execute(
        db.select(*columns).where(Submission.id == assignment.submission_id)
    ).one()
    answers = [
        (field.label, field.kind, shown)
        for field in call.fields
        if field.for_jury and (shown := _shown(field, row.answers.get(field.code)))
    ]
    return Piece(row.number, row.title, answers, _leaves(assignment))


def _shown(field: CallField, value: Any) -> Any:
    """An answer without what names a person: of speakers only what they tell about themselves."""
    if field.kind is FieldKind.SPEAKERS:
        return [text for one in value or () if (text := one.get("biography", ""))]
    if field.kind is FieldKind.CHOICE:
        chosen = (option for option in field.options if option["value"] == value)
        return next((option["label"] for option in chosen), None)
    return value


def _leaves(assignment: Assignment) -> list[Leaf]:
    query = (
        db.select(SubmissionFile.screen_id, SubmissionFile.width, SubmissionFile.height)
        .where(SubmissionFile.submission_id == assignment.submission_id)
        .order_by(SubmissionFile.id)
    )
    rows = db.session.execute(query).all()
    return [Leaf(n, screen is not None, w, h) for n, (screen, w, h) in enumerate(rows, start=1)]


def picture_of(assignment: Assignment, size: str, number: int) -> StoredFile | None:
    """The ``number``-th file of a submission in a size (full, screen, thumbnail)."""
    column = {
        "full": SubmissionFile.file_id,
        "screen": SubmissionFile.screen_id,
        "thumbnail": SubmissionFile.thumbnail_id,
    }[size]
    query = (
        db.select(column)
        .where(SubmissionFile.submission_id == assignment.submission_id)
        .order_by(SubmissionFile.id)
        .offset(number - 1)
        .limit(1)
    )
    file_id = db.session.scalar(query)
    return db.session.get(StoredFile, file_id) if file_id else None


def task_with_picture(user: Any, public_id: str) -> Assignment | None:
    """A task whose picture ``user`` may see: on an own desk, in a round that was opened."""
    query = (
        db.select(Assignment)
        .join(Submission, Submission.id == Assignment.submission_id)
        .join(Juror, Juror.id == Assignment.juror_id)
        .join(Round, Round.id == Assignment.round_id)
        .where(Assignment.public_id == public_id, on_desk())
        .where(Juror.user_id == user.id, Juror.state == JurorState.ACCEPTED)
        .where(Round.state.in_((RoundState.OPEN, RoundState.CLOSED)))
    )
    return db.session.scalar(query)


def remarks_of(assignment: Assignment) -> list[Remark]:
    """What the juror wrote about this submission, and what they were asked; oldest first."""
    query = db.select(Remark).filter_by(assignment_id=assignment.id)
    return list(db.session.scalars(query.order_by(Remark.created_at, Remark.id)))


def questions_to(user: Any) -> list[Remark]:
    """What ``user`` was asked about own marks and has not answered; oldest first."""
    query = (
        db.select(Remark)
        .join(Assignment, Assignment.id == Remark.assignment_id)
        .join(Juror, Juror.id == Assignment.juror_id)
        .where(Juror.user_id == user.id, Juror.state == JurorState.ACCEPTED)
        .where(Remark.from_juror.is_(False), Remark.answered_at.is_(None))
    )
    return list(db.session.scalars(query.order_by(Remark.created_at, Remark.id)))


def rules_text(call: Call, language: str) -> str:
    """The newest rules of the call, in ``language`` or else in English; empty: none."""
    query = (
        db.select(CallText.language, CallText.text)
        .filter_by(call_id=call.id, kind=TextKind.RULES)
        .order_by(CallText.version.desc())
    )
    texts: Sequence[tuple[str, str]] = [(row[0], row[1]) for row in db.session.execute(query)]
    for wish in (language, "en"):
        found = next((text for code, text in texts if code == wish), None)
        if found is not None:
            return found
    return texts[0][1] if texts else ""
