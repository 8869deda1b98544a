"""One at a time: whoever changes a delegation holds its row until the commit."""

from typing import Any

from app.extensions import db


def hold(row: Any, *columns: str) -> None:
    """Wait for others who hold ``row``, then read ``columns`` again as they left them.

    On SQLite the write transaction itself is the lock.
    """
    model = type(row)
    db.session.flush()
    db.session.execute(db.select(model.id).filter_by(id=row.id).with_for_update())
    db.session.refresh(row, columns)
