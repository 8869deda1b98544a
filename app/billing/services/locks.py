"""One at a time: whoever changes what an invoice owes holds its row until the commit."""

from app.billing.models import Invoice
from app.extensions import db


def hold(invoice: Invoice) -> None:
    """Wait for others who hold ``invoice``, then read again what they may have changed.

    On SQLite the write transaction itself is the lock.
    """
    db.session.flush()
    db.session.execute(db.select(Invoice.id).filter_by(id=invoice.id).with_for_update())
    db.session.expire(invoice, ["cancelled_at", "cancel_reason", "payments"])
