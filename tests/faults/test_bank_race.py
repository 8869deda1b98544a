"""A statement is imported while finance records a payment by hand: neither stops the other."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

from flask import Flask

from app.accounts.models import User
from app.billing.models import Invoice, Payment
from app.billing.rules.bank import BankEntry, Fit
from app.billing.services.bank import import_statement
from app.core.stale import lock_id
from app.core.transaction import transaction
from app.extensions import db
from tests.billing.desk import TOTAL, finance, issued, paid
from tests.factories import commit


def test_a_payment_by_hand_does_not_deadlock_with_an_import(app: Flask) -> None:
    """By hand the invoice is locked, then the receipts' number; the import has both, too."""
    invoices, by = [issued() for _ in range(3)], finance().id
    last = invoices[2].id
    entries = [BankEntry(date(2026, 3, 2), TOTAL, "EUR", each.reference) for each in invoices]
    commit()
    held = Event()

    def by_hand() -> None:
        with app.app_context(), transaction():
            lock_id(Invoice, last)
            held.set()
            time.sleep(1)  # the import comes as far as it can
            paid(db.session.get_one(Invoice, last), 1_00, by=db.session.get_one(User, by))

    def from_file() -> list[Fit]:
        held.wait(30)
        with app.app_context(), transaction():
            return [each.fit for each in import_statement(entries, by="command line")]

    with ThreadPoolExecutor(2) as pool:
        hand, file = pool.submit(by_hand), pool.submit(from_file)
        hand.result()
        assert file.result() == [Fit.MATCHED, Fit.MATCHED, Fit.AMOUNT]
    assert db.session.scalar(db.select(db.func.count(Payment.id))) == 3
