"""What an edition certifies: which kinds, to whom, in which words and under whose names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.programmes.models import Edition
from badges.rules.certificates import CertificateKind


class CertificateWording(Identified, Model):
    """One kind of certificate of one edition, where it departs from the usual."""

    __table_args__ = (
        UniqueConstraint("edition_id", "kind"),
        CheckConstraint("days_min BETWEEN 0 AND 60", name="days_in_reach"),
        CheckConstraint("sessions_min BETWEEN 0 AND 60", name="sessions_in_reach"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    edition: Mapped[Edition] = relationship()
    kind: Mapped[CertificateKind] = choice(CertificateKind)
    #: whether this edition gives it at all
    is_given: Mapped[bool] = mapped_column(default=True)
    #: let in at a door on at least so many different days; 0: being registered is enough
    days_min: Mapped[int] = mapped_column(default=1)
    #: read at so many different sessions
    sessions_min: Mapped[int] = mapped_column(default=0)
    #: heading and text by language code; placeholders by name only, such as {name} or {event}
    headings: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: up to two: [name, office]
    signatories: Mapped[list[Any]] = mapped_column(JSON, default=list)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
