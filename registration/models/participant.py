"""One person at an edition: in a delegation, or without one (a volunteer, a guest, staff)."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role, within
from app.core.clock import now
from app.core.crypto import EncryptedText
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.programmes.models import Edition
from registration.models.delegation import Delegation
from registration.models.project import Project
from registration.rules.roles import ParticipantRole

if TYPE_CHECKING:
    from registration.models.consent import Consent

#: in the place of a name that was erased; every participant has one
ERASED_NAME = "—"


class Gender(enum.StrEnum):
    """For shared rooms only; as free as the host allows."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNSTATED = "unstated"


class Participant(Identified, Model):
    __table_args__ = (
        CheckConstraint("name <> ''", name="has_name"),
        Index("ix_participant_edition_updated", "edition_id", "updated_at"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship()
    delegation_id: Mapped[int | None] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    delegation: Mapped[Delegation | None] = relationship(back_populates="participants")
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("project.id", ondelete="SET NULL"), index=True
    )
    project: Mapped[Project | None] = relationship(back_populates="team")
    #: order of entry within the delegation
    position: Mapped[int] = mapped_column(default=0)
    role: Mapped[ParticipantRole] = choice(ParticipantRole)
    #: in own script; one name is enough
    name: Mapped[str]
    #: as in the passport; empty when the own name is Latin already
    latin_name: Mapped[str] = mapped_column(default="")
    #: name and latin name folded for searching (app.core.names.search_key)
    search_key: Mapped[str] = mapped_column(default="", index=True)
    birth_date: Mapped[date | None]
    gender: Mapped[Gender] = choice(Gender, default=Gender.UNSTATED)
    #: ISO 3166 alpha-2
    nationality: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    #: health data, sealed: what the person cannot or does not eat, allergies, medicine
    diet: Mapped[str | None] = mapped_column(EncryptedText)
    medical_notes: Mapped[str | None] = mapped_column(EncryptedText)
    tshirt: Mapped[str] = mapped_column(default="")
    arrival: Mapped[date | None]
    departure: Mapped[date | None]
    notes: Mapped[str] = mapped_column(default="")
    #: the day whose rate window applies; a replacement inherits it
    priced_on: Mapped[date | None]
    #: since when a place is held under the caps; None: not yet, or given back
    placed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)

    consents: Mapped[list[Consent]] = relationship(
        back_populates="participant", order_by="Consent.id", cascade="all, delete-orphan"
    )

    @property
    def country(self) -> str:
        """The country on the badge: the delegation's, else the person's own."""
        return self.delegation.country if self.delegation else self.nationality

    @property
    def display_name(self) -> str:
        """The name everybody can read: Latin where given, else the own name."""
        return self.latin_name or self.name

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """Whoever may see the delegation; without one, the edition's managers."""
        editions = user.reach("edition", Role.PROGRAMME_MANAGER)
        return or_(
            cls.delegation_id.in_(select(Delegation.id).where(Delegation.readable_by(user))),
            cls.edition_id.in_(select(Edition.id).where(within(Edition.code, editions))),
        )
