"""Random public ids: short, unambiguous, safe in URLs; and long ones that authorise."""

import hashlib
import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"


def public_id(length: int = 10) -> str:
    """A random id for a URL; about 4.9 bits a character, so it names and does not authorise."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def secret_token() -> str:
    """A URL-safe token of 192 random bits: whoever holds it may act."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """What the database keeps of a token, so that a stolen database opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()
