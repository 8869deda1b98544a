"""PDFs sealed by an organisation: PAdES baseline B-B, by pyHanko, asking no network.

The seal is appended: the bytes before it stay as they were. It covers the whole file and certifies
it, so that readers tell of any later change. When it was sealed is what this machine's clock says.
"""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asn1crypto import cms, parser, pem, x509
from asn1crypto.keys import PrivateKeyInfo
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Seal"
#: room for what surrounds the certificates: signature, digests, names
ROOM = 4096
SEQUENCE, SET = 16, 17
DIGEST = "message_digest"


class QuickSigner(SimpleSigner):
    """Builds the message (CMS, RFC 5652) of the first signature as pyHanko does, and takes it as
    the form of those that follow: only the digest in it and the signature are other ones. That
    halves the time that sealing a page takes.
    """

    _form: cms.SignedData | None = None

    async def async_sign(
        self, data_digest: bytes, digest_algorithm: str, *args: Any, **more: Any
    ) -> cms.ContentInfo:
        """The message of a signature over ``data_digest``."""
        if self._form is not None:
            return await self._filled(self._form, data_digest, digest_algorithm)
        message = await super().async_sign(data_digest, digest_algorithm, *args, **more)
        self._form = cms.ContentInfo.load(message.dump())["content"]
        return message

    async def _filled(self, form: cms.SignedData, digest: bytes, algorithm: str) -> cms.ContentInfo:
        info = form["signer_infos"][0]
        attributes = info["signed_attrs"].dump().replace(_digest_in(info), digest)
        as_set = b"\x31" + attributes[1:]  # what is signed is told as a set, and kept as [0]
        signature = await self.async_sign_raw(as_set, algorithm)
        parts = [info[key].dump() for key in ("version", "sid", "digest_algorithm")]
        parts += [attributes, info["signature_algorithm"].dump(), _der(4, signature)]
        fixed = ("version", "digest_algorithms", "encap_content_info", "certificates")
        about = b"".join(form[key].dump() for key in fixed)
        signed = _der(SEQUENCE, about + _der(SET, _der(SEQUENCE, b"".join(parts))))
        kind = cms.ContentType("signed_data").dump()
        return cms.ContentInfo.load(_der(SEQUENCE, kind + parser.emit(2, 1, 0, signed)))


def _digest_in(info: cms.SignerInfo) -> bytes:
    found = (one["values"][0] for one in info["signed_attrs"] if one["type"].native == DIGEST)
    return bytes(next(found).native)


def _der(tag: int, content: bytes) -> bytes:
    """``content`` with its universal ``tag`` and length before it."""
    return bytes(parser.emit(0, int(tag in (SEQUENCE, SET)), tag, content))


class Seal:
    """A key ready to seal; keep it, for reading the key takes longer than using it."""

    def __init__(self, certificates: bytes, private_key: bytes) -> None:
        """``certificates`` PEM, the key's own first; ``private_key`` PKCS 8 PEM."""
        own, *above = (x509.Certificate.load(der) for der in _unarmoured(certificates))
        store = SimpleCertificateStore()
        store.register_multiple(above)
        (key,) = _unarmoured(private_key)
        self._signer = QuickSigner(
            signing_cert=own, signing_key=PrivateKeyInfo.load(key), cert_registry=store
        )
        # in hexadecimal; given, it spares a rehearsal of the signature
        self._room = 2 * (ROOM + sum(len(one.dump()) for one in (own, *above)))

    def sign(self, pdf: bytes, *, name: str, reason: str) -> bytes:
        """``pdf`` with the seal behind it; ``name`` says whose, ``reason`` what for."""
        metadata = PdfSignatureMetadata(
            field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES,
            certify=True, docmdp_permissions=MDPPerm.NO_CHANGES, name=name, reason=reason,
        )  # fmt: skip
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signer = PdfSigner(metadata, signer=self._signer)
        # pyHanko starts an event loop, and a thread that has one already bears no second
        with ThreadPoolExecutor(1) as apart:
            sealed: Any = apart.submit(signer.sign_pdf, writer, bytes_reserved=self._room).result()
        return bytes(sealed.getvalue())


def _unarmoured(text: bytes) -> list[bytes]:
    return [der for _, _, der in pem.unarmor(text, multiple=True)]
