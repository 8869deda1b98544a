"""Who is calling."""

from app.accounts.models import ApiToken, User, UserSession
from app.core.clock import now
from app.core.ids import token_hash
from app.extensions import db


def user_of_session(token: str) -> User | None:
    """Whoever is signed in with the cookie's ``token``; None once it was shut or ran out."""
    query = db.select(UserSession).filter_by(token_hash=token_hash(token))
    row = db.session.scalar(query)
    if row is None or row.expires_at <= now() or not row.user.is_active:
        return None
    row.user.session_token = token
    return row.user


def live_api_token(token: str) -> ApiToken | None:
    """The bearer token if it is valid and its owner's account open."""
    row = db.session.scalar(db.select(ApiToken).filter_by(token_hash=token_hash(token)))
    if row is None or row.revoked_at is not None or not row.user.is_active:
        return None
    return row


def user_by_email(email: str) -> User | None:
    """The account of an e-mail address, however it is capitalised."""
    return db.session.scalar(db.select(User).filter_by(email=email.strip().lower()))
