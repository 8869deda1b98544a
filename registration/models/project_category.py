"""A category of projects at one edition; editions differ."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified
from app.extensions import Model
from app.programmes.models import Edition


class ProjectCategory(Identified, Model):
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    edition: Mapped[Edition] = relationship()
    #: short name in spreadsheets: ``environment``
    code: Mapped[str]
    #: by language code; English at least
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    #: examples that help to choose, by language code
    examples: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)
