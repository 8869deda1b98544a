"""What is left of a person who was deleted from a draft: enough to tell a program, and no more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.models import UTCDateTime
from app.extensions import Model


class RemovedParticipant(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    #: whoever may read it hears of the removal
    delegation_id: Mapped[int] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    #: the public id that the person had
    public_id: Mapped[str] = mapped_column(unique=True)
    removed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
