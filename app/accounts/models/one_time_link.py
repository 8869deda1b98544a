"""A link sent by mail that lets its holder do one thing once."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.user import User
from app.core.models import Identified, UTCDateTime, choice
from app.extensions import Model


class LinkPurpose(enum.StrEnum):
    """What the link is for."""

    INVITATION = "invitation"
    CONFIRM_EMAIL = "confirm_email"
    RESET_PASSWORD = "reset_password"


class OneTimeLink(Identified, Model):
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship()
    purpose: Mapped[LinkPurpose] = choice(LinkPurpose)
    #: SHA-256 of the token in the link
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
