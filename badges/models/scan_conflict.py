"""What two truths left behind: a device let somebody in that the server would not have."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role, within
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.programmes.models import Edition
from badges.models.scan import Scan
from badges.rules.conflicts import ConflictKind


class ScanConflict(Identified, Model):
    """Nothing is forced: the readings stay as they are; somebody says what was done about it."""

    __table_args__ = (
        UniqueConstraint("scan_id", "kind"),
        Index("ix_scan_conflict_open", "edition_id", "settled_at"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    edition: Mapped[Edition] = relationship()
    kind: Mapped[ConflictKind] = choice(ConflictKind)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"))
    scan: Mapped[Scan] = relationship(foreign_keys=[scan_id])
    #: the other reading of a badge that was admitted twice
    other_scan_id: Mapped[int | None] = mapped_column(
        ForeignKey("scan.id", ondelete="CASCADE"), index=True
    )
    other_scan: Mapped[Scan | None] = relationship(foreign_keys=[other_scan_id])
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: e-mail address of who settled it, and what was done
    settled_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")

    @classmethod
    def readable_by(cls, user: Any) -> Any:
        """Whoever manages the edition."""
        codes = user.reach("edition", Role.PROGRAMME_MANAGER)
        return cls.edition_id.in_(select(Edition.id).where(within(Edition.code, codes)))
