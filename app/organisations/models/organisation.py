"""Who registers: an association, museum, ministry or club; member or not."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ForeignKey, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role, within
from app.core.models import Identified, UTCDateTime
from app.extensions import Model
from app.organisations.models.region import Region

if TYPE_CHECKING:
    from app.organisations.models.membership import Membership


class Organisation(Identified, Model):
    #: short name for commands and files: ``amavet``
    code: Mapped[str] = mapped_column(unique=True)
    #: in its own language and script
    name: Mapped[str]
    #: in Latin letters or English, where the own name is not
    latin_name: Mapped[str] = mapped_column(default="")
    #: ISO 3166 alpha-2; an international organisation counts as its own country
    country: Mapped[str]
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    region: Mapped[Region] = relationship(lazy="joined")
    city: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    #: a non-member may register only after its regional office accredited it
    accredited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: shown in the public directory
    listed: Mapped[bool] = mapped_column(default=True)
    #: sample data of the demo, shown as such
    sample: Mapped[bool] = mapped_column(default=False)

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="organisation", order_by="Membership.year", cascade="all, delete-orphan"
    )

    @property
    def scope(self) -> str:
        """How a grant names this organisation."""
        return f"organisation:{self.public_id}"

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """Staff of the region, finance and managers; and the organisation's own people."""
        if user.has_role(Role.FINANCE, Role.PROGRAMME_MANAGER, Role.COMMUNICATION_MANAGER):
            return within(cls.public_id, None)
        regions = user.reach("region", Role.REGIONAL_VALIDATOR)
        own = user.reach("organisation", Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
        in_regions = cls.region_id.in_(select(Region.id).where(within(Region.code, regions)))
        return or_(in_regions, within(cls.public_id, own))
