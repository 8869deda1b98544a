"""The seal on a PDF as pyHanko finds and judges it."""

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext


def signature_of(pdf: bytes) -> Any:
    """The one seal of ``pdf``."""
    (found,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return found


def judged(pdf: bytes, trusted: x509.Certificate) -> PdfSignatureStatus:
    """What the validator says of it, trusting that certificate alone."""
    context = ValidationContext(trust_roots=[trusted], allow_fetching=False)
    # the validator starts an event loop, and a browser test before has left one in this thread
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(validate_pdf_signature, signature_of(pdf), context).result()
