"""What is judged in a round, and what jurors gave."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func

from app.extensions import db
from judging.models import Assignment, Mark, Round, RoundSubmission, Submission
from judging.rules.kinds import Eligibility, SubmissionState

#: values of one assignment by criterion; None is the criterion of a voting round
Values = dict[int | None, int]


def current_values(assignments: Iterable[Assignment]) -> dict[int, Values]:
    """What stands for each assignment: {assignment id: {criterion id: value}}, in one query.

    What was taken back is absent; an assignment without a mark has an empty dictionary.
    """
    ids = [assignment.id for assignment in assignments]
    return values_where(Mark.assignment_id.in_(ids), ids)


def values_where(condition: Any, ids: Iterable[int] = ()) -> dict[int, Values]:
    """The same for all marks that meet ``condition``; ``ids`` are there also without a mark."""
    newest = db.select(func.max(Mark.id)).where(condition)
    newest = newest.group_by(Mark.assignment_id, Mark.criterion_id)
    rows = db.session.execute(
        db.select(Mark.assignment_id, Mark.criterion_id, Mark.new)
        .where(Mark.id.in_(newest), Mark.new.is_not(None))
        .order_by(Mark.id)
    )
    values: dict[int, Values] = {each: {} for each in ids}
    for assignment_id, criterion_id, value in rows:
        values.setdefault(assignment_id, {})[criterion_id] = value
    return values


def in_play() -> ColumnElement[bool]:
    """Condition on Submission: it counts still, neither withdrawn nor found not eligible."""
    return (Submission.state == SubmissionState.SUBMITTED) & (
        Submission.eligibility != Eligibility.INELIGIBLE
    )


def judged_in(round_: Round) -> list[int]:
    """Ids of the submissions of a round that are still in play."""
    query = db.select(RoundSubmission.submission_id).join(Submission)
    query = query.where(RoundSubmission.round_id == round_.id, in_play())
    return list(db.session.scalars(query.order_by(RoundSubmission.submission_id)))
