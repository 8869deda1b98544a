"""What is forgotten of an account."""

from functools import partial
from typing import Any

from app.accounts import queries
from app.accounts.models import ApiToken, Grant, OneTimeLink, RecoveryCode, User, UserSession
from app.core import audit, erasure
from app.core.clock import now
from app.core.erasure import Trace
from app.extensions import db

#: begins what stands in the place of an address
ERASED = "erased-"


def traces(wanted: str, by: Any) -> list[Trace]:
    """The account of an e-mail address or public id; refused for the last administrator."""
    query = db.select(User).where((User.email == wanted) | (User.public_id == wanted))
    user = db.session.scalar(query)
    if user is None or user.email.startswith(ERASED):
        return []
    last = [each.id for each in queries.administrators()] == [user.id]
    return [
        Trace(
            f"the account {user.public_id}: name, address, password, second factor, roles, tokens",
            partial(erase_account, user, by=by),
            "This is the last administrator. Make somebody else an administrator first."
            if last else "",
            user.email,
        )
    ]  # fmt: skip


def erase_account(user: User, *, by: Any) -> None:
    """Close ``user`` for good and forget who it was; what it did stays, under its public id."""
    erasure.rename_doer(user.email, f"account {user.public_id}")
    for model in (ApiToken, UserSession, OneTimeLink, RecoveryCode, Grant):
        db.session.execute(db.delete(model).where(model.user_id == user.id))
    db.session.expire(user, ["grants"])
    user.email, user.name = f"{ERASED}{user.public_id}", ""
    user.password_hash = user.totp_secret = user.totp_confirmed_at = user.totp_last_counter = None
    user.email_confirmed_at, user.closed_at = None, user.closed_at or now()
    audit.record("account.erased", user, by=by)
