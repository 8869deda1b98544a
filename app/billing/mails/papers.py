"""Invoices and receipts on paper: A4, in the invoice's language, with what it takes to pay."""

from typing import Any

from babel.numbers import format_currency
from flask import render_template
from markupsafe import Markup
from stdnum import iban as iban_number

from app.billing import queries
from app.billing.models import Invoice, Payment
from app.billing.rules.epc import NAME_LONGEST, EpcError, epc_payload
from app.billing.rules.reference import format_reference
from app.core.i18n import in_language
from app.core.money import to_decimal
from app.core.qr import qr_svg
from app.programmes.models import Edition
from app.programmes.rules import art
from app.programmes.rules.palette import palette

#: colours of a paper that belongs to no edition
HOUSE = "cobalt"


def invoice_pdf(invoice: Invoice) -> bytes:
    """The invoice as a PDF: as issued, with a line on top that says how it stands now."""
    payload = payment_payload(invoice)
    return _pdf(
        "billing/print/invoice.html",
        invoice,
        settlement=queries.settlement_of(invoice),
        qr=payload and Markup(qr_svg(payload)),  # digits and letters of ours
        reference=format_reference(invoice.reference),
        iban=spaced_iban(invoice),
    )


def receipt_pdf(payment: Payment) -> bytes:
    """The receipt of ``payment`` as a PDF; for a correction, the paper that takes it back."""
    due = queries.due_after(payment)
    return _pdf("billing/print/receipt.html", payment.invoice, payment=payment, due_cents=due)


def payment_payload(invoice: Invoice) -> str:
    """The EPC text that asks for what is still due; empty when nothing is, or a bank would refuse
    it (only euros can be asked for so)."""
    due = queries.settlement_of(invoice).due_cents
    try:
        return epc_payload(
            name=invoice.seller["name"][:NAME_LONGEST],
            iban=invoice.seller["iban"],
            bic=invoice.seller["bic"],
            amount_cents=due,
            currency=invoice.currency,
            reference=invoice.reference,
        )
    except EpcError:
        return ""


def spaced_iban(invoice: Invoice) -> str:
    """The payee's IBAN in groups of four."""
    return str(iban_number.format(invoice.seller["iban"]))


def _pdf(template: str, invoice: Invoice, **context: Any) -> bytes:
    from app.core.pdf.fetcher import Asset  # WeasyPrint takes half a second to load
    from app.core.pdf.html import html_to_pdf

    def amount(cents: int) -> str:
        """With all its decimals, as accounts are kept."""
        value = to_decimal(cents, invoice.currency)
        return str(format_currency(value, invoice.currency, locale=invoice.language))

    strip, accent = _look(invoice.edition)
    with in_language(invoice.language):
        html = render_template(
            template, invoice=invoice, amount=amount, own=_isolated, accent=accent, **context
        )
    author = invoice.seller["name"]
    return html_to_pdf(
        html, assets={"strip": Asset(strip.encode(), "image/svg+xml")}, author=author
    )


def _isolated(text: str) -> str:
    """``text`` in its own direction, whatever stands around it (Unicode's first strong isolate):
    WeasyPrint heeds neither ``dir=auto`` nor ``bdi``."""
    return f"\u2068{text}\u2069"


def _look(edition: Edition | None) -> tuple[str, str]:
    """The art along the top as SVG, and the accent of the lines."""
    if edition is None:
        colours = palette(HOUSE, HOUSE)
        return art.cover("milset", "", colours), colours.accent_light
    colours = palette(edition.palette, edition.code)
    return art.cover(edition.code, edition.ornament, colours), colours.accent_light
