"""How an edition's badges look: chosen on screen, kept as data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.models import Identified, UTCDateTime
from app.extensions import Model
from app.programmes.models import Edition


class BadgeDesign(Identified, Model):
    """One for each edition that changed anything; an edition without one uses the usual design."""

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), unique=True)
    edition: Mapped[Edition] = relationship()
    #: what `badges.rules.designs.Design` holds, as plain values; checked by that rule
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: storage key of the logo (PNG, re-encoded); None: none
    logo_key: Mapped[str | None]
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
