"""One holding of a programme: dates in its zone, place, mode, status and what it switches on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role, within
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.programmes.models.key_date import KeyDate
from app.programmes.models.programme import Programme
from app.programmes.rules.editions import EditionMode, EditionStatus


class Edition(Identified, Model):
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="forwards"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    programme: Mapped[Programme] = relationship(back_populates="editions", lazy="joined")
    #: in addresses and commands: ``esi-2027``
    code: Mapped[str] = mapped_column(unique=True)
    #: ``ESI 2027, Gdynia``
    name: Mapped[str]
    #: one line that makes a young person want to go, by language code
    tagline: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: who can come, what happens there; plain paragraphs by language code
    description: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    status: Mapped[EditionStatus] = choice(EditionStatus, default=EditionStatus.DRAFT)
    mode: Mapped[EditionMode] = choice(EditionMode, default=EditionMode.ON_SITE)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: why it was postponed or cancelled, and what comes next: shown to everybody, sent by mail
    status_reason: Mapped[str] = mapped_column(default="")
    #: when it went online, or back, after it had been announced; None: never
    moved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: why it was moved
    moved_reason: Mapped[str] = mapped_column(default="")
    #: IANA zone of every deadline and of the venue's clock
    timezone: Mapped[str] = mapped_column(default="UTC")
    venue: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    #: ISO 3166 alpha-2; empty for an edition held online only
    country: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    #: name of a palette and style of the ornament (app.programmes.rules.palette, .art)
    palette: Mapped[str] = mapped_column(default="")
    ornament: Mapped[str] = mapped_column(default="")

    #: switches: what this edition has; nothing asks for its code
    has_registration: Mapped[bool] = mapped_column(default=False)
    has_calls: Mapped[bool] = mapped_column(default=False)
    has_contest: Mapped[bool] = mapped_column(default=False)
    members_only: Mapped[bool] = mapped_column(default=False)

    registration_opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    registration_closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: sample data of the demo, shown as such
    sample: Mapped[bool] = mapped_column(default=False)

    key_dates: Mapped[list[KeyDate]] = relationship(
        back_populates="edition", order_by="KeyDate.day", cascade="all, delete-orphan"
    )

    @property
    def scope(self) -> str:
        """How a grant names this edition."""
        return f"edition:{self.code}"

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """In the back office: its managers and desk; finance, communication and regions see all."""
        if user.has_role(Role.FINANCE, Role.COMMUNICATION_MANAGER, Role.REGIONAL_VALIDATOR):
            return within(cls.code, None)
        return or_(within(cls.code, user.reach("edition", Role.PROGRAMME_MANAGER, Role.DESK)))
