"""An organisation's group at an edition; one country may send several."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.access import Role, within
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model
from app.organisations.models import Organisation, Region
from app.programmes.models import Edition
from registration.rules.delegation_states import DelegationState

if TYPE_CHECKING:
    from registration.models.participant import Participant
    from registration.models.project import Project


class Delegation(Identified, Model):
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        UniqueConstraint("edition_id", "organisation_id", "name"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship(lazy="joined")
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined")
    #: ISO 3166 alpha-2 of the country it comes for
    country: Mapped[str]
    #: ``TN-03``: country and running number within the edition
    number: Mapped[str]
    #: tells two delegations of one organisation apart; mostly empty
    name: Mapped[str] = mapped_column(default="")
    state: Mapped[DelegationState] = choice(DelegationState, default=DelegationState.DRAFT)
    #: who leads it on this platform
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    contact: Mapped[User | None] = relationship()
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    validated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: why it was sent back or refused, or withdrawn
    reason: Mapped[str] = mapped_column(default="")
    #: the head declared that everybody is insured
    insured: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(default="")

    participants: Mapped[list[Participant]] = relationship(
        back_populates="delegation",
        order_by="Participant.position, Participant.id",
        cascade="all, delete-orphan",
    )
    projects: Mapped[list[Project]] = relationship(
        back_populates="delegation", order_by="Project.id", cascade="all, delete-orphan"
    )

    @property
    def language(self) -> str:
        """The language of whoever its mails go to; English without a contact."""
        return self.contact.language if self.contact else "en"

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """Its own organisation, its region's validators and the edition's managers: who may read
        of its people, too."""
        editions = user.reach("edition", Role.PROGRAMME_MANAGER)
        regions = user.reach("region", Role.REGIONAL_VALIDATOR)
        own = user.reach("organisation", Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
        in_regions = select(Organisation.id).join(Region).where(within(Region.code, regions))
        return or_(
            cls.edition_id.in_(select(Edition.id).where(within(Edition.code, editions))),
            cls.organisation_id.in_(in_regions),
            cls.organisation_id.in_(
                select(Organisation.id).where(within(Organisation.public_id, own))
            ),
        )

    @classmethod
    def billed_by(cls, user: Any) -> ColumnElement[bool]:
        """Whoever may read it, and finance: what it is, how many come and what it costs."""
        if user.has_role(Role.FINANCE):
            return within(cls.public_id, None)
        return cls.readable_by(user)
