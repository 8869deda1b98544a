"""Rounds of a jury: set up as data, opened once everything is there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.ids import public_id
from app.core.stale import lock, lock_unchanged
from app.extensions import db
from judging.mails import jury as mails
from judging.models import Call, Juror, Round, RoundSubmission, Seat
from judging.queries.permissions import require_organiser
from judging.queries.progress import open_tasks
from judging.queries.rounds import entrants, rounds_of, seats_in, setup_of
from judging.queries.standing import is_decided
from judging.rules.assigning import Plan
from judging.rules.kinds import JurorState, RoundKind, RoundState
from judging.rules.opening import gaps_of
from judging.services.assignments import replan_round
from judging.services.names import Texts, require_english

#: what stays as it is once jurors are at work
STRUCTURE = ("kind", "marks_each", "everyone", "votes_needed", "advance")


def add_round(call: Call, *, name: Texts, kind: RoundKind, by: Any) -> Round:
    """A round after the others, still in set-up; the whole jury that accepted sits in it.

    Conflict once the call is decided.
    """
    require_organiser(call, by=by)
    require_english(name)
    lock(call)  # two rounds do not get one position
    if is_decided(call.id):  # the last round decides: one more would take that from it
        raise Conflict(_l("The result of this call is decided, so no round comes after it."))
    position = max((each.position for each in rounds_of(call)), default=0) + 1
    round_ = Round(call=call, name=name, kind=kind, position=position, seed=public_id(20))
    db.session.add(round_)
    audit.record("round.added", round_, by=by)
    for juror in _accepted(call):
        db.session.add(Seat(round=round_, juror=juror))
    return round_


def change_round(
    round_: Round,
    *,
    name: Texts,
    instructions: Texts,
    due_at: datetime | None,
    seen: str,
    by: Any,
    **structure: Any,
) -> None:
    """Change words and the day it is due; in set-up also how it judges (``STRUCTURE``).

    Invalid for numbers that make no sense; Conflict for a change of how it judges once open, and
    when it was changed since ``seen``.
    """
    require_organiser(round_.call, by=by)
    lock_unchanged(round_, seen)
    require_english(name)
    changed = {key: v for key, v in structure.items() if getattr(round_, key) != v}
    if changed and round_.state is not RoundState.SETUP:
        raise Conflict(_l("This round is open: how it judges stays as it is."))
    if round_.state is RoundState.CLOSED:
        raise Conflict(_l("This round is closed: it stays as it was."))
    _check_structure(changed)
    for key, value in changed.items():
        if key not in STRUCTURE:
            raise TypeError(key)
        setattr(round_, key, value)
    if round_.kind is RoundKind.VOTE:
        round_.criteria.clear()
    round_.name, round_.instructions, round_.due_at = name, instructions, due_at
    audit.record("round.changed", round_, by=by, changed=sorted(changed))


def move_round(round_: Round, *, up: bool, by: Any) -> None:
    """One place earlier or later among the rounds still in set-up; nothing at their ends."""
    require_organiser(round_.call, by=by)
    lock(round_.call)
    order = rounds_of(round_.call)
    here = order.index(round_)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    other = order[there]
    if {round_.state, other.state} != {RoundState.SETUP}:
        raise Conflict(_l("A round that was opened keeps its place in the order."))
    places = round_.position, other.position
    round_.position = -places[0]  # two rounds of one call never share a position
    db.session.flush()
    other.position = places[0]
    db.session.flush()
    round_.position = places[1]
    audit.record("round.moved", round_, by=by, up=up)


def remove_round(round_: Round, *, by: Any) -> None:
    """Take a round in set-up away with its criteria and panel; Conflict once it was opened."""
    require_organiser(round_.call, by=by)
    lock(round_)
    if round_.state is not RoundState.SETUP:
        raise Conflict(_l("A round that was opened cannot be removed: its marks are kept."))
    audit.record("round.removed", round_.call, by=by, position=round_.position)
    for seat in seats_in(round_):
        db.session.delete(seat)
    db.session.flush()
    db.session.delete(round_)


def set_panel(round_: Round, *, jurors: Iterable[Juror], by: Any) -> Plan | None:
    """Seat exactly these jurors; in an open round the open tasks are planned again.

    What a juror who loses the seat has marked stays. Returns the new plan of an open round.
    """
    require_organiser(round_.call, by=by)
    lock(round_)
    if round_.state is RoundState.CLOSED:
        raise Conflict(_l("This round is closed: it stays as it was."))
    wanted = {juror.id: juror for juror in jurors}
    if any(j.call_id != round_.call_id or not sits(j) for j in wanted.values()):
        raise Invalid(_l("Choose among the people of this jury."), "jurors")
    seated = {seat.juror_id: seat for seat in seats_in(round_)}
    for gone in seated.keys() - wanted.keys():
        db.session.delete(seated[gone])
    new = [Seat(round=round_, juror=wanted[each]) for each in sorted(wanted.keys() - seated.keys())]
    db.session.add_all(new)
    audit.record("round.panel_set", round_, by=by, jurors=len(wanted))
    if round_.state is RoundState.SETUP:
        return None
    plan = replan_round(round_, by=by)
    _tell(round_, new)
    return plan


def open_round(round_: Round, *, by: Any) -> Plan:
    """Open it: its submissions come in, tasks are planned, jurors may mark.

    Conflict while something is missing (rules.opening says what) or when it was opened before.
    The plan says which submissions lack jurors.
    """
    require_organiser(round_.call, by=by)
    lock(round_.call)  # nobody prolongs the call or the forwarding meanwhile
    lock(round_)
    if round_.state is not RoundState.SETUP:
        raise Conflict(_l("This round was opened already."))
    if gaps_of(setup_of(round_)):
        raise Conflict(_l("This round cannot open yet: its page says what is missing."))
    for submission in entrants(round_):
        db.session.add(RoundSubmission(round_id=round_.id, submission_id=submission))
    round_.state, round_.opened_at = RoundState.OPEN, now()
    round_.seed = round_.seed or public_id(20)
    audit.record("round.opened", round_, by=by, seed=round_.seed)
    plan = replan_round(round_, by=by)
    _tell(round_, seats_in(round_))
    return plan


def _tell(round_: Round, seats: Iterable[Seat]) -> None:
    """Mail each juror what lies on the desk."""
    tasks = open_tasks(round_)
    for seat in seats:
        if seat.juror_id in tasks:
            mails.send_open(seat.juror, round_, tasks=tasks[seat.juror_id])


def sits(juror: Juror) -> bool:
    """Whether a juror may have a seat: invited or accepted, not gone."""
    return juror.state in (JurorState.INVITED, JurorState.ACCEPTED)


def _accepted(call: Call) -> list[Juror]:
    query = db.select(Juror).filter_by(call_id=call.id).order_by(Juror.id)
    return [juror for juror in db.session.scalars(query).unique() if sits(juror)]


def _check_structure(changed: dict[str, Any]) -> None:
    for key in ("marks_each", "votes_needed", "advance"):
        if (number := changed.get(key)) is not None and number < 1:
            raise Invalid(_l("Write a number from 1 on."), key)
