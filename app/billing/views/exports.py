"""The ledger as CSV, for accounting programs and spreadsheets."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask_login import current_user
from sqlalchemy.orm import joinedload

from app.billing import queries
from app.billing.models import Invoice, Payment
from app.billing.queries import ledger
from app.billing.rules.cells import text_cell
from app.billing.views import bp
from app.core.access import Role, requires
from app.core.clock import today
from app.core.money import to_decimal
from app.core.web import download
from app.extensions import db

#: column names are part of the files' format and stay English
INVOICES = (
    "number", "kind", "issued_on", "due_on", "organisation", "country", "edition", "currency",
    "total", "paid", "due", "over", "state", "reference", "cancelled_on", "cancel_reason",
)  # fmt: skip
PAYMENTS = (
    "receipt", "received_on", "invoice", "organisation", "currency", "amount", "method", "note",
    "corrects", "recorded_by", "recorded_at",
)  # fmt: skip


@bp.route("/staff/money/invoices.csv")
@requires(Role.FINANCE, Role.PROGRAMME_MANAGER)
def invoices_csv() -> Any:
    """Every invoice the reader may see, one a row, newest first."""
    query = ledger.ledger(by=current_user, today=today()).options(joinedload(Invoice.edition))
    found = db.session.scalars(query).unique()
    return _csv("invoices.csv", INVOICES, (_invoice_row(invoice) for invoice in found))


@bp.route("/staff/money/payments.csv")
@requires(Role.FINANCE, Role.PROGRAMME_MANAGER)
def payments_csv() -> Any:
    """Every payment the reader may see, one a row, oldest first."""
    found = ledger.payments(by=current_user)
    return _csv("payments.csv", PAYMENTS, (_payment_row(payment) for payment in found))


def _invoice_row(invoice: Invoice) -> list[Any]:
    settlement = queries.settlement_of(invoice)
    cents = (
        invoice.total_cents,
        settlement.paid_cents,
        settlement.due_cents,
        settlement.over_cents,
    )
    return [
        invoice.number, invoice.kind.value, invoice.issued_at.date(), invoice.due_on,
        text_cell(invoice.buyer["name"]), invoice.buyer["country"],
        text_cell(invoice.edition.code if invoice.edition else ""), invoice.currency,
        *(to_decimal(each, invoice.currency) for each in cents),
        "cancelled" if invoice.cancelled_at else settlement.state.value, invoice.reference,
        invoice.cancelled_at.date() if invoice.cancelled_at else "",
        text_cell(invoice.cancel_reason),
    ]  # fmt: skip


def _payment_row(payment: Payment) -> list[Any]:
    invoice = payment.invoice
    return [
        payment.receipt_number, payment.received_on, invoice.number,
        text_cell(invoice.buyer["name"]), invoice.currency,
        to_decimal(payment.amount_cents, invoice.currency), payment.method.value,
        text_cell(payment.note), payment.corrects.receipt_number if payment.corrects else "",
        text_cell(payment.recorded_by), payment.created_at.isoformat(timespec="seconds"),
    ]  # fmt: skip


def _csv(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    """UTF-8 with a mark in front, which spreadsheets need to read other scripts."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(rows)
    content = out.getvalue().encode("utf-8-sig")
    return download(content, name=name, media_type="text/csv; charset=utf-8")
