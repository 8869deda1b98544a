"""Reminders: one mail about what is still due, at most one a day."""

from datetime import timedelta
from typing import Any

from app.billing import mails, queries
from app.billing.models import Invoice
from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock

PAUSE = timedelta(days=1)


def remind(invoice: Invoice, *, by: Any) -> None:
    """Mail the organisation's people what is left to pay. Conflict when nothing is, or when they
    were reminded within a day."""
    lock(invoice)
    if queries.settlement_of(invoice).due_cents == 0:
        raise Conflict(_l("Nothing is due on this invoice, so no reminder was sent."))
    if any(
        event.action == "invoice.reminded" and event.at > now() - PAUSE
        for event in audit.history(invoice)
    ):
        raise Conflict(_l("A reminder went out less than a day ago. Wait until tomorrow."))
    audit.record("invoice.reminded", invoice, by=by)
    mails.send_reminder(invoice)
