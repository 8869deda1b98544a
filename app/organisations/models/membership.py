"""One year of an organisation's membership, and its fee."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified, choice
from app.extensions import Model
from app.organisations.models.organisation import Organisation


class MembershipCategory(enum.StrEnum):
    """What kind of member; the fee differs."""

    FULL = "full"
    ASSOCIATE = "associate"
    HONORARY = "honorary"


class Membership(Identified, Model):
    __table_args__ = (
        UniqueConstraint("organisation_id", "year"),
        CheckConstraint("fee_cents >= 0", name="fee_not_negative"),
        CheckConstraint("covers_from <= covers_until", name="covers_forwards"),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")
    year: Mapped[int]
    category: Mapped[MembershipCategory] = choice(
        MembershipCategory, default=MembershipCategory.FULL
    )
    fee_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(default="EUR")
    due_on: Mapped[date]
    #: the day the fee reached MILSET
    paid_on: Mapped[date | None]
    covers_from: Mapped[date]
    covers_until: Mapped[date]
