"""What a parent (or an adult participant) agreed to: who, when, which version of which text."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.files import StoredFile
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.programmes.models import Edition
from registration.models.participant import Participant


class ConsentKind(enum.StrEnum):
    """What is agreed to; each is asked on its own."""

    PARTICIPATION = "participation"
    HEALTH_DATA = "health_data"
    PHOTOGRAPHS = "photographs"


class ConsentState(enum.StrEnum):
    """How the question was answered."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ConsentText(Identified, Model):
    """A text by kind, language and version; never changed, a new version replaces it."""

    __table_args__ = (UniqueConstraint("edition_id", "kind", "language", "version"),)

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    edition: Mapped[Edition] = relationship()
    kind: Mapped[ConsentKind] = choice(ConsentKind)
    language: Mapped[str]
    version: Mapped[int]
    text: Mapped[str]


class Consent(Identified, Model):
    """One answer; the newest of a kind counts."""

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    participant: Mapped[Participant] = relationship(back_populates="consents")
    kind: Mapped[ConsentKind] = choice(ConsentKind)
    state: Mapped[ConsentState] = choice(ConsentState, default=ConsentState.ASKED)
    text_id: Mapped[int | None] = mapped_column(ForeignKey("consent_text.id"))
    text: Mapped[ConsentText | None] = relationship()
    guardian_name: Mapped[str] = mapped_column(default="")
    guardian_email: Mapped[str] = mapped_column(default="")
    #: SHA-256 of the token in the parent's private link
    token_hash: Mapped[str | None] = mapped_column(index=True)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: a signed paper, scanned, where the parent has no e-mail
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    evidence: Mapped[StoredFile | None] = relationship()
    recorded_by: Mapped[str] = mapped_column(default="")
