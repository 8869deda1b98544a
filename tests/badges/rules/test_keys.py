"""Keys and signatures, read back by the library's own checks."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from badges.rules import keys
from tests.badges.jws import read_jws

P256 = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(65537, 2048)
NOON = datetime(2027, 7, 25, 12, tzinfo=UTC)


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
