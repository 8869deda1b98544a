"""The keys that seal certificates."""

from sqlalchemy import select

from app.extensions import db
from badges.models import SealKey


def current_seal() -> SealKey | None:
    """The key that seals now; None when none was made or brought yet."""
    query = select(SealKey).filter_by(retired_at=None).order_by(SealKey.id.desc()).limit(1)
    return db.session.scalar(query)


def all_seals() -> list[SealKey]:
    """Every key that ever sealed, the newest first: what they sealed still verifies."""
    return list(db.session.scalars(select(SealKey).order_by(SealKey.id.desc())))
