"""Two people edit one thing: who sends second is told, and nothing is overwritten in silence."""

import hashlib
from typing import Any

from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.extensions import db


def fingerprint(row: Any) -> str:
    """Sixteen characters that change with any column of ``row``; a form carries them along."""
    values = [(column.key, getattr(row, column.key)) for column in row.__mapper__.column_attrs]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def lock(row: Any, *columns: str) -> None:
    """Lock ``row`` until the commit, then read it anew, or of it only ``columns``.

    On SQLite the write transaction itself is the lock.
    """
    db.session.flush()
    lock_id(type(row), row.id)
    db.session.refresh(row, columns or None)


def lock_id(model: Any, number: int) -> None:
    """Lock the row of ``model`` whose id is ``number`` until the commit, and read nothing."""
    query = db.select(model.id).where(model.id == number)
    # rows that point to it may still come: they do not wait
    db.session.execute(query.with_for_update(key_share=True))


def lock_unchanged(row: Any, seen: str) -> None:
    """Lock ``row`` until the commit; Conflict when it is no longer what ``seen`` was taken of."""
    lock(row)
    if fingerprint(row) != seen:
        raise Conflict(
            _l(
                "Somebody else changed this while you were writing. Nothing of yours is saved yet: "
                "open the page again in a second tab, compare, and send it from there."
            )
        )
