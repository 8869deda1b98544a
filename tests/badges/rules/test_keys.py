"""Keys and signatures, read back by the library's own checks."""

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from badges.rules import keys

P256 = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(65537, 2048)
NOON = datetime(2027, 7, 25, 12, tzinfo=UTC)


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(text: str) -> int:
    return int.from_bytes(decoded(text), "big")


def public_key_of(jwk: dict[str, str]) -> keys.PublicKey:
    if jwk["kty"] == "RSA":
        return rsa.RSAPublicNumbers(number(jwk["e"]), number(jwk["n"])).public_key()
    return ec.EllipticCurvePublicNumbers(
        number(jwk["x"]), number(jwk["y"]), ec.SECP256R1()
    ).public_key()


def read_jws(text: str, jwk: dict[str, str]) -> dict:
    """What a program that knows nothing of us makes of it; InvalidSignature when it is forged."""
    head, body, tail = text.split(".")
    key, signed, signature = public_key_of(jwk), f"{head}.{body}".encode(), decoded(tail)
    assert json.loads(decoded(head)) == {"alg": jwk["alg"], "kid": jwk["kid"], "typ": "JWT"}
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, signed, padding.PKCS1v15(), SHA256())
    else:
        halves = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        key.verify(encode_dss_signature(*halves), signed, ec.ECDSA(SHA256()))
    return json.loads(decoded(body))


@pytest.mark.parametrize("key", [P256, RSA], ids=["ES256", "RS256"])
def test_what_a_key_signs_is_read_with_what_is_told_of_it(key):
    told = keys.jwk(key.public_key(), "https://milset.test/keys/1")

    text = keys.compact_jws({"name": "ياسمين"}, key, told["kid"])

    assert read_jws(text, told) == {"name": "ياسمين"}
    assert keys.compact_jws({"name": "ياسمين"}, key, told["kid"]) == text
    assert "d" not in told


@pytest.mark.parametrize(
    ("key", "fits"),
    [
        (P256, True),
        (RSA, True),
        (ec.generate_private_key(ec.SECP384R1()), False),
        (rsa.generate_private_key(65537, 1024), False),
        (ed25519.Ed25519PrivateKey.generate(), False),
        (None, False),
    ],
    ids=["P-256", "RSA 2048", "P-384", "RSA 1024", "Ed25519", "none"],
)
def test_which_keys_may_seal(key, fits):
    assert keys.is_sealing_key(key) is fits


def test_a_certificate_of_our_own_vouches_for_itself_and_seals_nothing_else():
    made = keys.self_signed(P256, "MILSET", on=NOON)

    made.verify_directly_issued_by(made)
    assert keys.organisation_of(made) == "MILSET"
    assert made.not_valid_before_utc < NOON < made.not_valid_after_utc
    assert not made.extensions.get_extension_for_class(keys.x509.BasicConstraints).value.ca
