"""Reads a signed token with nothing of ours, by its public key alone."""

import base64
import json

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _number(text: str) -> int:
    return int.from_bytes(_decoded(text), "big")


def _public_key_of(jwk: dict[str, str]) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    if jwk["kty"] == "RSA":
        return rsa.RSAPublicNumbers(_number(jwk["e"]), _number(jwk["n"])).public_key()
    return ec.EllipticCurvePublicNumbers(
        _number(jwk["x"]), _number(jwk["y"]), ec.SECP256R1()
    ).public_key()


def read_jws(text: str, jwk: dict[str, str]) -> dict:
    """What a program that knows nothing of us makes of it; InvalidSignature when it is forged."""
    head, body, tail = text.split(".")
    key, signed, signature = _public_key_of(jwk), f"{head}.{body}".encode(), _decoded(tail)
    assert json.loads(_decoded(head)) == {"alg": jwk["alg"], "kid": jwk["kid"], "typ": "JWT"}
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, signed, padding.PKCS1v15(), SHA256())
    else:
        halves = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        key.verify(encode_dss_signature(*halves), signed, ec.ECDSA(SHA256()))
    return json.loads(_decoded(body))
