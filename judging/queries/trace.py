"""Where a number comes from: the tasks, the log of marks and the pictures of one submission."""

from dataclasses import dataclass, field

from app.core.files import StoredFile
from app.extensions import db
from judging.models import (
    Assignment,
    Author,
    Juror,
    Mark,
    Remark,
    Round,
    RoundSubmission,
    Submission,
    SubmissionFile,
)
from judging.queries.results import voices_of

SIZES = {
    "screen": SubmissionFile.screen_id,
    "thumbnail": SubmissionFile.thumbnail_id,
}


@dataclass
class Trace:
    """One juror's task with the submission, all that was ever given, and what was asked."""

    assignment: Assignment
    #: J03
    juror: str
    #: oldest first
    marks: list[Mark] = field(default_factory=list)
    questions: list[Remark] = field(default_factory=list)

    @property
    def current(self) -> dict[int | None, int | None]:
        """By criterion id: what stands now."""
        return {mark.criterion_id: mark.new for mark in self.marks}


def judged_submission(round_: Round, public_id: str) -> Submission | None:
    """A submission of this round, also one that was withdrawn since."""
    query = db.select(Submission).join(RoundSubmission).filter_by(round_id=round_.id)
    found: Submission | None = db.session.scalar(query.where(Submission.public_id == public_id))
    return found


def traces_of(round_: Round, submission: Submission) -> list[Trace]:
    """Every task with it in this round, by the jurors' numbers; a fixed number of queries."""
    codes = voices_of(round_.call_id)[1]
    tasks = db.session.scalars(
        db.select(Assignment).filter_by(round_id=round_.id, submission_id=submission.id)
        .options(db.joinedload(Assignment.juror))
    ).unique()  # fmt: skip
    traces = {task.id: Trace(task, codes[task.juror_id]) for task in tasks}
    marks = db.select(Mark).where(Mark.assignment_id.in_(traces)).order_by(Mark.id)
    for mark in db.session.scalars(marks):
        traces[mark.assignment_id].marks.append(mark)
    asked = db.select(Remark).where(Remark.assignment_id.in_(traces)).order_by(Remark.id)
    for remark in db.session.scalars(asked):
        traces[remark.assignment_id].questions.append(remark)
    return sorted(traces.values(), key=lambda trace: trace.juror)


def question_of(user_id: int, public_id: str) -> Remark | None:
    """A question to this juror."""
    query = db.select(Remark).join(Assignment).join(Juror, Juror.id == Assignment.juror_id)
    query = query.where(Juror.user_id == user_id, Remark.from_juror.is_(False))
    found: Remark | None = db.session.scalar(query.where(Remark.public_id == public_id))
    return found


def with_pictures(submissions: list[int]) -> set[int]:
    """Which of these have a picture."""
    query = db.select(SubmissionFile.submission_id).where(
        SubmissionFile.submission_id.in_(submissions), SubmissionFile.thumbnail_id.is_not(None)
    )
    return set(db.session.scalars(query))


def first_picture(submission_id: int, size: str) -> StoredFile | None:
    """The first picture of a submission: screen or thumbnail."""
    query = db.select(SIZES[size]).where(
        SubmissionFile.submission_id == submission_id, SIZES[size].is_not(None)
    )
    file_id = db.session.scalar(query.order_by(SubmissionFile.id).limit(1))
    return db.session.get(StoredFile, file_id) if file_id else None


def authors_of(submissions: list[int]) -> dict[int, tuple[str, str]]:
    """By submission id: (name, country). Only for those who may know."""
    query = db.select(Submission.id, Author.name, Author.country).join(Author)
    rows = db.session.execute(query.where(Submission.id.in_(submissions)))
    return {id_: (name, country) for id_, name, country in rows}


def tasks_with(round_: Round, submissions: list[int]) -> dict[tuple[int, str], Assignment]:
    """Tasks of a round by (submission id, the juror's code)."""
    if not submissions:
        return {}
    codes = voices_of(round_.call_id)[1]
    query = db.select(Assignment).filter_by(round_id=round_.id)
    tasks = db.session.scalars(query.where(Assignment.submission_id.in_(submissions)))
    return {(task.submission_id, codes[task.juror_id]): task for task in tasks}
