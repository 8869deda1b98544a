"""PDFs sealed by an organisation: PAdES baseline B-B, by pyHanko, asking no network.

The seal is appended: the bytes before it stay as they were. It covers the whole file and certifies
it, so that readers tell of any later change. When it was sealed is what this machine's clock says.
"""

from __future__ import annotations

import io
from typing import Any

from asn1crypto import pem, x509
from asn1crypto.keys import PrivateKeyInfo
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Seal"
#: room for what surrounds the certificates: signature, digests, names
ROOM = 4096


class Seal:
    """A key ready to seal; keep it, for reading the key takes longer than using it."""

    def __init__(self, certificates: bytes, private_key: bytes) -> None:
        """``certificates`` PEM, the key's own first; ``private_key`` PKCS 8 PEM."""
        own, *above = (x509.Certificate.load(der) for der in _unarmoured(certificates))
        store = SimpleCertificateStore()
        store.register_multiple(above)
        (key,) = _unarmoured(private_key)
        self._signer = SimpleSigner(
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
        sealed: Any = signer.sign_pdf(writer, bytes_reserved=self._room)
        return bytes(sealed.getvalue())


def _unarmoured(text: bytes) -> list[bytes]:
    return [der for _, _, der in pem.unarmor(text, multiple=True)]
