"""Payments: part, exact, too much; once; put right; who is told."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.billing import queries
from app.billing.models import Invoice, InvoiceKind, Payment, PaymentMethod
from app.billing.rules.invoices import Settlement, SettlementState
from app.billing.services import settling
from app.billing.services.invoices import cancel_invoice
from app.billing.services.payments import correct_payment
from app.billing.services.reminders import remind
from app.core.access import Role
from app.core.clock import now, today
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.outbox import OutboxMessage
from app.extensions import db
from tests.billing.desk import TOTAL, finance, issued, paid
from tests.factories import user_with

S = SettlementState


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([500_00], Settlement(S.PART, 500_00, 850_50, 0)),
        ([TOTAL], Settlement(S.PAID, TOTAL, 0, 0)),
        ([500_00, 850_50], Settlement(S.PAID, TOTAL, 0, 0)),
        ([TOTAL + 1], Settlement(S.OVERPAID, TOTAL + 1, 0, 1)),
    ],
)
def test_part_exact_and_over_payment(app: Flask, amounts: list[int], expected: Settlement) -> None:
    invoice = issued()
    for amount in amounts:
        paid(invoice, amount)

    assert queries.settlement_of(invoice) == expected


def test_receipts_are_numbered_without_gap_within_the_year(app: Flask) -> None:
    invoice, by = issued(), finance()
    with time_machine.travel("2026-12-31T12:00Z"):
        numbers = [paid(invoice, 1, by=by).receipt_number for _ in range(2)]
    with time_machine.travel("2027-01-01T12:00Z"):
        numbers.append(paid(invoice, 1, by=by).receipt_number)

    assert numbers == ["REC-2026-00001", "REC-2026-00002", "REC-2027-00001"]


def test_the_same_request_records_one_payment(app: Flask) -> None:
    invoice, by = issued(), finance()
    first = paid(invoice, 100_00, by=by, request_id="one-form-sent-twice")
    second = paid(invoice, 100_00, by=by, request_id="one-form-sent-twice")

    assert first is second
    assert queries.settlement_of(invoice).paid_cents == 100_00
    with pytest.raises(Conflict, match="another invoice"):
        paid(issued(), 100_00, by=by, request_id="one-form-sent-twice")


def test_a_cancelled_invoice_takes_no_payment(app: Flask) -> None:
    invoice = issued()
    cancel_invoice(invoice, reason="Replaced", by="test")

    with pytest.raises(Conflict, match=f"Invoice {invoice.number} was cancelled"):
        paid(invoice, 100_00)
    assert invoice.payments == []


@pytest.mark.parametrize("cents", [0, -1, 2**31])
def test_a_payment_is_more_than_nothing_and_fits_the_books(app: Flask, cents: int) -> None:
    with pytest.raises(Invalid):
        paid(issued(), cents)


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2027-03-01T09:59Z", 1), ("2027-03-01T10:00Z", 2), ("2027-03-01T23:59Z", 2)],
)
def test_today_is_today_anywhere_on_earth_and_tomorrow_is_refused(
    app: Flask, moment: str, day: int
) -> None:
    invoice = issued()
    with time_machine.travel(moment, tick=False):
        with pytest.raises(Invalid, match="future"):
            paid(invoice, 1, received_on=date(2027, 3, day + 1))
        assert paid(invoice, 1, received_on=date(2027, 3, day)).received_on == date(2027, 3, day)


def test_only_finance_records_and_corrects(app: Flask) -> None:
    invoice = issued()
    payment = paid(invoice, 1)
    manager = user_with(Role.PROGRAMME_MANAGER)

    with pytest.raises(NotAllowed):
        paid(invoice, 1, by=manager)
    with pytest.raises(NotAllowed):
        correct_payment(payment, reason="x", request_id="correction-1", by=manager)


def test_a_correction_is_a_payment_the_other_way(app: Flask) -> None:
    invoice, by = issued(), finance()
    wrong = paid(invoice, TOTAL, by=by)
    undone = correct_payment(wrong, reason="Other invoice", request_id="correction-1", by=by)

    assert (undone.amount_cents, undone.method) == (-TOTAL, PaymentMethod.CORRECTION)
    assert (undone.note, undone.received_on, undone.corrects) == ("Other invoice", today(), wrong)
    assert queries.settlement_of(invoice) == Settlement(S.UNPAID, 0, TOTAL, 0)
    assert correct_payment(wrong, reason="Again", request_id="correction-1", by=by) is undone


def test_a_payment_is_corrected_once_and_a_correction_never(app: Flask) -> None:
    by = finance()
    wrong = paid(issued(), 100_00, by=by)
    undone = correct_payment(wrong, reason="Slip", request_id="correction-1", by=by)

    for payment in (wrong, undone):
        with pytest.raises(Conflict):
            correct_payment(payment, reason="Slip", request_id="correction-2", by=by)
    assert db.session.scalar(db.select(db.func.count()).select_from(Payment)) == 2


def test_a_correction_needs_a_reason(app: Flask) -> None:
    with pytest.raises(Invalid):
        correct_payment(paid(issued(), 1), reason=" ", request_id="correction-1", by=finance())


def test_whoever_the_invoice_is_for_is_told_after_every_payment(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, SettlementState, Any]] = []

    def hear(invoice: Invoice, settlement: Settlement, by: Any) -> None:
        told.append((invoice.subject, settlement.state, by))

    monkeypatch.setattr(settling, "_HANDLERS", {})
    settling.when_settled(InvoiceKind.REGISTRATION, hear)
    by, invoice = finance(), issued(subject="delegation-7")
    paid(invoice, 500_00, by=by)
    last = paid(invoice, 850_50, by=by)
    correct_payment(last, reason="Slip", request_id="correction-1", by=by)
    paid(issued(kind=InvoiceKind.MEMBERSHIP), TOTAL, by=by)

    assert told == [
        ("delegation-7", S.PART, by),
        ("delegation-7", S.PAID, by),
        ("delegation-7", S.PART, by),
    ]


def test_a_handler_that_refuses_refuses_the_payment(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.core.transaction import transaction

    def refuse(invoice: Invoice, settlement: Settlement, by: Any) -> None:
        raise Conflict("not now")

    monkeypatch.setattr(settling, "_HANDLERS", {InvoiceKind.REGISTRATION: refuse})
    invoice, by = issued(), finance()
    db.session.commit()
    with pytest.raises(Conflict), transaction():
        paid(invoice, TOTAL, by=by)

    assert queries.settlement_of(invoice).paid_cents == 0


def test_the_receipt_is_mailed_with_what_is_left(app: Flask) -> None:
    invoice = issued()
    db.session.execute(db.delete(OutboxMessage))
    payment = paid(invoice, 1000_50)

    (mail,) = db.session.scalars(db.select(OutboxMessage))
    assert mail.subject == f"Payment received for invoice {invoice.number}"
    assert "€1,000.50" in mail.text
    assert "€350 is left to pay by 15 May 2027." in mail.text
    assert f"/receipts/{payment.public_id}.pdf" in mail.text


def test_a_reminder_goes_out_once_a_day_while_something_is_due(app: Flask) -> None:
    invoice, by = issued(), finance()
    db.session.execute(db.delete(OutboxMessage))
    remind(invoice, by=by)
    with pytest.raises(Conflict, match="less than a day ago"):
        remind(invoice, by=by)
    with time_machine.travel(now() + timedelta(days=1, seconds=1)):
        remind(invoice, by=by)
    paid(invoice, TOTAL, by=by)
    with pytest.raises(Conflict, match="Nothing is due"):
        remind(invoice, by=by)

    subjects = [m.subject for m in db.session.scalars(db.select(OutboxMessage))]
    assert subjects.count(f"Reminder: invoice {invoice.number}") == 2


def test_a_receipt_says_what_was_left_at_that_moment(app: Flask) -> None:
    invoice = issued()
    first, second = paid(invoice, 500_00), paid(invoice, 850_50, received_on=date(2026, 1, 1))

    assert (queries.due_after(first), queries.due_after(second)) == (850_50, 0)
