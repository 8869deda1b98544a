"""A programme of MILSET: Expo-Sciences International, the Leaders Congress, the Photo Contest..."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified
from app.extensions import Model

if TYPE_CHECKING:
    from app.programmes.models.edition import Edition


class Programme(Identified, Model):
    #: ``esi``, ``ese``, ``leaders-congress``
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    #: what it is, in two sentences, by language code; English at least
    summary: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: name by language code where it is translated
    names: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)

    editions: Mapped[list[Edition]] = relationship(
        back_populates="programme", order_by="Edition.starts_on"
    )
