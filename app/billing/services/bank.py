"""A bank's statement: each entry that pays an invoice exactly is recorded, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.billing import queries
from app.billing.models import Invoice, Payment, PaymentMethod
from app.billing.rules.bank import BankEntry, Fit, fit, named_in, numbers_in, request_ids
from app.billing.services.payments import record_payment
from app.core.clock import latest_day
from app.core.stale import lock, lock_id
from app.extensions import db

NOTE_LONGEST = 500


@dataclass(frozen=True)
class Outcome:
    """What became of one entry, and the invoice it names, if it names one."""

    entry: BankEntry
    fit: Fit
    invoice: Invoice | None = None
    #: what was due when its turn came, in cents of the invoice's currency
    due_cents: int = 0


def import_statement(entries: Sequence[BankEntry], *, by: Any) -> list[Outcome]:
    """Record every entry that came in and pays exactly what is due on the one invoice it names, by
    creditor reference, else by number; answers what became of each.

    All in the caller's transaction: whatever refuses one payment (NotAllowed for whoever is not of
    finance) refuses the file. Imported again, it records nothing again.
    """
    known = _references()
    pairs = zip(entries, request_ids(entries), strict=True)
    named = [
        (entry, request, _named(entry, known)) for entry, request in pairs if entry.amount_cents > 0
    ]
    # before the first receipt's number, which others take while they hold an invoice
    for number in sorted({number for _, _, numbers in named for number in numbers}):
        lock_id(Invoice, number)
    return [_import(entry, request, numbers, by) for entry, request, numbers in named]


def _import(entry: BankEntry, request_id: str, named: set[int], by: Any) -> Outcome:
    before = db.session.scalar(db.select(Payment).filter_by(request_id=request_id))
    if before is not None:
        return Outcome(entry, Fit.BEFORE, before.invoice)
    if len(named) != 1:
        return Outcome(entry, Fit.SEVERAL if named else Fit.NO_REFERENCE)
    invoice = db.session.get_one(Invoice, *named)
    lock(invoice)
    due = queries.settlement_of(invoice).due_cents
    is_cancelled = invoice.cancelled_at is not None
    fits = fit(
        entry, currency=invoice.currency, due_cents=due, is_cancelled=is_cancelled,
        latest=latest_day(),
    )  # fmt: skip
    if fits is Fit.MATCHED:
        record_payment(
            invoice, amount_cents=entry.amount_cents, received_on=entry.booked_on,
            method=PaymentMethod.TRANSFER, note=_note(entry), request_id=request_id, by=by,
        )  # fmt: skip
    return Outcome(entry, fits, invoice, due)


def _references() -> dict[str, int]:
    """The invoices' ids by their creditor references: a statement may name any."""
    return {row.reference: row.id for row in db.session.execute(
        db.select(Invoice.reference, Invoice.id)
    )}  # fmt: skip


def _named(entry: BankEntry, known: dict[str, int]) -> set[int]:
    """The ids of the invoices that an entry names, in the text or in the bank's reference."""
    said = f"{entry.text} | {entry.reference}"
    ids = {known[reference] for reference in named_in(said, known)}
    if not ids and (numbers := numbers_in(said)):
        ids = set(db.session.scalars(db.select(Invoice.id).where(Invoice.number.in_(numbers))))
    return ids


def _note(entry: BankEntry) -> str:
    """What finance reads beside the payment."""
    parts = (entry.payer, entry.text, entry.reference)
    return " · ".join(part for part in parts if part)[:NOTE_LONGEST]
