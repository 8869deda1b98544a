"""One order of locks: the call, its result, the round, then the juror's seat.

Marks share the round, so that jurors do not wait for each other; what opens, plans or closes a
round holds it alone. A seat is held by one deed of its juror at a time, so what two devices send
at once is written one after the other. On SQLite the write transaction itself is the lock.
"""

from typing import Any

from app.core.errors import Conflict, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from judging.models import (
    Assignment,
    Call,
    Round,
    RoundSubmission,
    Seat,
    Selection,
    Submission,
)
from judging.queries.jury import in_play
from judging.queries.standing import selection_of
from judging.rules.kinds import AssignmentState, JurorState, RoundState


class RoundClosed(Conflict):
    """The round takes no marks any more: sending again cannot help."""


def hold_result(call: Call) -> Selection | None:
    """Hold a call and its result, if there is one, until the commit; answers it, read anew.

    Awards are given, submissions withdrawn, results signed and released behind the call: what a
    page read before it waited for the others counts no more.
    """
    lock(call)
    selection = selection_of(call)
    if selection is not None:
        lock(selection)
    return selection


def hold_desk(assignment: Assignment, *, by: Any, alone: bool = False) -> Seat:
    """Hold the juror's seat (and the round, ``alone`` or shared); reads the assignment anew.

    NotAllowed unless ``by`` is its juror, sits on the panel and has not left.
    """
    if assignment.juror.user_id != getattr(by, "id", None):
        raise NotAllowed(_l("Only its own juror may do this."))
    round_ = assignment.round
    if alone or round_.frozen_at is None:  # the first mark writes the round: no later upgrade
        lock(round_)
    else:
        _share(round_)
    seat = _hold_seat(assignment)
    if seat is None or seat.juror.state is not JurorState.ACCEPTED:
        raise NotAllowed(_l("You are not on the panel of this round."))
    db.session.refresh(assignment)
    return seat


def _share(round_: Round) -> None:
    query = db.select(Round.id).where(Round.id == round_.id).with_for_update(read=True)
    db.session.execute(query)
    db.session.refresh(round_, ["state", "frozen_at", "opened_at", "closed_at"])


def _hold_seat(assignment: Assignment) -> Seat | None:
    query = db.select(Seat).filter_by(round_id=assignment.round_id, juror_id=assignment.juror_id)
    query = query.with_for_update(of=Seat).execution_options(populate_existing=True)
    found: Seat | None = db.session.scalar(query)
    return found


def require_open(round_: Round) -> None:
    """Conflict while the round takes no marks; RoundClosed when it never will again."""
    if round_.state is RoundState.CLOSED:
        raise RoundClosed(
            _l(
                "This round is closed. What was given before but arrived only now does not count: "
                "tell the secretary of the jury."
            )
        )
    if round_.state is RoundState.SETUP:
        raise Conflict(_l("This round is not open yet. Nothing was saved."))


def require_judging(assignment: Assignment) -> None:
    """Conflict when the juror must not judge this submission (any more)."""
    if assignment.state is AssignmentState.RECUSED:
        raise Conflict(
            _l("You declared a conflict here, so you do not judge it. Ask the secretary.")
        )


def require_in_round(assignment: Assignment) -> None:
    """Conflict when the submission was withdrawn or taken out of the round.

    A task that a new plan took away before it was started may still be marked: the juror did it
    without a line, and one mark more does no harm.
    """
    its = {"round_id": assignment.round_id, "submission_id": assignment.submission_id}
    query = db.select(RoundSubmission.id).filter_by(**its).join(Submission).where(in_play())
    if db.session.scalar(query) is None:
        raise Conflict(_l("This was taken out of the round. Nothing is left to do here."))
