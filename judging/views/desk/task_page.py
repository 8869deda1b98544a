"""What the page of one submission shows."""

from typing import Any

from flask import request

from judging.forms.desk import AbstainForm, RecuseForm, RemarkForm, field_of
from judging.models import Assignment, Criterion, Round, Seat
from judging.queries import desk as reads
from judging.queries.jury import Values, current_values
from judging.queries.wording_desk import vote_names
from judging.rules.desk import is_row, neighbours, progress
from judging.rules.kinds import FieldKind, RoundKind
from judging.views.desk.seat import is_thin, seat_page, task_url

#: long answers are read as text, short ones as a line of facts
LONG = (FieldKind.TEXT, FieldKind.SPEAKERS)


def asked_in(round_: Round) -> list[Criterion | None]:
    """The criteria of a round; of a voting round the vote (None)."""
    return [None] if round_.kind is RoundKind.VOTE else list(round_.criteria)


def task_page(seat: Seat, task: Assignment, *, form: Any = None, opened: str = "") -> Any:
    """The page of one submission; ``form`` was refused, ``opened`` says which one it is."""
    tasks = reads.tasks_of(seat)
    previous, following = neighbours(tasks, task.id)
    values = current_values([task])[task.id]
    piece = reads.piece_of(task, seat.round.call)
    return seat_page(
        "task",
        seat,
        form=form,
        forms=_forms(form, opened),
        opened=opened,
        task=task,
        piece=piece,
        texts=[answer for answer in piece.answers if answer[1] in LONG],
        facts=[answer for answer in piece.answers if answer[1] not in LONG],
        keys=[_keys(one, values) for one in asked_in(seat.round)],
        is_marked=bool(values),
        previous=previous and task_url(seat, previous),
        following=following and task_url(seat, following),
        tasks=[[one.public_id, one.state.value, one.is_put_off] for one in tasks],
        progress=progress(tasks),
        remarks=reads.remarks_of(task),
        size="thumbnail" if is_thin() else "screen",
        bare="bare" in request.args,
    )


def _forms(form: Any, opened: str) -> dict[str, Any]:
    """The refused form as it was filled in, the others empty."""
    kinds = {"remark": RemarkForm, "recuse": RecuseForm, "abstain": AbstainForm}
    return {name: form if name == opened else kind(formdata=None) for name, kind in kinds.items()}


def _keys(criterion: Criterion | None, values: Values) -> dict[str, Any]:
    """A mark to give, as a row of keys or a number to type."""
    if criterion is None:
        named = [(vote.value, name) for vote, name in vote_names().items()]
        vote = {"scale": None, "vote": True}
        return {"field": field_of(None), "options": named, "value": values.get(None), **vote}
    low, high = criterion.minimum, criterion.maximum
    return {
        "field": field_of(criterion),
        "criterion": criterion,
        "scale": (low, high),
        "options": [(n, str(n)) for n in range(low, high + 1)] if is_row(low, high) else [],
        "value": values.get(criterion.id),
    }
