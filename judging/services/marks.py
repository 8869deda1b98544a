"""What a juror does at the desk. Marks are a log that only grows; the newest one counts.

Only assignments that are DONE count in a result: abstaining and recusing leave earlier marks in
the log, and are never a zero.
"""

from datetime import datetime
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict as Gone
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from judging.models import Assignment, Conflict, Criterion, Mark, Remark, Round, Seat
from judging.queries.jury import current_values
from judging.rules.kinds import AssignmentState, ConflictKind, RoundKind, Vote
from judging.services.assignments import replan_round
from judging.services.holding import hold_desk, require_in_round, require_judging, require_open

REASON_MAX = 1000
NONCE_MAX = 64


def give_mark(
    assignment: Assignment,
    *,
    criterion: Criterion | None,
    value: int | None,
    nonce: str,
    given_at: datetime | None,
    by: Any,
) -> Mark:
    """Write what the juror gives (None takes it back) and return the mark that stands now.

    ``criterion`` is None in a voting round, where ``value`` is a Vote. ``nonce`` is made by the
    device for each deed: the same one again returns the first answer, also after closing.
    ``given_at`` (aware; None: now) is when it was given, kept within the round's opening and
    now; a mark given earlier than the one that stands, sent late by another device, does not
    replace it. The first mark freezes the round's criteria.
    RoundClosed (409) after closing, whenever it was given: a closed round was counted. Conflict
    before the opening and after a recusal, Invalid for a value off the scale. The log of marks
    itself says who did what: no audit.
    """
    seat = hold_desk(assignment, by=by)
    if sent := _sent_before(assignment, nonce):
        return sent
    require_open(assignment.round)
    require_judging(assignment)
    require_in_round(assignment)
    _check_value(assignment.round, criterion, value)
    given = _within(assignment.round, given_at)
    standing = _standing(assignment, criterion)
    if standing is not None and (standing.new == value or standing.given_at > given):
        return standing
    mark = Mark(
        assignment_id=assignment.id, criterion_id=criterion.id if criterion else None,
        old=standing.new if standing else None, new=value,
        given_at=given, by=by.email, nonce=nonce,
    )  # fmt: skip
    db.session.add(mark)
    _note_work(seat, by)
    _settle_state(assignment)
    return mark


def skip_assignment(assignment: Assignment, *, by: Any) -> None:
    """Put it off: it stays open and comes again at the end of the desk."""
    seat = _begin(assignment, by)
    assignment.skipped_at = now()
    _start_seat(seat)


def abstain(assignment: Assignment, *, reason: str, by: Any) -> None:
    """The juror cannot judge it. Nobody else gets it until the round is planned again."""
    seat = _begin(assignment, by)
    assignment.state, assignment.reason = AssignmentState.ABSTAINED, reason.strip()[:REASON_MAX]
    _start_seat(seat)
    audit.record("assignment.abstained", assignment, by=by)


def recuse(assignment: Assignment, *, kind: ConflictKind, reason: str, by: Any) -> None:
    """The juror must not judge it, in this round and later ones; somebody else gets it.

    Only open, unstarted tasks move. Invalid without words where the kind says nothing.
    """
    seat = _begin(assignment, by, alone=True)
    words = reason.strip()[:REASON_MAX]
    if kind is ConflictKind.OTHER and not words:
        raise Invalid(_l("Say in a few words why you must not judge it."), "reason")
    assignment.state, assignment.conflict = AssignmentState.RECUSED, kind
    assignment.reason = words
    _remember_conflict(assignment)
    _start_seat(seat)
    audit.record("assignment.recused", assignment, by=by, kind=kind.value)
    replan_round(assignment.round, by=by)


def raise_remark(assignment: Assignment, *, text: str, by: Any) -> Remark:
    """Tell the organisers something about a submission, such as a name that can be read on it."""
    hold_desk(assignment, by=by)
    if not text.strip():
        raise Invalid(_l("Write what you noticed."), "text")
    remark = Remark(assignment=assignment, from_juror=True, text=text.strip()[:REASON_MAX])
    db.session.add(remark)
    audit.record("remark.raised", remark, by=by)
    return remark


def _begin(assignment: Assignment, by: Any, *, alone: bool = False) -> Seat:
    seat = hold_desk(assignment, by=by, alone=alone)
    require_open(assignment.round)
    require_judging(assignment)
    if assignment.state is AssignmentState.CANCELLED:
        raise Gone(_l("This one went to another juror meanwhile. Nothing is left to do here."))
    return seat


def _sent_before(assignment: Assignment, nonce: str) -> Mark | None:
    if not 0 < len(nonce) <= NONCE_MAX:
        raise Invalid(_l("Reload the page and send it again."))
    query = db.select(Mark).filter_by(assignment_id=assignment.id, nonce=nonce)
    found: Mark | None = db.session.scalar(query)
    return found


def _check_value(round_: Round, criterion: Criterion | None, value: int | None) -> None:
    if (criterion is None) != (round_.kind is RoundKind.VOTE):
        raise Invalid(_l("Reload the page and send it again."))
    if criterion is not None and criterion.round_id != round_.id:
        raise Invalid(_l("This criterion belongs to another round. Reload the page."))
    low, high = (criterion.minimum, criterion.maximum) if criterion else (min(Vote), max(Vote))
    if value is not None and not low <= value <= high:
        raise Invalid(
            _l("A mark here goes from %(low)s to %(high)s.", low=int(low), high=int(high)), "value"
        )


def _within(round_: Round, given_at: datetime | None) -> datetime:
    """A device's clock may be wrong: no mark was given before the opening or after now."""
    at = now()
    given = min(given_at or at, at)
    return max(given, round_.opened_at) if round_.opened_at else given


def _standing(assignment: Assignment, criterion: Criterion | None) -> Mark | None:
    query = db.select(Mark).filter_by(
        assignment_id=assignment.id, criterion_id=criterion.id if criterion else None
    )
    found: Mark | None = db.session.scalar(query.order_by(Mark.id.desc()).limit(1))
    return found


def _note_work(seat: Seat, by: Any) -> None:
    """The juror works: the round's criteria are settled."""
    _start_seat(seat)
    if seat.round.frozen_at is None:
        seat.round.frozen_at = now()
        audit.record("round.frozen", seat.round, by=by)


def _start_seat(seat: Seat) -> None:
    if seat.started_at is None:
        seat.started_at = now()


def _settle_state(assignment: Assignment) -> None:
    """DONE once every criterion has its mark, else OPEN (again)."""
    db.session.flush()
    criteria: set[int | None] = {criterion.id for criterion in assignment.round.criteria}
    wanted = criteria or {None}
    given = set(current_values([assignment])[assignment.id])
    assignment.state = AssignmentState.DONE if wanted <= given else AssignmentState.OPEN
    assignment.reason, assignment.updated_at = "", now()


def _remember_conflict(assignment: Assignment) -> None:
    conflict = Conflict(
        juror_id=assignment.juror_id, submission_id=assignment.submission_id,
        kind=assignment.conflict, reason=assignment.reason, settled_at=now(),
    )  # fmt: skip
    db.session.add(conflict)
