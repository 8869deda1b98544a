"""What finance does with one invoice: record, correct, remind, cancel."""

from typing import Any

from flask import flash, redirect, url_for
from flask_login import current_user

from app.billing import queries
from app.billing.forms import PaymentForm, ReasonForm
from app.billing.models import Invoice, Payment, PaymentMethod
from app.billing.services import invoices, payments, reminders
from app.billing.views import bp
from app.core.access import Role, own_or_404, requires
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.core.i18n import language
from app.core.money import format_money
from app.core.web import blame, page


@bp.route("/staff/money/<public_id>/pay", methods=["GET", "POST"])
@requires(Role.FINANCE)
def record_payment(public_id: str) -> Any:
    """Note money that came in."""
    invoice = own_or_404(Invoice, public_id)
    settlement = queries.settlement_of(invoice)
    form = PaymentForm(currency=invoice.currency, due_cents=settlement.due_cents)
    if form.validate_on_submit():
        with blame(form):
            payments.record_payment(
                invoice,
                amount_cents=form.cents,
                received_on=form.received_on.data,
                method=PaymentMethod(form.method.data),
                note=form.note.data or "",
                request_id=form.request_id.data,
                by=current_user,
            )
            _say_what_is_left(invoice)
            return redirect(url_for(".invoice", public_id=public_id))
    return page("billing/record_payment.html", form=form, invoice=invoice, settlement=settlement)


def _say_what_is_left(invoice: Invoice) -> None:
    settlement = queries.settlement_of(invoice)

    def money(cents: int) -> str:
        return format_money(cents, invoice.currency, language())

    if settlement.due_cents:
        left = money(settlement.due_cents)
        flash(_("Payment recorded. %(left)s is left to pay.", left=left), "ok")
    elif settlement.over_cents:
        over = money(settlement.over_cents)
        flash(_("Payment recorded. %(over)s is a credit of the organisation.", over=over), "warn")
    else:
        flash(_("Payment recorded. The invoice is paid in full."), "ok")


@bp.route("/staff/money/payments/<public_id>/correct", methods=["GET", "POST"])
@requires(Role.FINANCE)
def correct_payment(public_id: str) -> Any:
    """Undo a payment by one the other way."""
    payment, form = own_or_404(Payment, public_id), ReasonForm()
    if form.validate_on_submit():
        with blame(form):
            payments.correct_payment(
                payment,
                reason=form.reason.data or "",
                request_id=form.request_id.data,
                by=current_user,
            )
            flash(_("Payment corrected. Its reason stands beside it."), "ok")
            return redirect(url_for(".invoice", public_id=payment.invoice.public_id))
    return page("billing/correct_payment.html", form=form, payment=payment, invoice=payment.invoice)


@bp.route("/staff/money/<public_id>/cancel", methods=["GET", "POST"])
@requires(Role.FINANCE)
def cancel_invoice(public_id: str) -> Any:
    """Take an invoice back."""
    invoice, form = own_or_404(Invoice, public_id), ReasonForm()
    if form.validate_on_submit():
        with blame(form):
            invoices.cancel_invoice(invoice, reason=form.reason.data or "", by=current_user)
            flash(_("Invoice %(number)s is cancelled.", number=invoice.number), "ok")
            return redirect(url_for(".invoice", public_id=public_id))
    settlement = queries.settlement_of(invoice)
    return page("billing/cancel_invoice.html", form=form, invoice=invoice, settlement=settlement)


@bp.route("/staff/money/<public_id>/remind", methods=["POST"])
@requires(Role.FINANCE)
def remind(public_id: str) -> Any:
    """Mail a reminder."""
    invoice = own_or_404(Invoice, public_id)
    try:
        reminders.remind(invoice, by=current_user)
        flash(_("The reminder is on its way."), "ok")
    except Conflict as refused:
        flash(str(refused), "warn")
    return redirect(url_for(".invoice", public_id=public_id))
