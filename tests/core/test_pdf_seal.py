"""The seal on a PDF, checked by pyHanko's validator and, apart from it, by cryptography."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest
from asn1crypto import cms, x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel

from app.core.clock import now
from app.core.pdf.html import html_to_pdf
from app.core.pdf.seal import Seal
from badges.rules.keys import PrivateKey, self_signed
from tests.core.pdf_seals import judged, signature_of

KEYS: dict[str, PrivateKey] = {
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "RS256": rsa.generate_private_key(65537, 2048),
}


@cache
def paper() -> bytes:
    return html_to_pdf("<title>Paper</title><p>Yasmine Trabelsi")


def sealed(key: PrivateKey, *, after: int = 0) -> tuple[bytes, x509.Certificate]:
    certificate = self_signed(key, "MILSET", on=now())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    seal = Seal(certificate.public_bytes(Encoding.PEM), private)
    own = x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    for _ in range(after):
        seal.sign(html_to_pdf("<p>Somebody else"), name="MILSET", reason="Genuine")
    return seal.sign(paper(), name="MILSET", reason="Genuine"), own


@pytest.mark.parametrize("after", [0, 1], ids=["first", "later"])
@pytest.mark.parametrize("kind", KEYS)
def test_the_validator_finds_the_seal_whole_and_over_the_whole_file(kind, after):
    pdf, own = sealed(KEYS[kind], after=after)

    status = judged(pdf, own)

    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True,) * 4
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.docmdp_ok
    told = signature_of(pdf).sig_object
    assert (told["/SubFilter"], told["/Name"]) == ("/ETSI.CAdES.detached", "MILSET")


def test_the_seal_is_appended_and_shows_nothing():
    pdf, _ = sealed(KEYS["ES256"])

    assert pdf.startswith(paper())
    assert len(pdf) - len(paper()) < 16_000
    assert signature_of(pdf).sig_field["/Rect"] == [0, 0, 0, 0]


@pytest.mark.parametrize("after", [0, 1], ids=["first", "later"])
@pytest.mark.parametrize("kind", KEYS)
def test_the_seal_holds_by_plain_cryptography(kind, after):
    pdf, own = sealed(KEYS[kind], after=after)
    found = signature_of(pdf)
    first, before, second, after = (int(each) for each in found.byte_range)

    info = cms.ContentInfo.load(found.pkcs7_content)["content"]["signer_infos"][0]
    told = {one["type"].native: one["values"][0] for one in info["signed_attrs"]}

    assert (first, second + after) == (0, len(pdf))
    signed = pdf[:before] + pdf[second:]
    assert told["message_digest"].native == digest(signed)
    assert told["signing_certificate_v2"]["certs"][0]["cert_hash"].native == digest(own.dump())
    assert "signing_time" not in told  # PAdES tells it outside
    key: Any = load_der_public_key(own.public_key.dump())
    how: Any = (ec.ECDSA(SHA256()),) if kind == "ES256" else (padding.PKCS1v15(), SHA256())
    key.verify(info["signature"].native, info["signed_attrs"].untag().dump(), *how)


def test_one_changed_letter_breaks_the_seal():
    pdf, own = sealed(KEYS["ES256"])
    forged = pdf.replace(b"/Title", b"/Titlf", 1)

    assert forged != pdf
    assert not judged(forged, own).intact


def digest(content: bytes) -> bytes:
    made = Hash(SHA256())
    made.update(content)
    return made.finalize()


def test_it_seals_in_a_thread_that_has_an_event_loop() -> None:
    """As in a server that is asynchronous, where pyHanko alone would refuse."""

    async def seal() -> tuple[bytes, x509.Certificate]:
        return sealed(KEYS["ES256"])

    with ThreadPoolExecutor(1) as apart:
        pdf, own = apart.submit(asyncio.run, seal()).result()
    assert judged(pdf, own).bottom_line
