"""The public halves of the signing keys."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.extensions import db
from badges.models import SigningKey


def signing_keys() -> list[SigningKey]:
    """Every key, also retired ones: what they signed is still valid."""
    return list(db.session.scalars(db.select(SigningKey).order_by(SigningKey.key_id)))


def public_key(hexadecimal: str) -> Ed25519PublicKey:
    """The key to verify with, from its 32 bytes in hexadecimal."""
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(hexadecimal))
