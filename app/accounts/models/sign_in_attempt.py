"""Failed sign-ins, counted by account and by address to slow down guessing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.models import UTCDateTime
from app.extensions import Model


class SignInAttempt(Model):
    __table_args__ = (Index("ix_sign_in_attempt_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of ``email:…`` or ``address:…``: counts without keeping who tried
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
