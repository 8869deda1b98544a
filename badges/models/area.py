"""The place that one or several stations lead into: how many may be inside, and how many are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified, UTCDateTime
from app.extensions import Model
from app.programmes.models import Edition


class Area(Identified, Model):
    """What is counted and admitted once is counted here, whichever door somebody takes.

    Its row is the counter that every reading at one of its stations locks first.
    """

    __table_args__ = (
        UniqueConstraint("edition_id", "name"),
        CheckConstraint(
            "inside >= 0 AND (capacity IS NULL OR inside <= capacity)", name="within_capacity"
        ),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship()
    name: Mapped[str]
    #: most people inside at once; None: no limit
    capacity: Mapped[int | None]
    #: people inside now
    inside: Mapped[int] = mapped_column(default=0)
    #: since when they are counted: the beginning of the meal, say; None: from the first on
    counted_from: Mapped[datetime | None] = mapped_column(UTCDateTime)
