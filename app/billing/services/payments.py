"""Payments: written once, never changed; a mistake is undone by a payment the other way."""

from datetime import date
from typing import Any

from app.billing import mails
from app.billing.models import Invoice, Payment, PaymentMethod
from app.billing.models.payment import CENTS_MOST
from app.billing.rules.invoices import number
from app.billing.services import settling
from app.billing.services.numbers import take_number
from app.core import audit
from app.core.access import Role
from app.core.clock import latest_day, today
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db


def record_payment(
    invoice: Invoice,
    *,
    amount_cents: int,
    received_on: date,
    method: PaymentMethod,
    note: str,
    request_id: str,
    by: Any,
) -> Payment:
    """Note money that came in, in minor units of the invoice's currency, and mail the receipt.

    The same ``request_id`` again answers the payment it recorded before. Part payments and more
    than is due are taken as they come. Conflict on a cancelled invoice.
    """
    _require_finance(by)
    lock(invoice)
    if (before := _recorded(request_id, invoice)) is not None:
        return before
    _check(invoice, amount_cents, received_on)
    payment = _receipted(
        invoice=invoice, amount_cents=amount_cents, received_on=received_on, method=method,
        note=note.strip(), request_id=request_id, recorded_by=audit.actor_name(by),
    )  # fmt: skip
    audit.record(
        "payment.recorded", payment, by=by, invoice=invoice.number, amount_cents=amount_cents
    )
    settling.settle(invoice, by=by)
    mails.send_receipt(payment)
    return payment


def correct_payment(payment: Payment, *, reason: str, request_id: str, by: Any) -> Payment:
    """Undo ``payment`` by one the other way, dated today, that keeps the reason.

    Invalid without a reason; Conflict when it was undone before, or is itself a correction.
    """
    _require_finance(by)
    if not reason.strip():
        raise Invalid(_l("Say what was wrong: the reason is kept with the payment."), "reason")
    lock(payment.invoice)
    if (before := _recorded(request_id, payment.invoice)) is not None:
        return before
    if payment.corrects_id is not None or _undone(payment):
        raise Conflict(_l("This payment was corrected already. Record the right one as new."))
    correction = _receipted(
        invoice=payment.invoice, amount_cents=-payment.amount_cents, received_on=today(),
        method=PaymentMethod.CORRECTION, note=reason.strip(), request_id=request_id,
        recorded_by=audit.actor_name(by), corrects=payment,
    )  # fmt: skip
    audit.record(
        "payment.corrected",
        payment,
        by=by,
        reason=reason.strip(),
        by_receipt=correction.receipt_number,
    )
    settling.settle(payment.invoice, by=by)
    mails.send_receipt(correction)
    return correction


def _require_finance(by: Any) -> None:
    if not isinstance(by, str) and not by.has_role(Role.FINANCE):  # a text is the command line
        raise NotAllowed(_l("Only finance may do this."))


def _recorded(request_id: str, invoice: Invoice) -> Payment | None:
    query = db.select(Payment).filter_by(request_id=request_id)
    before = db.session.scalar(query)
    if before is not None and before.invoice_id != invoice.id:
        raise Conflict(_l("This form was used for another invoice. Open the form again."))
    return before


def _check(invoice: Invoice, amount_cents: int, received_on: date) -> None:
    if invoice.cancelled_at is not None:
        raise Conflict(
            _l(
                "Invoice %(number)s was cancelled, so it takes no payment. "
                "Record the money on the invoice that replaced it.",
                number=invoice.number,
            )
        )
    if amount_cents <= 0:
        raise Invalid(_l("Enter the amount that came in, more than zero."), "amount")
    if amount_cents > CENTS_MOST:
        raise Invalid(_l("That is too much for one payment: look at the decimal point."), "amount")
    if received_on > latest_day():  # whoever records it may be ahead of us
        raise Invalid(
            _l("The day lies in the future: enter the day the money arrived."), "received_on"
        )


def _undone(payment: Payment) -> bool:
    query = db.select(db.func.count()).select_from(Payment).filter_by(corrects_id=payment.id)
    return bool(db.session.scalar(query))


def _receipted(*, invoice: Invoice, **values: Any) -> Payment:
    """A new payment with the next number of the receipts, gapless like the invoices'."""
    year = today().year
    receipt = number(year, take_number("receipt", year), "REC")
    payment = Payment(receipt_number=receipt, **values)
    invoice.payments.append(payment)
    db.session.flush()
    return payment
