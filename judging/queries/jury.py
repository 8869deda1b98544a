"""What lies on jurors' desks, and what they gave."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func

from app.extensions import db
from judging.models import Assignment, Mark, Seat
from judging.rules.kinds import AssignmentState

#: values of one assignment by criterion; None is the criterion of a voting round
Values = dict[int | None, int]
#: how a desk is laid out: what was put off comes again at the end, in that order
DESK_ORDER = (Assignment.skipped_at.is_not(None), Assignment.skipped_at, Assignment.position)


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


def desk_of(seat: Seat) -> list[Assignment]:
    """Everything on a juror's desk in one round, in its order; nothing that was taken away."""
    query = db.select(Assignment).filter_by(round_id=seat.round_id, juror_id=seat.juror_id)
    query = query.where(Assignment.state != AssignmentState.CANCELLED).order_by(*DESK_ORDER)
    return list(db.session.scalars(query))


def next_task(seat: Seat) -> Assignment | None:
    """The first open task of a desk; put-off ones come last. None when all is done."""
    query = db.select(Assignment).filter_by(round_id=seat.round_id, juror_id=seat.juror_id)
    query = query.filter_by(state=AssignmentState.OPEN).order_by(*DESK_ORDER).limit(1)
    found: Assignment | None = db.session.scalar(query)
    return found
