"""A delegation's invoice: issued from its quote, taken back unpaid, renewed, and settled."""

from datetime import date, timedelta
from typing import Any

from app.billing.models import Invoice, InvoiceKind
from app.billing.queries import invoices_of, settlement_of
from app.billing.services.invoices import LineDraft, cancel_invoice, issue_invoice
from app.core import audit
from app.core.clock import today
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.core.i18n import lazy_gettext as _l
from registration.models import Delegation
from registration.queries.sheets import Sheet, sheet_of
from registration.queries.wording import line_reason, price_reasons, role_name
from registration.rules.delegation_states import DelegationState

#: how long a delegation has to pay when the edition's own day has passed or is not set
PAY_WITHIN = timedelta(days=14)


def live_invoices(delegation: Delegation) -> list[Invoice]:
    """The invoices asked of the delegation now, newest first."""
    found = invoices_of(InvoiceKind.REGISTRATION, delegation.public_id)
    return [invoice for invoice in found if invoice.cancelled_at is None]


def paid_cents(delegation: Delegation) -> int:
    """What has come in for the delegation's live invoices, in cents."""
    return sum(settlement_of(invoice).paid_cents for invoice in live_invoices(delegation))


def issue(delegation: Delegation, *, by: Any) -> Invoice | None:
    """Ask for the delegation's quote, each line with its reason; None when it costs nothing.

    Conflict when the edition has not set a price that is needed.
    """
    sheet = sheet_of(delegation)
    if sheet.quote.missing_rates:
        first = sheet.quote.missing_rates[0]
        raise Conflict(
            _l(
                "The edition has no price for %(role)s yet. Ask a manager to set it under Rates.",
                role=role_name(first.role),
            )
        )
    if not sheet.quote.total_cents:
        return None
    with in_language(delegation.language):
        lines, reasons = _lines(delegation, sheet), price_reasons(sheet)
    return issue_invoice(
        kind=InvoiceKind.REGISTRATION,
        organisation=delegation.organisation,
        edition=delegation.edition,
        subject=delegation.public_id,
        lines=lines,
        reasons=reasons,
        due_on=due_day(sheet, delegation.edition.timezone),
        currency=sheet.terms.currency,
        language=delegation.language,
        by=by,
    )


def cancel_unpaid(delegation: Delegation, *, reason: str, by: Any) -> list[Invoice]:
    """Take back the delegation's live invoices for which nothing has come in; answers them."""
    unpaid = [each for each in live_invoices(delegation) if not settlement_of(each).paid_cents]
    for invoice in unpaid:
        cancel_invoice(invoice, reason=reason, by=by)
    return unpaid


def renew(delegation: Delegation, *, reason: str, by: Any) -> None:
    """Replace the unpaid invoice of a validated delegation after its people changed.

    An invoice that money came in for stays; what is too much is finance's to give back.
    """
    if delegation.state is not DelegationState.VALIDATED:
        return
    if cancel_unpaid(delegation, reason=reason, by=by):
        issue(delegation, by=by)
        audit.record("delegation.invoice_renewed", delegation, by=by, reason=reason)


def due_day(sheet: Sheet, zone: str) -> date:
    """By when an invoice issued today is to be paid."""
    soonest, wanted = today(zone) + PAY_WITHIN, sheet.terms.payment_due_on
    return wanted if wanted and wanted >= today(zone) else soonest


def _lines(delegation: Delegation, sheet: Sheet) -> list[LineDraft]:
    return [
        LineDraft(
            text=_(
                "%(role)s at %(edition)s",
                role=role_name(line.role),
                edition=delegation.edition.name,
            ),
            reason=line_reason(line.kind),
            quantity=line.quantity,
            unit_cents=line.unit_cents,
        )
        for line in sheet.quote.lines
    ]
