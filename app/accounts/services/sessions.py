"""Signing in and out: each browser is a row, so that it can be shut from anywhere."""

from datetime import timedelta

from app.accounts.models import User, UserSession
from app.core import audit
from app.core.clock import now
from app.core.ids import secret_token, token_hash
from app.extensions import db

LASTS = timedelta(days=14)


def open_session(user: User, *, device: str, by: object) -> str:
    """Sign ``user`` in on ``device``; the token goes into the browser's cookie and nowhere else."""
    token = secret_token()
    expires = now() + LASTS
    db.session.execute(
        db.delete(UserSession).where(
            UserSession.user_id == user.id, UserSession.expires_at <= now()
        )
    )
    db.session.add(
        UserSession(
            user=user, token_hash=token_hash(token), device=device[:200], expires_at=expires
        )
    )
    user.session_token = token
    audit.record("account.signed_in", user, by=by)
    return token


def close_session(token: str, *, by: object) -> None:
    """Sign out the browser that holds ``token``; silent when it is out already."""
    row = db.session.scalar(db.select(UserSession).filter_by(token_hash=token_hash(token)))
    if row is not None:
        audit.record("account.signed_out", row.user, by=by)
        db.session.delete(row)


def close_session_of(user: User, public_id: str, *, by: object) -> bool:
    """Sign ``user`` out of one browser of their list; False when it was out already."""
    query = db.select(UserSession).filter_by(user_id=user.id, public_id=public_id)
    row = db.session.scalar(query)
    if row is None:
        return False
    db.session.delete(row)
    audit.record("account.signed_out", user, by=by)
    return True


def close_all_sessions(user: User, *, keep: str = "", by: object) -> int:
    """Sign ``user`` out everywhere, except in the browser that holds the token ``keep``."""
    query = db.select(UserSession).filter_by(user_id=user.id)
    rows = [row for row in db.session.scalars(query) if row.token_hash != token_hash(keep)]
    for row in rows:
        db.session.delete(row)
    audit.record("account.signed_out_everywhere", user, by=by, sessions=len(rows))
    return len(rows)
