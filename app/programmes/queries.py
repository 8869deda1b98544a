"""Reads of programmes and editions used in more than one place."""

from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionStatus

HIDDEN = (EditionStatus.DRAFT,)
OVER = (EditionStatus.FINISHED, EditionStatus.CANCELLED)


def open_editions() -> list[Edition]:
    """Editions that are announced, open or running, the next one first."""
    query = db.select(Edition).where(Edition.status.not_in((*HIDDEN, *OVER)))
    return list(db.session.scalars(query.order_by(Edition.starts_on)))
