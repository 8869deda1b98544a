"""A file that belongs to a delegation or to one of its people."""

from __future__ import annotations

import enum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.files import StoredFile
from app.core.models import Identified, choice
from app.extensions import Model
from registration.models.delegation import Delegation
from registration.models.participant import Participant


class DocumentKind(enum.StrEnum):
    """What the file shows."""

    INSURANCE = "insurance"
    CONSENT = "consent"
    PROJECT = "project"
    OTHER = "other"


class Document(Identified, Model):
    delegation_id: Mapped[int] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    delegation: Mapped[Delegation] = relationship()
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    participant: Mapped[Participant | None] = relationship()
    kind: Mapped[DocumentKind] = choice(DocumentKind)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file: Mapped[StoredFile] = relationship(lazy="joined")

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """Whoever may see the delegation."""
        return cls.delegation_id.in_(select(Delegation.id).where(Delegation.readable_by(user)))
