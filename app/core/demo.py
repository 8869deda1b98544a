"""The demonstration: each part loads its own share, in order, in one transaction."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app

from app.core import guard
from app.core.audit import AuditEvent
from app.core.outbox import OutboxMessage
from app.extensions import db

#: a loader takes what earlier ones made, by name, and adds its own
Loader = Callable[[dict[str, Any]], None]


def add(app: Flask, loader: Loader, *, order: int) -> None:
    """Have ``loader`` take part in ``demo load``; lower orders run first."""
    app.extensions.setdefault("demo", []).append((order, loader))


def is_empty() -> bool:
    """Whether nobody uses this database yet."""
    users = db.metadata.tables["account"]
    return db.session.scalar(db.select(db.func.count()).select_from(users)) == 0


def load() -> None:
    """Fill an empty database with invented people and sample organisations.

    Mails that the demo's deeds wrote are marked as sent: nobody must get them.
    """
    made: dict[str, Any] = {}
    for _, loader in sorted(current_app.extensions["demo"], key=lambda pair: pair[0]):
        loader(made)
    db.session.execute(db.update(OutboxMessage).values(sent_at=OutboxMessage.created_at))
    db.session.execute(db.update(AuditEvent).values(data={"demo": True}))
    guard.mark_demo()
