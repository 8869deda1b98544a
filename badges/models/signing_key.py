"""The Ed25519 keys that sign badge codes; a rotated key still verifies what it signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.crypto import EncryptedText
from app.core.models import Identified, UTCDateTime
from app.extensions import Model


class SigningKey(Identified, Model):
    __table_args__ = (CheckConstraint("key_id BETWEEN 1 AND 255", name="key_id_is_a_byte"),)

    #: the byte in the code that names the key
    key_id: Mapped[int] = mapped_column(unique=True)
    #: raw public key, 32 bytes in hexadecimal
    public_key: Mapped[str]
    #: raw private key, 32 bytes in hexadecimal, sealed
    private_key: Mapped[str] = mapped_column(EncryptedText)
    #: no new codes are signed with it
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: it fell into other hands: nothing it signed is believed any more, whenever that was
    compromised_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
