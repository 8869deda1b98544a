"""A delegation that a program sent under a key of its own: the same key is answered once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.models import UTCDateTime
from app.extensions import Model


class SentDelegation(Model):
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    #: the Idempotency-Key, as the program chose it
    key: Mapped[str]
    #: SHA-256 of what was sent, and where to
    fingerprint: Mapped[str]
    #: what was told: ids, numbers and codes, nothing about a person
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)
