"""Where a result stands: who is still to vote, who signs, what was built on a round."""

from typing import Any

from sqlalchemy import func

from app.accounts.models import Grant, User
from app.core.access import STAFF, Role
from app.extensions import db
from judging.models import (
    Answer,
    Assignment,
    Call,
    Juror,
    Quota,
    Round,
    Selection,
    Submission,
)
from judging.queries.jury import in_play
from judging.queries.permissions import manages
from judging.queries.rounds import rounds_of
from judging.rules.kinds import AssignmentState, RoundKind, RoundState, SelectionState


def open_by_juror(round_: Round) -> list[tuple[str, int]]:
    """(name, open tasks) of everybody whose desk is not done, most first."""
    query = (
        db.select(User.name, User.email, func.count(Assignment.id).label("open"))
        .join(Juror, Juror.user_id == User.id)
        .join(Assignment, Assignment.juror_id == Juror.id)
        .join(Submission, Submission.id == Assignment.submission_id)
        .where(Assignment.round_id == round_.id, Assignment.state == AssignmentState.OPEN)
        .where(in_play())
        .group_by(User.id, User.name, User.email)
    )
    found = [(name or email, count) for name, email, count in db.session.execute(query)]
    return sorted(found, key=lambda one: (-one[1], one[0].casefold()))


def jurors_done(round_: Round) -> list[User]:
    """Everybody who finished at least one task of a round, by name."""
    done = db.select(Juror.user_id).join(Assignment, Assignment.juror_id == Juror.id)
    done = done.where(Assignment.round_id == round_.id, Assignment.state == AssignmentState.DONE)
    query = db.select(User).where(User.id.in_(done)).order_by(User.name, User.id)
    return list(db.session.scalars(query).unique())


def selection_of(call: Call) -> Selection | None:
    """The result of a call that ends in awards, once somebody signed it."""
    found: Selection | None = db.session.scalar(db.select(Selection).filter_by(call_id=call.id))
    return found


def is_released(call: Call) -> bool:
    """Whether the result is public."""
    query = db.select(Selection.id).filter_by(call_id=call.id, state=SelectionState.RELEASED)
    return db.session.scalar(query) is not None


def built_on(round_: Round) -> bool:
    """Whether something was decided on the result of a round, which must therefore stay."""
    later = db.select(Round.id).where(
        Round.call_id == round_.call_id,
        Round.position > round_.position,
        Round.state != RoundState.SETUP,
    )
    return db.session.scalar(later.limit(1)) is not None or is_decided(round_.call_id)


def is_decided(call_id: int) -> bool:
    """Whether the result of a call is signed, its places are given, or candidatures answered."""
    signed = db.select(Selection.id).where(
        Selection.call_id == call_id, Selection.state != SelectionState.DRAFT
    )
    given = db.select(Quota.id).where(Quota.call_id == call_id, Quota.allocated_at.is_not(None))
    answered = db.select(Answer.id).join(Submission).where(Submission.call_id == call_id)
    return any(db.session.scalar(q.limit(1)) is not None for q in (signed, given, answered))


def has_begun(call_id: int) -> bool:
    """Whether a jury works or has worked on what came, or it was decided without one."""
    opened = db.select(Round.id).where(Round.call_id == call_id, Round.state != RoundState.SETUP)
    return db.session.scalar(opened.limit(1)) is not None or is_decided(call_id)


def deciding(call: Call) -> Round | None:
    """The last round, whose marks make the final order; None while there is none by criteria."""
    rounds = rounds_of(call)
    last = rounds[-1] if rounds else None
    return last if last and last.kind is RoundKind.CRITERIA else None


def presidents_of(call: Call) -> list[User]:
    """Who holds the role for the call's edition (or for all), by name."""
    return _holders(call, Role.PRESIDENT_OF_JURY)


def secretaries_of(call: Call) -> list[User]:
    """The managers of the call's edition, by name."""
    return _holders(call, Role.PROGRAMME_MANAGER)


def only_presides(user: Any) -> bool:
    """Whether somebody presides over a jury and has no back office that leads there."""
    presides = any(grant.role is Role.PRESIDENT_OF_JURY for grant in user.grants)
    return presides and not user.has_role(*STAFF)


def may_sign(user: Any, call: Call) -> bool:
    """The president of the jury signs; where there is none, a manager."""
    president = user.has_role(Role.PRESIDENT_OF_JURY, scope=call.edition.scope)
    return bool(president or (manages(user, call) and not presidents_of(call)))


def _holders(call: Call, role: Role) -> list[User]:
    scoped = Grant.scope.is_(None) | (Grant.scope == call.edition.scope)
    query = db.select(User).where(User.grants.any((Grant.role == role) & scoped))
    return list(db.session.scalars(query.order_by(User.name, User.id)).unique())


def account_of(email: str) -> User | None:
    """The account that signed or released; None when it is gone, or it was no account."""
    found: User | None = db.session.scalar(db.select(User).filter_by(email=email))
    return found
