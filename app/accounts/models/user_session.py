"""One browser in which a person is signed in; deleting the row signs it out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.user import User
from app.core.models import Identified, UTCDateTime
from app.extensions import Model


class UserSession(Identified, Model):
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship(lazy="joined")
    #: SHA-256 of the token in the cookie
    token_hash: Mapped[str] = mapped_column(unique=True)
    #: name of the browser, for the person's own list of devices
    device: Mapped[str] = mapped_column(default="")
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
