"""Invoices and payments for tests, made by the services themselves."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from app.billing.models import Invoice, InvoiceKind, Payee, Payment, PaymentMethod
from app.billing.services.invoices import LineDraft, issue_invoice
from app.billing.services.payments import record_payment
from app.core.access import Role
from app.extensions import db
from tests.factories import OrganisationFactory, PayeeFactory, user_with

_REQUESTS = count(1)
LINES = [
    LineDraft("Exhibitors", "Member rate: 2026 fee paid on 12 March 2026.", 2, 350_00),
    LineDraft("Supervisor above the ratio", "One more than the 2 allowed for 2.", 1, 650_50),
]
TOTAL = 1350_50


def finance(**values: Any) -> Any:
    """Somebody of finance."""
    return user_with(Role.FINANCE, **values)


def issued(**wishes: Any) -> Invoice:
    """An invoice of 1,350.50 euros, issued to a new organisation unless told otherwise."""
    if db.session.scalar(db.select(Payee).filter_by(code="milset")) is None:
        PayeeFactory.create()
    values: dict[str, Any] = {
        "kind": InvoiceKind.REGISTRATION, "edition": None, "subject": "delegation", "lines": LINES,
        "reasons": ["Prices of 2027."], "due_on": date(2027, 5, 15), "currency": "EUR",
        "language": "en", "by": "test",
    }  # fmt: skip
    values.setdefault("organisation", wishes.pop("organisation", None))
    values["organisation"] = values["organisation"] or OrganisationFactory.create()
    return issue_invoice(**{**values, **wishes})


def paid(invoice: Invoice, cents: int, *, by: Any = None, **wishes: Any) -> Payment:
    """A bank transfer of ``cents`` for ``invoice``."""
    values: dict[str, Any] = {
        "amount_cents": cents, "received_on": date(2026, 3, 2), "method": PaymentMethod.TRANSFER,
        "note": "", "request_id": f"request-of-a-test-{next(_REQUESTS)}", "by": by or finance(),
    }  # fmt: skip
    return record_payment(invoice, **{**values, **wishes})
