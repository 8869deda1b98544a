"""A day worth knowing on an edition's public page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified
from app.extensions import Model

if TYPE_CHECKING:
    from app.programmes.models.edition import Edition


class KeyDate(Identified, Model):
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    edition: Mapped[Edition] = relationship(back_populates="key_dates")
    day: Mapped[date]
    #: what happens, by language code; English at least
    label: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
