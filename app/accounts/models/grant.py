"""A role that a person holds, mostly for one edition, region or organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.access import Role
from app.core.i18n import lazy_gettext as _l
from app.core.models import Identified, choice
from app.extensions import Model

if TYPE_CHECKING:
    from app.accounts.models.user import User

ROLE_NAMES = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.PROGRAMME_MANAGER: _l("Programme manager"),
    Role.REGIONAL_VALIDATOR: _l("Regional validator"),
    Role.FINANCE: _l("Finance"),
    Role.COMMUNICATION_MANAGER: _l("Communication manager"),
    Role.DESK: _l("Desk"),
    Role.JUROR: _l("Juror"),
    Role.PRESIDENT_OF_JURY: _l("President of the jury"),
    Role.REPRESENTATIVE: _l("Organisation representative"),
    Role.HEAD_OF_DELEGATION: _l("Head of delegation"),
}


class Grant(Identified, Model):
    __table_args__ = (UniqueConstraint("user_id", "role", "scope"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])
    role: Mapped[Role] = choice(Role)
    #: ``edition:<code>``, ``region:<code>`` or ``organisation:<public id>``; None: everywhere.
    #: A text and not a foreign key, because those tables stand above this one.
    scope: Mapped[str | None]

    @property
    def role_name(self) -> str:
        """What the role is called in the reader's language."""
        return str(ROLE_NAMES[self.role])
