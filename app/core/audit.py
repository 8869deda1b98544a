"""Who did what to which object, in the same transaction as the deed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.models import UTCDateTime
from app.extensions import Model, db


class AuditEvent(Model):
    """One deed. ``action`` is past tense (``delegation.submitted``)."""

    __table_args__ = (Index("ix_audit_event_subject_at", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    #: e-mail address of the person, or what acted ("worker", "command line", "station …")
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def name_of(subject: Any) -> str:
    """``table:id`` of a stored object."""
    return f"{subject.__tablename__}:{subject.id}"


def actor_name(by: Any) -> str:
    """What the log calls whoever acted: an e-mail address, or the given words.

    Who is to be forgotten one day (``audit_name``) stands in it without the address.
    """
    return str(getattr(by, "audit_name", None) or getattr(by, "email", by))


def record(action: str, subject: Any, *, by: Any, **data: Any) -> AuditEvent:
    """Add an event for ``subject``, which gets its id here if it is new.

    Flushes, so that a broken constraint is raised at the deed and not at the commit.
    """
    db.session.flush()
    event = AuditEvent(actor=actor_name(by), action=action, subject=name_of(subject), data=data)
    db.session.add(event)
    return event


def history(subject: Any, *, limit: int = 100) -> list[AuditEvent]:
    """The newest ``limit`` events of ``subject``, newest first."""
    query = db.select(AuditEvent).filter_by(subject=name_of(subject))
    return list(
        db.session.scalars(query.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(limit))
    )
