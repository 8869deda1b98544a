"""The brake on guessing: every try is counted before it is judged."""

from hashlib import sha256

from app.accounts.models import SignInAttempt, User
from app.accounts.rules.attempts import PER_ACCOUNT, PER_ADDRESS, WINDOW, network_of
from app.core.clock import now
from app.core.errors import TooMany
from app.core.i18n import lazy_gettext as _l
from app.extensions import db

#: what can be guessed at, each with its own count for an account
PASSWORD, CODE, LINK = "password", "code", "link"


def begin_attempt(*, kind: str, email: str, address: str) -> list[int]:
    """Count one try of ``kind`` as failed, until :func:`forgive_attempt` says otherwise.

    Commit it before judging: then a refused page (which rolls back) cannot forget it, and tries
    made at the same moment see one another. Returns what to forgive. Raises TooMany after 5
    failures for the account or 20 from the address within 15 minutes.
    """
    keys = {
        _key(kind, email): PER_ACCOUNT,
        _key("address", network_of(address)): PER_ADDRESS,
    }
    _queue_up(email)
    start = now() - WINDOW
    db.session.execute(db.delete(SignInAttempt).where(SignInAttempt.at < start))
    for key, limit in keys.items():
        if _count(key) >= limit:
            raise TooMany(_l("Too many attempts. Wait 15 minutes, then try again."))
    rows = [SignInAttempt(key=key) for key in keys]
    db.session.add_all(rows)
    db.session.flush()
    return [row.id for row in rows]


def forgive_attempt(tries: list[int]) -> None:
    """That try was right: it counts no longer."""
    db.session.execute(db.delete(SignInAttempt).where(SignInAttempt.id.in_(tries)))


def forget_attempts(email: str) -> None:
    """Its owner is signed in: earlier failures for the account count no longer."""
    keys = [_key(kind, email) for kind in (PASSWORD, CODE)]
    db.session.execute(db.delete(SignInAttempt).where(SignInAttempt.key.in_(keys)))


def _queue_up(email: str) -> None:
    """Tries for one account wait for each other, so that none is judged uncounted."""
    query = db.select(User.id).filter_by(email=email.strip().lower())
    db.session.scalar(query.with_for_update())


def _count(key: str) -> int:
    query = db.select(db.func.count()).select_from(SignInAttempt)
    return db.session.scalar(query.where(SignInAttempt.key == key)) or 0


def _key(kind: str, value: str) -> str:
    return sha256(f"{kind}:{value.strip().lower()}".encode()).hexdigest()
