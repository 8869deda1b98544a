"""The organisation's key that seals certificates: the PDF (PAdES) and the Open Badge credential."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.crypto import EncryptedText
from app.core.models import Identified, UTCDateTime
from app.extensions import Model


class SealKey(Identified, Model):
    """ECDSA P-256, or RSA if brought. A retired one seals nothing new and still verifies."""

    #: the certificate and those above it, PEM, the organisation's own first
    certificates: Mapped[str]
    #: PKCS 8 PEM, sealed
    private_key: Mapped[str] = mapped_column(EncryptedText)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
