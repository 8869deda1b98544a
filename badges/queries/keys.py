"""The signing keys: their public halves, and the halves that sign."""

from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from app.extensions import db
from badges.models import Badge, SigningKey


class KeyFigures(NamedTuple):
    """A signing key, and how many badges have codes of it, on paper or not."""

    key: SigningKey
    badges: int
    printed: int


def signing_keys() -> list[SigningKey]:
    """Every key whose codes are believed, also retired ones: what they signed is still valid.

    Not those that fell into other hands.
    """
    query = db.select(SigningKey).where(SigningKey.compromised_at.is_(None))
    return list(db.session.scalars(query.order_by(SigningKey.key_id)))


def newest_key() -> SigningKey:
    """The key that signs, where there are badges already; others may rotate it at once."""
    return next(key for key in reversed(signing_keys()) if key.retired_at is None)


def public_keys() -> dict[int, Ed25519PublicKey]:
    """What verifies the codes that are believed, by the number of the key."""
    return {key.key_id: public_key(key.public_key) for key in signing_keys()}


def private_keys() -> dict[int, Ed25519PrivateKey]:
    """What signed the codes that are believed, by the number of the key."""
    return {key.key_id: private_key(key) for key in signing_keys()}


def public_key(hexadecimal: str) -> Ed25519PublicKey:
    """The key to verify with, from its 32 bytes in hexadecimal."""
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(hexadecimal))


def private_key(key: SigningKey) -> Ed25519PrivateKey:
    """The half that signs; it never leaves the server."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key.private_key))


def keys_with_figures() -> list[KeyFigures]:
    """Every key there ever was, the newest first."""
    counts = db.func.count(Badge.id), db.func.count(Badge.printed_at)
    query = db.select(SigningKey, *counts).outerjoin(Badge, Badge.key_id == SigningKey.id)
    rows = db.session.execute(query.group_by(SigningKey.id).order_by(SigningKey.key_id.desc()))
    return [KeyFigures(*row) for row in rows]
