"""What a juror's device sends: each mark on its own, so that a bad one holds up no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from app.core.errors import DomainError, Invalid
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from judging.models import Assignment, Criterion, Seat
from judging.queries.desk import assignments_of
from judging.queries.jury import current_values
from judging.rules.kinds import AssignmentState
from judging.services.marks import give_mark, skip_assignment


@dataclass(frozen=True)
class Sending:
    """A mark, or (``skip``) a task put off."""

    #: made by the device for this one deed: sent twice it counts once
    nonce: str
    #: public id of the assignment
    assignment: str
    #: public id of the criterion; empty in a voting round
    criterion: str = ""
    #: None: taken back
    value: int | None = None
    #: by the device's clock, aware
    given_at: datetime | None = None
    skip: bool = False


@dataclass(frozen=True)
class Receipt:
    """What became of one sending."""

    nonce: str
    saved: bool
    #: of the task now; None when there is none of this juror
    state: AssignmentState | None = None
    #: why not, for the juror
    reason: str = ""


def receive_sendings(seat: Seat, sendings: Sequence[Sending], *, by: Any) -> list[Receipt]:
    """Write what a device sent, in its order; one receipt each. Nothing is refused as a whole."""
    tasks = assignments_of(seat, (one.assignment for one in sendings))
    criteria = {criterion.public_id: criterion for criterion in seat.round.criteria}
    return [_receive(tasks, criteria, one, by) for one in sendings]


def give_values(
    assignment: Assignment, values: Mapping[Criterion | None, int | None], *, by: Any
) -> None:
    """Give the marks of a form (criterion None: the vote), those that differ from what stands.

    So the same form sent again writes nothing new. Refuses as give_mark does.
    """
    standing = current_values([assignment])[assignment.id]
    for criterion, value in values.items():
        if value != standing.get(criterion.id if criterion else None):
            nonce = uuid4().hex
            give_mark(
                assignment, criterion=criterion, value=value, nonce=nonce, given_at=None, by=by
            )


def _receive(
    tasks: Mapping[str, Assignment], criteria: Mapping[str, Criterion], sending: Sending, by: Any
) -> Receipt:
    task = tasks.get(sending.assignment)
    try:
        with db.session.begin_nested():
            if task is None:
                raise Invalid(_l("This is not on your desk."))
            _write(task, criteria, sending, by)
    except DomainError as refusal:
        state = task.state if task else None
        return Receipt(sending.nonce, False, state, str(refusal))
    return Receipt(sending.nonce, True, task.state)


def _write(task: Assignment, criteria: Mapping[str, Criterion], sending: Sending, by: Any) -> None:
    if sending.skip:
        if task.state is AssignmentState.OPEN:  # judged meanwhile: nothing to put off
            skip_assignment(task, by=by)
        return
    if sending.criterion and sending.criterion not in criteria:
        raise Invalid(_l("This criterion is no longer asked. Reload the page."))
    give_mark(
        task,
        criterion=criteria.get(sending.criterion),
        value=sending.value,
        nonce=sending.nonce,
        given_at=sending.given_at,
        by=by,
    )
