"""The keys that seal certificates."""

from datetime import datetime
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy import select

from app.extensions import db
from badges.models import SealKey
from badges.rules import keys


def current_seal() -> SealKey | None:
    """The key that seals now; None when none was made or brought yet."""
    query = select(SealKey).filter_by(retired_at=None).order_by(SealKey.id.desc()).limit(1)
    return db.session.scalar(query)


def all_seals() -> list[SealKey]:
    """Every key that ever sealed, the newest first: what they sealed still verifies."""
    return list(db.session.scalars(select(SealKey).order_by(SealKey.id.desc())))


class Told(NamedTuple):
    """What anybody may know of a key."""

    key_id: str
    organisation: str
    #: those of its certificate, aware
    valid_from: datetime
    valid_until: datetime
    #: of its certificate, as readers show it: ``AB:CD:...``
    fingerprint: str
    public_key: keys.PublicKey
    #: the certificate and those above it
    pem: str
    retired_at: datetime | None


def told(key: SealKey) -> Told:
    """What anybody may know of ``key``."""
    own = x509.load_pem_x509_certificate(key.certificates.encode())
    public: Any = own.public_key()
    return Told(
        key.public_id, keys.organisation_of(own), own.not_valid_before_utc,
        own.not_valid_after_utc, own.fingerprint(SHA256()).hex(":").upper(), public,
        key.certificates, key.retired_at,
    )  # fmt: skip
