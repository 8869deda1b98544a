"""All marks of one juror in one round, side by side."""

from collections.abc import Sequence

from sqlalchemy import func

from app.core.i18n import localised
from app.extensions import db
from judging.models import Criterion, Mark, Round, Seat, Submission, SubmissionFile
from judging.queries.desk import TASK, of_seat
from judging.queries.jury import Values, values_where
from judging.queries.wording_desk import vote_names
from judging.rules.desk import Exhibit, Task, desk_order
from judging.rules.kinds import RoundKind, Vote
from judging.rules.marks import Scale, mark_of


def exhibits_of(seat: Seat) -> list[Exhibit]:
    """Everything on the desk with the juror's own marks, in desk order; two queries."""
    has_picture = (
        db.select(func.count(SubmissionFile.thumbnail_id))
        .where(SubmissionFile.submission_id == Submission.id)
        .scalar_subquery()
    )
    rows = {
        row[2]: row
        for row in db.session.execute(of_seat(seat, Submission.title, has_picture, *TASK))
    }
    values = values_where(Mark.assignment_id.in_(rows), rows)
    criteria = seat.round.criteria
    return [
        Exhibit(
            task=task,
            title=rows[task.id][0],
            has_picture=bool(rows[task.id][1]),
            mark=_mark(seat.round, criteria, values[task.id]),
            parts=_parts(seat.round, criteria, values[task.id]),
        )
        for task in desk_order([Task(*row[2:]) for row in rows.values()])
    ]


def scales_of(criteria: Sequence[Criterion]) -> list[Scale]:
    """The scales as the method takes them."""
    return [Scale(one.public_id, one.minimum, one.maximum, one.weight) for one in criteria]


def _mark(round_: Round, criteria: Sequence[Criterion], values: Values) -> float | None:
    if round_.kind is RoundKind.VOTE:
        return values.get(None)
    given = {one.public_id: values[one.id] for one in criteria if one.id in values}
    return mark_of(given, scales_of(criteria))


def _parts(round_: Round, criteria: Sequence[Criterion], values: Values) -> list[tuple[str, str]]:
    if round_.kind is RoundKind.VOTE:
        return [("", vote_names()[Vote(values[None])])] if None in values else []
    return (
        [(localised(one.name), str(values.get(one.id, "–"))) for one in criteria] if values else []
    )
