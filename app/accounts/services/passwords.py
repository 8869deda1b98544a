"""Passwords: argon2id, checked in the same time whether the account exists or not."""

from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts import mails
from app.accounts.models import User
from app.accounts.rules.passwords import normalised, weakness
from app.accounts.services import sessions
from app.core import audit, outbox
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l

#: OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. Little memory on purpose:
#: fifty desks that sign in at the same moment need 1 GB with more.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: hash of a random text that was thrown away; unknown accounts are checked against it
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$ZMHcstV0xv9gs/7AsfJzLg$"
    "yC5yT3vpBuxjFQGJ5vBhJzpAaPunzFq3I6AeT82Ubec"
)

WEAKNESSES = {
    "short": _l("Use at least 12 characters. A few words in a row are easy to keep in mind."),
    "long": _l("Use at most 200 characters."),
    "repeated": _l("Use more different characters."),
    "obvious": _l("This password is among the first that strangers try. Choose another one."),
    "email": _l("Leave your e-mail address out of the password."),
}


def hashed(password: str) -> str:
    """What the database keeps of ``password``."""
    return HASHER.hash(normalised(password))


def is_right(password: str, stored: str | None) -> bool:
    """Whether ``password`` made the hash ``stored``; as slow for None, so that nobody can tell."""
    try:
        right = HASHER.verify(stored or NOBODY, normalised(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


def refresh_hash(user: User, password: str) -> None:
    """Hash again when the parameters have grown since; call it with the right password only."""
    if user.password_hash is None or HASHER.check_needs_rehash(user.password_hash):
        user.password_hash = hashed(password)


def set_password(user: User, password: str, *, by: Any) -> None:
    """Give ``user`` a password; raises Invalid (field ``password``) with what is wrong with it."""
    problem = weakness(password, email=user.email)
    if problem is not None:
        raise Invalid(WEAKNESSES[problem], "password")
    user.password_hash = hashed(password)
    audit.record("account.password_set", user, by=by)


def change_password(user: User, password: str, *, keep: str, by: Any) -> None:
    """Set a new password and tell the owner; only the browser with the token ``keep`` stays in."""
    set_password(user, password, by=by)
    sessions.close_all_sessions(user, keep=keep, by=by)
    outbox.queue(to=user.email, language=user.language, mail=mails.password_changed)
