"""Proving who one is: each try is committed as failed before it is judged."""

from flask import request
from flask_babel import gettext as _

from app.accounts import queries
from app.accounts.models import User
from app.accounts.services import attempts, passwords, second_factor
from app.core.errors import Invalid
from app.core.transaction import transaction


def begin_attempt(kind: str, email: str) -> list[int]:
    """Count a try from this browser; what is left of the request may fail without forgetting it."""
    with transaction():
        return attempts.begin_attempt(kind=kind, email=email, address=request.remote_addr or "")


def prove_password(email: str, password: str, *, field: str = "password") -> User:
    """Whoever signs in with ``email`` and ``password``; Invalid says the same whatever was wrong.

    The slow hash is computed while no transaction is open, so that nobody waits for it.
    """
    tries = begin_attempt(attempts.PASSWORD, email)
    with transaction():
        stored = queries.password_hash_of(email)
    user = queries.user_by_email(email) if passwords.is_right(password, stored) else None
    if user is None:
        raise Invalid(_("The e-mail address or the password is wrong."), field)
    with transaction():  # whatever else the form got wrong, this try was no guess
        attempts.forgive_attempt(tries)
    passwords.refresh_hash(user, password)
    return user


def prove_code(user: User, code: str) -> None:
    """Raise Invalid (field ``code``) unless ``code`` is one of the second factor of ``user``."""
    tries = begin_attempt(attempts.CODE, user.email)
    if not second_factor.accept_code(user, code):
        raise Invalid(_("This code is wrong or was used already. Try the next one."), "code")
    attempts.forgive_attempt(tries)
