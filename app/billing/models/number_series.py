"""The counter behind gapless numbers: one row for each kind of document and year."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class NumberSeries(Model):
    __table_args__ = (
        UniqueConstraint("series", "year"),
        CheckConstraint("last >= 0", name="last_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: ``invoice``, ``receipt``, ``credit_note``
    series: Mapped[str]
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)
