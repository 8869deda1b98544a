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


def lock(row: Any) -> None:
    """Lock ``row`` until the commit and read it anew."""
    model = type(row)  # rows that point to it may still come: they do not wait
    db.session.flush()
    db.session.execute(
        db.select(model.id).where(model.id == row.id).with_for_update(key_share=True)
    )
    db.session.refresh(row)


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
