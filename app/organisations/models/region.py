"""A regional office of MILSET."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Identified
from app.extensions import Model


class Region(Identified, Model):
    #: short name in addresses: ``europe``, ``amlat``
    code: Mapped[str] = mapped_column(unique=True)
    #: ``MILSET Europe``
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")

    @property
    def scope(self) -> str:
        """How a grant names this region."""
        return f"region:{self.code}"
