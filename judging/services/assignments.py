"""Tasks on desks: planned by rule, planned again when a juror comes, leaves or recuses."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func

from app.core import audit
from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from judging.models import Assignment, Mark, Round, RoundSubmission, Submission
from judging.queries.bars import barred_pairs
from judging.queries.jury import judged_in
from judging.queries.permissions import require_organiser
from judging.queries.rounds import ready_jurors
from judging.rules.assigning import Pair, Plan, assign, desk_order
from judging.rules.kinds import AssignmentState, ConflictKind, RoundState


def plan_round(round_: Round, *, by: Any) -> Plan:
    """Plan the open tasks of an open round again, on an organiser's wish.

    Conflict unless the round is open. What cannot be had is in the answer, not an error.
    """
    require_organiser(round_.call, by=by)
    lock(round_)
    if round_.state is not RoundState.OPEN:
        raise Conflict(_l("Tasks are planned when the round opens, and while it is open."))
    return _plan(round_, by=by)


def replan_round(round_: Round, *, by: Any) -> Plan:
    """The same after a recusal or a change of the jury; the caller holds the round alone."""
    return _plan(round_, by=by)


def drop_submission(submission: Submission, *, by: Any) -> None:
    """Take the open tasks of a submission that no longer counts off the desks.

    For whoever withdraws it or finds it not eligible after all; marks stay in the log.
    """
    query = db.select(Round).join(RoundSubmission).order_by(Round.id)
    query = query.where(RoundSubmission.submission_id == submission.id)
    for round_ in db.session.scalars(query.where(Round.state == RoundState.OPEN)).all():
        lock(round_)
        if round_.state is RoundState.OPEN:
            _clear_desks(round_, submission)
            audit.record("round.submission_dropped", round_, by=by, number=submission.number)


def _clear_desks(round_: Round, submission: Submission) -> None:
    query = db.select(Assignment).filter_by(round_id=round_.id, submission_id=submission.id)
    for task in db.session.scalars(query.filter_by(state=AssignmentState.OPEN)).all():
        task.state = AssignmentState.CANCELLED


@dataclass
class _Tasks:
    """The tasks of a round as the rule sees them."""

    by_pair: dict[Pair, Assignment] = field(default_factory=dict)
    done: set[Pair] = field(default_factory=set)
    held: set[Pair] = field(default_factory=set)
    barred: set[Pair] = field(default_factory=set)


def _plan(round_: Round, *, by: Any) -> Plan:
    submissions = judged_in(round_)
    bars = barred_pairs(round_.call, submissions)
    tasks = _tasks_of(round_)
    _recuse_begun(tasks, bars, by)
    plan = assign(
        submissions,
        ready_jurors(round_),
        each=None if round_.everyone else round_.marks_each,
        seed=round_.seed,
        barred=bars.keys() | tasks.barred,
        done=tasks.done,
        held=tasks.held,
    )
    _lay_on_desks(round_, plan, tasks)
    audit.record("round.planned", round_, by=by, given=len(plan.given), taken=len(plan.taken))
    return plan


def _tasks_of(round_: Round) -> _Tasks:
    """What was begun stays; abstained and recused ones are no marks and do not come back."""
    begun = set(db.session.scalars(_begun(round_)))
    tasks = _Tasks()
    query = db.select(Assignment).filter_by(round_id=round_.id).order_by(Assignment.id)
    for task in db.session.scalars(query):
        pair = (task.submission_id, task.juror_id)
        tasks.by_pair[pair] = task
        if task.state in (AssignmentState.ABSTAINED, AssignmentState.RECUSED):
            tasks.barred.add(pair)
        elif task.state is AssignmentState.DONE or task.id in begun:
            tasks.done.add(pair)
        elif task.state is AssignmentState.OPEN:
            tasks.held.add(pair)
    return tasks


def _recuse_begun(tasks: _Tasks, bars: dict[Pair, ConflictKind], by: Any) -> None:
    """What was marked before the conflict was known does not count; its log stays."""
    for pair in sorted(tasks.done & bars.keys()):
        task = tasks.by_pair[pair]
        task.state, task.conflict = AssignmentState.RECUSED, bars[pair]
        tasks.done.remove(pair)
        audit.record("assignment.recused", task, by=by, kind=bars[pair].value)


def _begun(round_: Round) -> Any:
    """Ids of tasks with a mark, also a half-done one or one that was taken back."""
    query = db.select(Mark.assignment_id).join(Assignment).distinct()
    return query.where(
        Assignment.round_id == round_.id, Assignment.state != AssignmentState.CANCELLED
    )


def _lay_on_desks(round_: Round, plan: Plan, tasks: _Tasks) -> None:
    for pair in plan.taken:
        tasks.by_pair[pair].state = AssignmentState.CANCELLED
    last = _last_positions(round_)
    for juror, submissions in _by_juror(plan.given).items():
        start = last.get(juror, 0)
        for position, submission in enumerate(
            desk_order(juror, submissions, seed=round_.seed), start=start + 1
        ):
            _give(round_, tasks.by_pair.get((submission, juror)), (submission, juror), position)


def _give(round_: Round, before: Assignment | None, pair: Pair, position: int) -> None:
    """A task that was taken away comes back as the same row: its log goes on."""
    if before is not None:
        before.state, before.position = AssignmentState.OPEN, position
        before.skipped_at = None
        return
    submission, juror = pair
    db.session.add(
        Assignment(round_id=round_.id, juror_id=juror, submission_id=submission, position=position)
    )


def _last_positions(round_: Round) -> dict[int, int]:
    query = db.select(Assignment.juror_id, func.max(Assignment.position))
    query = query.where(Assignment.round_id == round_.id).group_by(Assignment.juror_id)
    positions: dict[int, int] = dict(db.session.execute(query).all())
    return positions


def _by_juror(pairs: Iterable[Pair]) -> dict[int, list[int]]:
    desks: dict[int, list[int]] = {}
    for submission, juror in pairs:
        desks.setdefault(juror, []).append(submission)
    return desks
