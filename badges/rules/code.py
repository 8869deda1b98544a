"""The badge's code: what its QR code says, and what a person may type instead.

``M1`` + base45 of 80 bytes, big-endian: version 1, key id 1, edition 4, badge 8, issue 1, flags 1,
Ed25519 signature 64 over ``"M1" + body``. 122 characters of the QR alphanumeric set: exactly a QR
code of version 5 at level M. It says nothing about the person.

Of the flags the lowest bit is used: the code is no badge but the confirmation that came by mail,
against which a badge is handed out.
"""

import struct
from typing import NamedTuple

import base45
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PREFIX = "M1"
VERSION = 1
LENGTH = 122
BODY = struct.Struct(">BBI8sBB")
SIGNATURE_BYTES = 64
BADGE_BYTES = 8
#: the bit of the flags that tells a confirmation from a badge
CONFIRMATION = 1
SHORT_LENGTH = 8
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
FORGIVEN = str.maketrans("OIL", "011", "- \t\u00a0\u2010\u2011\u2013")


class CodeRefused(ValueError):
    """The text is not a code of ours; ``reason`` is a scan's reason, `unknown` or `forged`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadgeCode(NamedTuple):
    """What a badge's code says."""

    version: int
    key_id: int
    edition: int
    badge: bytes
    issue: int
    flags: int

    @property
    def is_confirmation(self) -> bool:
        """Whether it is the confirmation from the mail: no badge, and of no particular paper."""
        return bool(self.flags & CONFIRMATION)


class SignedCode(NamedTuple):
    """A code as it was read, not yet verified."""

    code: BadgeCode
    body: bytes
    signature: bytes


def sign(code: BadgeCode, private_key: Ed25519PrivateKey) -> str:
    """The 122 characters for a badge. ValueError when a field does not fit its bytes."""
    if len(code.badge) != BADGE_BYTES or code.version != VERSION:
        raise ValueError("a badge has 8 bytes and its code version 1")
    try:
        body = BODY.pack(*code)
    except struct.error as error:
        raise ValueError(str(error)) from None
    signature = private_key.sign(_signed_bytes(body))
    return PREFIX + base45.b45encode(body + signature).decode()


def sign_confirmation(
    *, key_id: int, edition: int, badge: bytes, private_key: Ed25519PrivateKey
) -> str:
    """The 122 characters against which a badge is handed out; the same whenever they are made."""
    return sign(BadgeCode(VERSION, key_id, edition, badge, 0, CONFIRMATION), private_key)


def is_confirmation(text: str) -> bool:
    """Whether ``text`` says that it is a confirmation; whether that is true is not looked at."""
    try:
        return read(text).code.is_confirmation
    except CodeRefused:
        return False


def read(text: str) -> SignedCode:
    """The parts of a code. `CodeRefused` ``unknown`` when it is not ours, or damaged."""
    text = text.strip()  # a scanner's line end; no code ends in a space, though one may hold some
    if len(text) != LENGTH or not text.startswith(PREFIX):
        raise CodeRefused("unknown")
    try:
        content = base45.b45decode(text[len(PREFIX) :])
    except ValueError:
        raise CodeRefused("unknown") from None
    if len(content) != BODY.size + SIGNATURE_BYTES or content[0] != VERSION:
        raise CodeRefused("unknown")
    body = content[: BODY.size]
    return SignedCode(BadgeCode(*BODY.unpack(body)), body, content[BODY.size :])


def verify(signed: SignedCode, public_key: Ed25519PublicKey) -> bool:
    """Whether the holder of ``public_key``'s secret signed this code."""
    try:
        public_key.verify(signed.signature, _signed_bytes(signed.body))
    except InvalidSignature:
        return False
    return True


def read_verified(text: str, public_keys: dict[int, Ed25519PublicKey]) -> BadgeCode:
    """What a code says, once its signature holds against the key it names.

    `CodeRefused` ``unknown`` when it is not ours, ``forged`` when no key of ours signed it.
    """
    signed = read(text)
    key = public_keys.get(signed.code.key_id)
    if key is None or not verify(signed, key):
        raise CodeRefused("forged")
    return signed.code


def short_code(badge: bytes) -> str:
    """8 Crockford base32 characters to print under the QR code: the first 40 bits of ``badge``."""
    number = int.from_bytes(badge[:5], "big")
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(35, -5, -5))


def normalise_short_code(text: str) -> str | None:
    """What was typed as `short_code` writes it; None when it cannot be one.

    Lower case, spaces, hyphens, O for 0 and I or L for 1 are forgiven.
    """
    typed = text.strip().upper().translate(FORGIVEN)
    if len(typed) != SHORT_LENGTH or not set(typed) <= set(CROCKFORD):
        return None
    return typed


def _signed_bytes(body: bytes) -> bytes:
    """The prefix keeps a signature from meaning anything outside a badge's code."""
    return PREFIX.encode() + body
