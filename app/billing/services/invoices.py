"""Invoices: issued with a gapless number, never changed, cancelled with a reason."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from babel.numbers import is_currency

from app.billing import mails, queries
from app.billing.models import Invoice, InvoiceKind, InvoiceLine, Payee
from app.billing.rules import invoices as rules
from app.billing.rules.reference import creditor_reference
from app.billing.services.numbers import take_number
from app.core import audit
from app.core.clock import now, today
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition

BUYER = ("name", "latin_name", "address", "city", "country", "email")
SELLER = ("name", "address", "registration_number", "iban", "bic", "bank", "email", "terms")


@dataclass(frozen=True)
class LineDraft:
    """One line to ask for: words and reason in the invoice's language, a whole quantity, and a
    unit price in minor units (negative: a reduction)."""

    text: str
    reason: str
    quantity: int
    unit_cents: int


def issue_invoice(
    *,
    kind: InvoiceKind,
    organisation: Organisation,
    edition: Edition | None,
    subject: str,
    lines: list[LineDraft],
    reasons: list[str],
    due_on: date,
    currency: str,
    language: str,
    by: Any,
) -> Invoice:
    """Ask ``organisation`` for the sum of ``lines`` and mail it to its people with the PDF.

    Conflict while nobody is set up to be paid. Numbers are gapless within the year on the payee's
    clock, which is UTC. Other issuers wait from here until the transaction ends.
    """
    total = _checked_total(lines, currency)
    payee = queries.payee_of(edition) or _no_payee()
    invoice = Invoice(
        kind=kind, organisation=organisation, edition=edition, subject=subject, payee=payee,
        lines=_lines(lines), reasons=reasons, total_cents=total, currency=currency,
        language=language, due_on=due_on, **_snapshots(organisation, payee), **_numbered(),
    )  # fmt: skip
    db.session.add(invoice)
    audit.record("invoice.issued", invoice, by=by, number=invoice.number, total_cents=total)
    mails.send_invoice(invoice)
    return invoice


def cancel_invoice(invoice: Invoice, *, reason: str, by: Any) -> None:
    """Take ``invoice`` back; it keeps its number and is no longer asked for.

    Invalid without a reason, Conflict when it is cancelled already. What was paid for it is owed
    back from then on (see ``queries.settlement_of``).
    """
    if not reason.strip():
        raise Invalid(_l("Say why: the reason is kept and shown to the organisation."), "reason")
    lock(invoice)
    if invoice.cancelled_at is not None:
        raise Conflict(_l("This invoice is cancelled already."))
    invoice.cancelled_at, invoice.cancel_reason = now(), reason.strip()
    audit.record("invoice.cancelled", invoice, by=by, reason=reason.strip())
    mails.send_cancellation(invoice)


def _checked_total(lines: list[LineDraft], currency: str) -> int:
    if not lines or any(line.quantity < 1 for line in lines):
        raise Invalid(_l("An invoice needs at least one line, and each line a quantity."))
    if not is_currency(currency):
        raise Invalid(_l("This is no currency: give its three letters, as in EUR."))
    total = rules.invoice_total(_rule_line(line) for line in lines)
    if total < 0:
        raise Invalid(_l("The reductions are larger than the sum: an invoice cannot be negative."))
    return total


def _rule_line(line: LineDraft) -> rules.InvoiceLine:
    return rules.InvoiceLine(line.quantity, line.unit_cents)


def _lines(lines: list[LineDraft]) -> list[InvoiceLine]:
    return [
        InvoiceLine(position=place, total_cents=_rule_line(line).total_cents, **asdict(line))
        for place, line in enumerate(lines, start=1)
    ]


def _no_payee() -> Payee:
    raise Conflict(
        _l(
            "Nobody is set up to be paid yet, so no invoice can be issued. "
            "Ask finance to enter the account under Money, Account to pay to; then try again."
        )
    )


def _snapshots(organisation: Organisation, payee: Payee) -> dict[str, dict[str, str]]:
    return {
        "buyer": {name: getattr(organisation, name) for name in BUYER},
        "seller": {name: getattr(payee, name) for name in SELLER},
    }


def _numbered() -> dict[str, Any]:
    year = today().year
    sequence = take_number("invoice", year)
    return {
        "year": year,
        "sequence": sequence,
        "number": rules.number(year, sequence, "INV"),
        "reference": creditor_reference(f"INV{year}{sequence:05d}"),
        "issued_at": now(),
    }
