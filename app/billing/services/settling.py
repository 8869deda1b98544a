"""Who wants to know when an invoice is paid: a package settles its own kind of invoice."""

from collections.abc import Callable
from typing import Any

from app.billing import queries
from app.billing.models import Invoice, InvoiceKind
from app.billing.rules.invoices import Settlement

Handler = Callable[[Invoice, Settlement, Any], None]

#: one handler a kind; every app of a process registers the same ones
_HANDLERS: dict[InvoiceKind, Handler] = {}


def when_settled(kind: InvoiceKind, handler: Handler) -> None:
    """Call ``handler(invoice, settlement, by)`` after every payment for an invoice of ``kind``.

    It runs in the payment's transaction: what it refuses, refuses the payment. It is called for
    part payments and corrections too, so it looks at ``settlement.state``. Not for cancelled
    invoices, and not when an invoice is issued, not even one of nothing.
    """
    _HANDLERS[kind] = handler


def settle(invoice: Invoice, *, by: Any) -> Settlement:
    """Tell whoever the invoice is for how far it is paid now, and answer it."""
    settlement = queries.settlement_of(invoice)
    handler = _HANDLERS.get(invoice.kind)
    if handler is not None and invoice.cancelled_at is None:
        handler(invoice, settlement, by)
    return settlement
