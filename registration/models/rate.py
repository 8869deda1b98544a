"""The price of a role at an edition within a date window (both days included; None: open)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified, choice
from app.extensions import Model
from app.programmes.models import Edition
from registration.rules.roles import ParticipantRole


class Rate(Identified, Model):
    __table_args__ = (
        CheckConstraint("member_cents >= 0 AND non_member_cents >= 0", name="not_negative"),
        CheckConstraint(
            "valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until",
            name="forwards",
        ),
    )

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    edition: Mapped[Edition] = relationship()
    role: Mapped[ParticipantRole] = choice(ParticipantRole)
    member_cents: Mapped[int]
    non_member_cents: Mapped[int]
    #: what an adult above the supervisor ratio pays; None where the edition sets none
    above_ratio_cents: Mapped[int | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
