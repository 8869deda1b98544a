"""Papers: what the PDF says, in which language, and whether a phone can pay from it."""

import re
from io import BytesIO

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from app.billing.mails.papers import invoice_pdf, payment_payload, receipt_pdf
from app.billing.models import Invoice
from app.billing.services.invoices import LineDraft, cancel_invoice
from app.billing.services.payments import correct_payment
from tests.billing.desk import TOTAL, finance, issued, paid
from tests.core.pdf_pages import raster
from tests.factories import EditionFactory, OrganisationFactory

pytestmark = pytest.mark.database("sqlite")


def words(pdf: bytes) -> str:
    """All the text of a PDF, with single spaces and without marks of direction."""
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(re.sub("[\u2066-\u2069]", "", text).split())


def codes(pages: list[Image.Image]) -> list[str]:
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


def test_the_qr_on_the_page_is_the_payment_of_the_invoice(app: Flask) -> None:
    invoice = issued(edition=EditionFactory.create())
    payload = payment_payload(invoice)

    assert payload.split("\n") == [
        "BCD", "002", "1", "SCT", "GKCCBEBB", "MILSET", "BE71096123456769", "EUR1350.50", "",
        invoice.reference,
    ]  # fmt: skip
    assert codes(raster(invoice_pdf(invoice), dpi=150)) == [payload]


def test_the_qr_asks_for_what_is_left_and_then_for_nothing(app: Flask) -> None:
    invoice = issued()
    paid(invoice, 1000_50)
    (code,) = codes(raster(invoice_pdf(invoice), dpi=150))
    assert code.split("\n")[7] == "EUR350.00"

    paid(invoice, 350_00)
    assert codes(raster(invoice_pdf(invoice), dpi=150)) == []


def test_other_currencies_have_no_epc_code(app: Flask) -> None:
    invoice = issued(currency="PLN")

    assert payment_payload(invoice) == ""
    assert codes(raster(invoice_pdf(invoice), dpi=150)) == []


def test_the_invoice_gives_the_reason_of_every_line(app: Flask) -> None:
    invoice = issued(organisation=OrganisationFactory.create(name="Club Яблоко", country="TN"))
    text = words(invoice_pdf(invoice))

    for line in invoice.lines:
        assert f"{line.text} {line.reason}" in text
    for part in (
        invoice.number,
        "Club Яблоко",
        "Tunisia",
        "€1,350.50",
        "€650.50",
        "Prices of 2027",
    ):
        assert part in text
    assert "BE71 0961 2345 6769" in text
    assert " ".join(invoice.reference[i : i + 4] for i in range(0, 16, 4)) in text
    assert "The payer bears all bank charges." in text


@pytest.mark.parametrize(
    ("language", "amount"), [("en", "€1,350.50"), ("fr", "1 350,50 €"), ("es", "1.350,50 €")]
)
def test_amounts_are_written_in_the_invoices_language(
    app: Flask, language: str, amount: str
) -> None:
    pdf = invoice_pdf(issued(language=language))

    assert amount in words(pdf)
    assert PdfReader(BytesIO(pdf)).trailer["/Root"]["/Lang"] == language


def _stamp(invoice: Invoice) -> str:
    return words(invoice_pdf(invoice))


def test_a_stamp_line_says_how_the_invoice_stands(app: Flask) -> None:
    invoice = issued()
    assert "Paid" not in _stamp(invoice)
    paid(invoice, 350_50)
    assert "€350.50 received so far; €1,000.00 is left to pay." in _stamp(invoice)
    paid(invoice, 1000_00)
    assert "Paid in full. Thank you." in _stamp(invoice)
    paid(invoice, 1_00)
    assert "€1.00 more came in than was due" in _stamp(invoice)
    cancel_invoice(invoice, reason="Withdrawn by the organisation", by="test")
    assert "Do not pay this invoice. Withdrawn by the organisation" in _stamp(invoice)


def test_words_of_strangers_are_words(app: Flask) -> None:
    hostile = '</style><h1>x</h1><img src="file:///etc/passwd">"; \\'
    organisation = OrganisationFactory.create(name=hostile)
    invoice = issued(organisation=organisation, lines=[LineDraft(hostile, hostile, 1, 100)])

    text = words(invoice_pdf(invoice)).replace(" ", "")
    assert text.count('</style><h1>x</h1><imgsrc="file:///etc/passwd">";\\') == 3


def test_a_long_invoice_goes_on_overleaf_with_its_heading(app: Flask) -> None:
    invoice = issued(lines=[LineDraft(f"Line {n}", "Reason " * 12, 1, 100) for n in range(60)])
    pages = [p.extract_text() for p in PdfReader(BytesIO(invoice_pdf(invoice))).pages]

    assert len(pages) > 2
    assert all("Quantity" in page for page in pages[:-1])
    assert f"{len(pages)} / {len(pages)}" in pages[-1]


def test_a_receipt_says_what_came_and_what_is_left(app: Flask) -> None:
    payment = paid(issued(), 350_50)
    text = words(receipt_pdf(payment))

    for part in (payment.receipt_number, "€350.50", "2 March 2026", "€1,000.00", "Bank transfer"):
        assert part in text
    assert payment.invoice.number in text


def test_the_paper_of_a_correction_names_the_receipt_it_takes_back(app: Flask) -> None:
    by = finance()
    wrong = paid(issued(), TOTAL, by=by)
    undone = correct_payment(wrong, reason="Typed twice", request_id="correction-1", by=by)
    text = words(receipt_pdf(undone))

    for part in ("Correction of a receipt", wrong.receipt_number, "-€1,350.50", "Typed twice"):
        assert part in text
