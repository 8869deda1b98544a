"""The keys that seal: of which kind they may be, how they are told, what they sign.

ECDSA on P-256 or RSA of at least 2,048 bits. A public key is told as a JSON Web Key (RFC 7517), a
signed text as a compact JSON Web Signature (RFC 7515).
"""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

#: bytes of a coordinate and of half a signature on P-256
WIDTH = 32
RSA_BITS_MIN = 2048
#: a certificate of our own; what it sealed is checked against it long after
VALID_FOR = timedelta(days=20 * 365)

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


def is_sealing_key(key: Any) -> bool:
    """Whether certificates can be sealed with this private ``key``."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.key_size >= RSA_BITS_MIN
    return isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)


def self_signed(key: PrivateKey, name: str, *, on: datetime) -> x509.Certificate:
    """A certificate of ``key`` for an organisation called ``name``, that vouches for itself."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=subject)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(on - timedelta(days=1)).not_valid_after(on + VALID_FOR)
    return _for_sealing(builder, key).sign(key, SHA256())


def _for_sealing(builder: x509.CertificateBuilder, key: PrivateKey) -> x509.CertificateBuilder:
    usage = dict.fromkeys(
        (
            "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
            "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    allowed = x509.KeyUsage(digital_signature=True, content_commitment=True, **usage)
    named = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
    return builder.add_extension(allowed, True).add_extension(named, False)


def organisation_of(certificate: x509.Certificate) -> str:
    """Whose certificate it is: its organisation, else its common name, else all it says."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        if found := certificate.subject.get_attributes_for_oid(oid):
            return str(found[0].value)
    return certificate.subject.rfc4514_string()


def jwk(key: PublicKey, key_id: str) -> dict[str, str]:
    """The public ``key`` as a JSON Web Key that is called ``key_id``."""
    named = {"kid": key_id, "use": "sig", "alg": algorithm(key)}
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        modulus, exponent = _bytes(numbers.n), _bytes(numbers.e)
        return {"kty": "RSA", "n": encoded(modulus), "e": encoded(exponent), **named}
    point = key.public_numbers()
    x, y = (part.to_bytes(WIDTH, "big") for part in (point.x, point.y))
    return {"kty": "EC", "crv": "P-256", "x": encoded(x), "y": encoded(y), **named}


def algorithm(key: PublicKey) -> str:
    """How JSON Web Signatures call what ``key`` signs with."""
    return "RS256" if isinstance(key, rsa.RSAPublicKey) else "ES256"


def compact_jws(payload: Mapping[str, Any], key: PrivateKey, key_id: str) -> str:
    """``payload`` signed as a JSON Web Token; the same one gives the same text again.

    The header says what Open Badges 3.0 (section 8.2) allows, and no more.
    """
    header = {"alg": algorithm(key.public_key()), "kid": key_id, "typ": "JWT"}
    signed = f"{_json(header)}.{_json(payload)}"
    return f"{signed}.{encoded(_signature(signed.encode(), key))}"


def _signature(message: bytes, key: PrivateKey) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), SHA256())
    halves = decode_dss_signature(key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True)))
    return b"".join(half.to_bytes(WIDTH, "big") for half in halves)


def _json(content: Mapping[str, Any]) -> str:
    return encoded(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def encoded(content: bytes) -> str:
    """URL-safe base64 without padding, as JSON Web things are written."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
