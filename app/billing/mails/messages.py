"""Mails to an organisation's people: each in the reader's language, papers in the invoice's."""

from collections.abc import Callable

from flask import current_app

from app.billing import queries
from app.billing.mails.papers import invoice_pdf, spaced_iban
from app.billing.models import Invoice, Payment
from app.billing.rules.reference import format_reference
from app.core import files, outbox
from app.core.i18n import gettext as _
from app.core.i18n import language, show_date
from app.core.money import format_money
from app.core.outbox import Mail

PDF = "application/pdf"
Attachment = tuple[str, str, str]


def send_invoice(invoice: Invoice) -> None:
    """The new invoice, with its PDF."""
    attachment = _kept(invoice_pdf(invoice), invoice.number)
    _send(invoice, lambda: _invoice_issued(invoice, attachment))


def send_receipt(payment: Payment) -> None:
    """Money came in, or a payment was put right; the receipt is a link."""
    _send(payment.invoice, lambda: _payment_received(payment))


def send_reminder(invoice: Invoice) -> None:
    """What is still due, with the PDF as it stands."""
    attachment = _kept(invoice_pdf(invoice), invoice.number)
    _send(invoice, lambda: _reminder(invoice, attachment))


def send_cancellation(invoice: Invoice) -> None:
    """Do not pay this one."""
    _send(invoice, lambda: _cancelled(invoice))


def _send(invoice: Invoice, mail: Callable[[], Mail]) -> None:
    """To everybody who acts for the organisation; to its own address when nobody does yet."""
    people = queries.people_of(invoice.organisation)
    readers = [(person.email, person.language) for person in people]
    if not readers and invoice.organisation.email:
        readers = [(invoice.organisation.email, invoice.language)]
    for email, code in readers:
        outbox.queue(to=email, language=code, mail=mail)


def _kept(content: bytes, number: str) -> Attachment:
    name = f"{number}.pdf"
    stored = files.save(content, name=name, media_type=PDF, folder="invoices")
    return stored.key, name, PDF


def _url(invoice: Invoice) -> str:
    return f"{current_app.config['BASE_URL']}/invoices/{invoice.public_id}"


def _money(cents: int, invoice: Invoice) -> str:
    return format_money(cents, invoice.currency, language())


def _how_to_pay(invoice: Invoice) -> str:
    return _(
        "Pay by bank transfer to %(name)s, IBAN %(iban)s, with the reference %(reference)s. "
        "With the reference we find your payment at once.",
        name=invoice.seller["name"],
        iban=spaced_iban(invoice),
        reference=format_reference(invoice.reference),
    )


def _what_for(invoice: Invoice) -> str:
    return invoice.edition.name if invoice.edition else _("your membership")


def _invoice_issued(invoice: Invoice, attachment: Attachment) -> Mail:
    asked = _(
        "Invoice %(number)s for %(what)s comes to %(amount)s, due on %(day)s.",
        number=invoice.number,
        what=_what_for(invoice),
        amount=_money(invoice.total_cents, invoice),
        day=show_date(invoice.due_on, "long"),
    )
    why = _("The invoice says for each line why it has this price.")
    return Mail(
        subject=_("Invoice %(number)s: %(what)s", number=invoice.number, what=_what_for(invoice)),
        paragraphs=[asked, why, _how_to_pay(invoice)],
        action_label=_("Look at the invoice"),
        action_url=_url(invoice),
        attachments=[attachment],
    )


def _payment_received(payment: Payment) -> Mail:
    return _correction(payment) if payment.amount_cents < 0 else _receipt(payment)


def _receipt(payment: Payment) -> Mail:
    invoice = payment.invoice
    came = _(
        "Thank you: %(amount)s for invoice %(number)s arrived on %(day)s.",
        amount=_money(payment.amount_cents, invoice),
        number=invoice.number,
        day=show_date(payment.received_on, "long"),
    )
    return Mail(
        subject=_("Payment received for invoice %(number)s", number=invoice.number),
        paragraphs=[came, _state(invoice)],
        action_label=_("Download the receipt"),
        action_url=_receipt_url(payment),
    )


def _correction(payment: Payment) -> Mail:
    invoice = payment.invoice
    undone = _(
        "We took back a payment of %(amount)s recorded for invoice %(number)s. Reason: %(reason)s",
        amount=_money(-payment.amount_cents, invoice),
        number=invoice.number,
        reason=payment.note,
    )
    return Mail(
        subject=_("Payment corrected for invoice %(number)s", number=invoice.number),
        paragraphs=[undone, _state(invoice)],
        action_label=_("Download the correction"),
        action_url=_receipt_url(payment),
    )


def _receipt_url(payment: Payment) -> str:
    return f"{current_app.config['BASE_URL']}/receipts/{payment.public_id}.pdf"


def _state(invoice: Invoice) -> str:
    settlement = queries.settlement_of(invoice)
    if settlement.due_cents:
        return _(
            "%(amount)s is left to pay by %(day)s.",
            amount=_money(settlement.due_cents, invoice),
            day=show_date(invoice.due_on, "long"),
        )
    if settlement.over_cents:
        return _(
            "That is %(amount)s more than is due. We keep it as a credit of your organisation "
            "and will write to you about it.",
            amount=_money(settlement.over_cents, invoice),
        )
    return _("The invoice is paid in full.")


def _reminder(invoice: Invoice, attachment: Attachment) -> Mail:
    due = _(
        "%(amount)s of invoice %(number)s for %(what)s is still due. It was asked for by %(day)s.",
        amount=_money(queries.settlement_of(invoice).due_cents, invoice),
        number=invoice.number,
        what=_what_for(invoice),
        day=show_date(invoice.due_on, "long"),
    )
    crossed = _("If you paid in the last few days, you need do nothing.")
    return Mail(
        subject=_("Reminder: invoice %(number)s", number=invoice.number),
        paragraphs=[due, _how_to_pay(invoice), crossed],
        action_label=_("Look at the invoice"),
        action_url=_url(invoice),
        attachments=[attachment],
    )


def _cancelled(invoice: Invoice) -> Mail:
    stop = _(
        "Invoice %(number)s for %(what)s was cancelled: please do not pay it. Reason: %(reason)s",
        number=invoice.number,
        what=_what_for(invoice),
        reason=invoice.cancel_reason,
    )
    return Mail(
        subject=_("Invoice %(number)s is cancelled", number=invoice.number),
        paragraphs=[stop],
        action_label=_("Look at the invoice"),
        action_url=_url(invoice),
    )
