"""What a participant wears. A reprint raises ``issue`` and makes the old paper worthless."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role, within
from app.core.models import Identified, UTCDateTime
from app.extensions import Model
from app.programmes.models import Edition
from badges.models.signing_key import SigningKey
from registration.models import Participant


class Badge(Identified, Model):
    __table_args__ = (
        UniqueConstraint("edition_id", "short_code"),
        CheckConstraint("issue BETWEEN 0 AND 255", name="issue_is_a_byte"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship()
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), unique=True
    )
    participant: Mapped[Participant] = relationship()
    #: 8 random bytes in hexadecimal; the badge's name inside its code
    serial: Mapped[str] = mapped_column(unique=True)
    issue: Mapped[int] = mapped_column(default=0)
    key_id: Mapped[int] = mapped_column(ForeignKey("signing_key.id"))
    key: Mapped[SigningKey] = relationship()
    #: 8 Crockford base32 characters for typing
    short_code: Mapped[str]
    printed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: what that paper says of its wearer (badges.rules.imprints); None: printed before it was kept
    imprint: Mapped[str | None]
    #: when the wearer fetched it at a kiosk; None: not there
    collected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_reason: Mapped[str] = mapped_column(default="")

    @classmethod
    def readable_by(cls, user: Any) -> Any:
        """Whoever manages or scans the edition."""
        codes = user.reach("edition", Role.PROGRAMME_MANAGER, Role.DESK)
        return cls.edition_id.in_(select(Edition.id).where(within(Edition.code, codes)))
