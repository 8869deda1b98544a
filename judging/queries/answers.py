"""Candidatures and what was answered to them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from judging.models import (
    Answer,
    Author,
    Call,
    Round,
    RoundSubmission,
    Submission,
    SubmissionFile,
)
from judging.rules.kinds import FieldKind, RoundState, SubmissionState


@dataclass(frozen=True)
class Candidature:
    """A submission with its review (0-100, None without) and its answer, if there is one."""

    submission: Submission
    score: Decimal | None
    answer: Answer | None


def answer_of(submission: Submission) -> Answer | None:
    """What was answered; None while nothing is decided."""
    return db.session.scalar(db.select(Answer).filter_by(submission_id=submission.id))


def candidatures_of(call: Call) -> list[Candidature]:
    """What was submitted, the best reviewed first, then by number."""
    query = (
        db.select(Submission)
        .filter_by(call_id=call.id, state=SubmissionState.SUBMITTED)
        .options(joinedload(Submission.author).joinedload(Author.organisation))
        .order_by(Submission.number)
    )
    scores, answers = scores_of(call), _answers_of(call)
    found = [
        Candidature(each, scores.get(each.id), answers.get(each.id))
        for each in db.session.scalars(query).unique()
    ]
    return sorted(found, key=lambda one: (one.score is None, -(one.score or Decimal(0))))


def scores_of(call: Call) -> dict[int, Decimal]:
    """Submission id -> score of the last round that was closed."""
    last = (
        db.select(Round.id)
        .filter_by(call_id=call.id, state=RoundState.CLOSED)
        .order_by(Round.position.desc())
        .limit(1)
    )
    query = db.select(RoundSubmission.submission_id, RoundSubmission.score).where(
        RoundSubmission.round_id == last.scalar_subquery(), RoundSubmission.score.is_not(None)
    )
    return {row.submission_id: row.score for row in db.session.execute(query)}


def waiting_answers(call: Call) -> int:
    """How many submissions nobody has answered yet."""
    answered = db.select(Answer.submission_id)
    query = db.select(db.func.count(Submission.id)).where(
        Submission.call_id == call.id,
        Submission.state == SubmissionState.SUBMITTED,
        Submission.id.not_in(answered),
    )
    return db.session.scalar(query) or 0


def whole(submission: Submission) -> list[tuple[dict[str, str], FieldKind, Any]]:
    """Every question with its answer as it is read: (label, kind, value); unanswered ones too.

    A choice is its label by language; people are [{"name": ..., "biography": ...}].
    """
    return [
        (field.label, field.kind, _read(field.options, field.kind, submission.answers, field.code))
        for field in submission.call.fields
    ]


def files_of(submission: Submission) -> list[SubmissionFile]:
    """The files with what is stored of them, in order."""
    query = db.select(SubmissionFile).filter_by(submission_id=submission.id)
    with_bytes = query.options(selectinload(SubmissionFile.file))
    return list(db.session.scalars(with_bytes.order_by(SubmissionFile.id)))


def _read(
    options: list[dict[str, Any]], kind: FieldKind, answers: dict[str, Any], code: str
) -> Any:
    value = answers.get(code)
    if kind is FieldKind.CHOICE:
        return next((o["label"] for o in options if o["value"] == value), None)
    return value


def _answers_of(call: Call) -> dict[int, Answer]:
    query = db.select(Answer).join(Submission).where(Submission.call_id == call.id)
    return {answer.submission_id: answer for answer in db.session.scalars(query)}
