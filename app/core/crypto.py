"""Encrypted columns and derived keys. Losing SECRET_KEY loses what they hold, by design."""

import base64
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import Dialect, Text, TypeDecorator


@lru_cache(maxsize=64)
def derived_key(secret: str, purpose: str) -> bytes:
    """32 bytes for one ``purpose`` from the platform's secret (HKDF, RFC 5869)."""
    return HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


def derived_token(purpose: str) -> str:
    """A URL-safe token of 192 bits that the same ``purpose`` gives again and nothing keeps.

    For links that stand in several mails: the database holds only their hash.
    """
    key = derived_key(current_app.config["SECRET_KEY"], f"token {purpose}")
    return base64.urlsafe_b64encode(key[:24]).decode()


@lru_cache(maxsize=8)
def _box(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived_key(secret, "encrypted columns")))


def encrypt(text: str) -> str:
    """``text`` sealed with the platform's secret."""
    return _box(current_app.config["SECRET_KEY"]).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text sealed by :func:`encrypt`; ValueError when the secret is another one."""
    try:
        return _box(current_app.config["SECRET_KEY"]).decrypt(token.encode()).decode()
    except InvalidToken:
        raise ValueError("sealed with another SECRET_KEY") from None


NONCE_BYTES = 12
#: by how much sealed bytes are longer: the nonce and the seal
SEAL_BYTES = NONCE_BYTES + 16


@lru_cache(maxsize=8)
def _safe(secret: str) -> AESGCM:
    return AESGCM(derived_key(secret, "sealed files"))


def seal_bytes(content: bytes) -> bytes:
    """The content of a file sealed with the platform's secret (AES-256-GCM, a fresh nonce)."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _safe(current_app.config["SECRET_KEY"]).encrypt(nonce, content, None)


def unseal_bytes(sealed: bytes) -> bytes:
    """What :func:`seal_bytes` sealed; ValueError when it was changed or the secret is another."""
    try:
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return _safe(current_app.config["SECRET_KEY"]).decrypt(nonce, rest, None)
    except InvalidTag:
        raise ValueError("changed, or sealed with another SECRET_KEY") from None


class EncryptedText(TypeDecorator[str]):
    """Text that is plain in Python and sealed in the database (health data, second factors)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return encrypt(value) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return decrypt(value) if value else value
