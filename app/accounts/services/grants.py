"""Giving and taking roles."""

from typing import Any

from app.accounts import queries
from app.accounts.models import Grant, User
from app.accounts.rules.grants import may_give, scope_problem
from app.core import audit
from app.core.access import Role
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.extensions import db

PROBLEMS = {
    "missing": _l("Say for which edition, region or organisation."),
    "needless": _l("This role is held everywhere. Leave the place empty."),
    "wrong_kind": _l("This role is not held for such a place. Choose another place."),
}


def give_role(user: User, role: Role, *, scope: str | None = None, by: Any) -> Grant:
    """Let ``user`` act as ``role`` in ``scope``; the grant they have already, if they do.

    ``by`` is an administrator, somebody whose own role reaches there, or words for a command.
    Raises NotAllowed, Invalid (field ``scope``) or Conflict for a closed account.
    """
    check_role(role, scope, by=by)
    if not user.is_active:
        raise Conflict(_l("This account is closed. Open it again first."))
    for grant in user.grants:
        if grant.role is role and grant.scope == scope:
            return grant
    grant = Grant(user=user, role=role, scope=scope)
    db.session.add(grant)
    audit.record("account.role_given", user, by=by, role=role.value, scope=scope)
    return grant


def take_role(grant: Grant, *, by: Any) -> None:
    """End a role; raises NotAllowed, and Conflict when nobody could run the platform then."""
    check_may_give(grant.role, grant.scope, by=by)
    if grant.role is Role.ADMINISTRATOR:
        keep_an_administrator(grant.user)
    user = grant.user
    user.grants.remove(grant)
    db.session.delete(grant)
    audit.record("account.role_taken", user, by=by, role=grant.role.value, scope=grant.scope)


def check_role(role: Role, scope: str | None, *, by: Any) -> None:
    """Raise Invalid for a place that does not suit ``role``, NotAllowed for one out of reach."""
    problem = scope_problem(role, scope)
    if problem is not None:
        raise Invalid(PROBLEMS[problem], "scope")
    if scope is not None and not queries.is_known(scope):
        raise Invalid(_l("There is no such place. Choose one of the list."), "scope")
    check_may_give(role, scope, by=by)


def check_may_give(role: Role, scope: str | None, *, by: Any) -> None:
    """Raise NotAllowed unless ``by`` may hand out ``role`` in ``scope``."""
    if isinstance(by, str):
        return  # a command: whoever has a shell on the server needs no role
    held = [(grant.role, grant.scope) for grant in by.grants]
    if not may_give(held, role, scope, within=queries.scope_around(scope)):
        raise NotAllowed(_l("You may not hand out this role there. Ask an administrator."))


def keep_an_administrator(user: User) -> None:
    """Raise Conflict when ``user`` is the last administrator who can sign in."""
    locked = db.select(Grant).filter_by(role=Role.ADMINISTRATOR).order_by(Grant.id)
    db.session.scalars(locked.with_for_update()).all()
    if not [other for other in queries.administrators() if other.id != user.id]:
        raise Conflict(
            _l("This is the last administrator. Make somebody else an administrator first.")
        )
