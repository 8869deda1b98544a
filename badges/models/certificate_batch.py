"""Many certificates made by a worker, with how far it got."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role, within
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.programmes.models import Edition
from badges.rules.certificates import CertificateKind


class CertificateBatch(Identified, Model):
    """Asked for on screen, made step by step; a worker that dies is followed by another."""

    __table_args__ = (CheckConstraint("done >= 0 AND done <= total", name="done_of_total"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship()
    #: None: every kind that the edition gives
    kind: Mapped[CertificateKind | None] = choice(CertificateKind)
    #: None: each holder's own
    language: Mapped[str | None]
    #: who signs: [name, office]
    signatories: Mapped[list[Any]] = mapped_column(JSON, default=list)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    #: storage key of the PDF with all of them; None until it is ready
    file_key: Mapped[str | None]
    #: until when a worker has it; past: that worker died, and another goes on
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: e-mail address of who asked
    asked_by: Mapped[str]
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: why it could not be finished, in English; empty: nothing went wrong
    trouble: Mapped[str] = mapped_column(default="")

    @property
    def is_open(self) -> bool:
        """Whether workers still have something to do for it."""
        return self.finished_at is None and not self.trouble

    @classmethod
    def readable_by(cls, user: Any) -> Any:
        """Whoever manages the edition."""
        codes = user.reach("edition", Role.PROGRAMME_MANAGER)
        return cls.edition_id.in_(select(Edition.id).where(within(Edition.code, codes)))
