"""A certificate: numbered, verifiable by anyone, revocable. What it says is kept with it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.programmes.models import Edition
from registration.models import Participant


class CertificateKind(enum.StrEnum):
    """What is certified; who gets one is a rule (badges.rules.certificates)."""

    PARTICIPATION = "participation"
    EXHIBITOR = "exhibitor"
    SUPERVISOR = "supervisor"


class Certificate(Identified, Model):
    __table_args__ = (UniqueConstraint("participant_id", "kind"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship()
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    participant: Mapped[Participant | None] = relationship()
    kind: Mapped[CertificateKind] = choice(CertificateKind)
    #: ``7Q4K-M2XR-…``: random, so that nobody can walk through the numbers
    number: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    #: everything printed on it, so that a reissue years later says the same
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_reason: Mapped[str] = mapped_column(default="")

    @classmethod
    def readable_by(cls, user: Any) -> Any:
        """Whoever manages the edition or may see the participant."""
        return cls.edition_id.in_(
            select(Edition.id).where(Edition.readable_by(user))
        ) | cls.participant_id.in_(select(Participant.id).where(Participant.readable_by(user)))
