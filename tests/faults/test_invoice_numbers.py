"""Gapless numbers and single payments when many act at once, with real threads and commits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.billing.models import Invoice, InvoiceKind, NumberSeries, Payment, PaymentMethod
from app.billing.services.invoices import LineDraft, issue_invoice
from app.billing.services.payments import correct_payment, record_payment
from app.core.clock import today
from app.core.errors import Conflict
from app.core.transaction import transaction
from app.extensions import db
from app.organisations.models import Organisation
from tests.billing.desk import finance, issued
from tests.factories import OrganisationFactory, PayeeFactory, commit

pytestmark = pytest.mark.papers  # which are made under the lock that keeps numbers gapless
WORKERS = 8


class PowerCut(Exception):
    """What ends the transactions that must leave no gap."""


def together(app: Flask, jobs: list[Callable[[], Any]]) -> list[Any]:
    """Answers of ``jobs``, each in a transaction of its own, `WORKERS` at a time from one start."""
    start = Barrier(min(WORKERS, len(jobs)))

    def run(place: int, job: Callable[[], Any]) -> Any:
        if place < start.parties:
            start.wait(timeout=30)
        with app.app_context():
            try:
                with transaction():
                    return job()
            except (PowerCut, Conflict) as stopped:
                return stopped

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(len(jobs)), jobs))


def test_twenty_invoices_at_once_have_twenty_numbers_without_gap(app: Flask) -> None:
    PayeeFactory.create()
    organisation = OrganisationFactory.create().id
    commit()

    def issue(place: int) -> str:
        invoice = issue_invoice(
            kind=InvoiceKind.REGISTRATION,
            organisation=db.session.get_one(Organisation, organisation),
            edition=None,
            subject=f"delegation-{place}",
            lines=[LineDraft("Exhibitor", "Member rate", 1, 350_00)],
            reasons=[],
            due_on=date(2027, 5, 15),
            currency="EUR",
            language="en",
            by="race",
        )
        if place % 4 == 3:
            raise PowerCut
        return invoice.number

    # one in four is cut off after it took its number: 26 tries leave 20 invoices
    answers = together(app, [partial(issue, place) for place in range(26)])

    rows = db.session.scalars(db.select(Invoice).order_by(Invoice.sequence)).all()
    assert sum(isinstance(answer, PowerCut) for answer in answers) == 6
    assert [row.sequence for row in rows] == list(range(1, 21))
    assert [row.number for row in rows] == [f"INV-{today().year}-{n:05d}" for n in range(1, 21)]
    assert [row.issued_at for row in rows] == sorted(row.issued_at for row in rows)
    assert db.session.scalars(db.select(NumberSeries.last)).all() == [20]


def _pay(invoice: int, by: int, request_id: str) -> str:
    return record_payment(
        db.session.get_one(Invoice, invoice),
        amount_cents=1_00,
        received_on=date(2026, 3, 2),
        method=PaymentMethod.TRANSFER,
        note="",
        request_id=request_id,
        by=db.session.get_one(User, by),
    ).receipt_number


def test_receipts_of_payments_at_once_have_no_gap(app: Flask) -> None:
    invoices, by = [issued().id for _ in range(4)], finance().id
    commit()

    def pay(place: int) -> str:
        receipt = _pay(invoices[place % 4], by, f"request-{place}")
        if place % 4 == 3:
            raise PowerCut
        return receipt

    together(app, [partial(pay, place) for place in range(24)])

    receipts = sorted(db.session.scalars(db.select(Payment.receipt_number)))
    assert receipts == [f"REC-{today().year}-{n:05d}" for n in range(1, 19)]


def test_a_form_sent_eight_times_at_once_records_one_payment(app: Flask) -> None:
    invoice, by = issued().id, finance().id
    commit()

    answers = together(app, [lambda: _pay(invoice, by, "the-same-form")] * 8)

    assert answers == [f"REC-{today().year}-00001"] * 8
    assert db.session.scalar(db.select(db.func.count()).select_from(Payment)) == 1


def test_a_payment_is_undone_once_when_two_undo_it(app: Flask) -> None:
    invoice, by = issued().id, finance().id
    _pay(invoice, by, "paid")
    wrong = db.session.scalars(db.select(Payment.id)).one()
    commit()

    def undo(place: int) -> str:
        payment = db.session.get_one(Payment, wrong)
        someone = db.session.get_one(User, by)
        return correct_payment(
            payment, reason="Slip", request_id=f"undo-{place}", by=someone
        ).receipt_number

    answers = together(app, [partial(undo, place) for place in range(4)])

    assert sum(isinstance(answer, Conflict) for answer in answers) == 3
    assert db.session.scalars(db.select(db.func.sum(Payment.amount_cents))).one() == 0
