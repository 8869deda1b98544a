"""What exhibitors show; a team of participants. Shown, never ranked."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import Identified, choice
from app.extensions import Model
from registration.models.delegation import Delegation
from registration.models.project_category import ProjectCategory

if TYPE_CHECKING:
    from registration.models.participant import Participant


class StandKind(enum.StrEnum):
    """How much room a project needs."""

    POSTER = "poster"
    STAND = "stand"


class Project(Identified, Model):
    __table_args__ = (CheckConstraint("title <> ''", name="has_title"),)

    delegation_id: Mapped[int] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    delegation: Mapped[Delegation] = relationship(back_populates="projects")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("project_category.id"))
    category: Mapped[ProjectCategory | None] = relationship(lazy="joined")
    title: Mapped[str]
    abstract: Mapped[str] = mapped_column(default="")
    stand: Mapped[StandKind] = choice(StandKind, default=StandKind.POSTER)
    needs_power: Mapped[bool] = mapped_column(default=False)
    needs_internet: Mapped[bool] = mapped_column(default=False)
    #: large objects, hazards, anything the hall must know
    stand_notes: Mapped[str] = mapped_column(default="")
    #: place in the hall, given by the host
    stand_number: Mapped[str] = mapped_column(default="")

    team: Mapped[list[Participant]] = relationship(
        back_populates="project", order_by="Participant.position"
    )

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """Whoever may see the delegation."""
        return cls.delegation_id.in_(select(Delegation.id).where(Delegation.readable_by(user)))
