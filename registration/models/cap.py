"""Limits on places, and the counters that keep them under load."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified, choice
from app.extensions import Model
from app.programmes.models import Edition
from registration.rules.caps import CapScope


class Cap(Identified, Model):
    """At most ``size`` places for ``key``; an empty key means each one (50 for every country)."""

    __table_args__ = (
        UniqueConstraint("edition_id", "scope", "key"),
        CheckConstraint("size >= 0", name="not_negative"),
        CheckConstraint(
            "raised_size IS NULL OR (raised_size > size AND raised_reason <> '')",
            name="raised_with_reason",
        ),
    )

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    edition: Mapped[Edition] = relationship()
    scope: Mapped[CapScope] = choice(CapScope)
    #: a role, a country's ISO code, an organisation's public id; empty: each one
    key: Mapped[str] = mapped_column(default="")
    size: Mapped[int]
    #: a manager's exception, always with its reason
    raised_size: Mapped[int | None]
    raised_reason: Mapped[str] = mapped_column(default="")


class CapCounter(Model):
    """Places taken under one cap. Locked first, then counted, then written."""

    __table_args__ = (
        Index("ux_cap_counter_key", "edition_id", "scope", "key", unique=True),
        CheckConstraint("used >= 0 AND used <= size", name="within_size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    scope: Mapped[CapScope] = choice(CapScope)
    #: bound: the edition's counter has an empty key, all others name theirs
    key: Mapped[str] = mapped_column(default="")
    #: the places in force, kept here so that the database itself refuses one too many
    size: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
