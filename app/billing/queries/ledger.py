"""Lists and sums over many invoices, counted by the database in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.billing.models import Invoice, Payment
from app.billing.models.payment import CENTS_MOST
from app.billing.rules.reference import compact_reference
from app.core.access import readable
from app.core.money import parse_money
from app.extensions import db
from app.organisations.models import Organisation

PER_PAGE = 25


class Stand(StrEnum):
    """The piles that finance sorts invoices into; overdue and part-paid ones are open too."""

    OPEN = "open"
    OVERDUE = "overdue"
    PART = "part"
    PAID = "paid"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Totals:
    """Sums of one currency, in minor units. ``due`` includes ``overdue``."""

    currency: str
    received: int
    due: int
    overdue: int
    over: int


def _paid() -> Subquery:
    amount = func.sum(Payment.amount_cents).label("cents")
    return db.select(Payment.invoice_id, amount).group_by(Payment.invoice_id).subquery("paid")


def _with_paid(columns: Any, by: Any) -> tuple[Select[Any], ColumnElement[int]]:
    """``columns(paid)`` over the invoices that ``by`` may see, joined with what was paid."""
    sums = _paid()
    paid: ColumnElement[int] = func.coalesce(sums.c.cents, 0)
    query = db.select(*columns(paid)).select_from(Invoice)
    query = query.outerjoin(sums, sums.c.invoice_id == Invoice.id)
    return query.where(Invoice.readable_by(by)), paid


def _stands(paid: ColumnElement[int], today: date) -> dict[Stand, ColumnElement[bool]]:
    live = Invoice.cancelled_at.is_(None)
    still_open = and_(live, paid < Invoice.total_cents)
    return {
        Stand.OPEN: still_open,
        Stand.OVERDUE: and_(still_open, Invoice.due_on < today),
        Stand.PART: and_(still_open, paid > 0),
        Stand.PAID: and_(live, paid == Invoice.total_cents),
        Stand.OVER: or_(and_(live, paid > Invoice.total_cents), and_(~live, paid > 0)),
        Stand.CANCELLED: ~live,
    }


def totals(*, by: Any, today: date) -> list[Totals]:
    """Received, due, overdue and paid too much, a row for each currency, by its code."""

    def columns(paid: ColumnElement[int]) -> Sequence[Any]:
        stand, left = _stands(paid, today), Invoice.total_cents - paid
        asked = case((Invoice.cancelled_at.is_(None), Invoice.total_cents), else_=0)
        return (
            Invoice.currency,
            func.sum(paid),
            func.sum(case((stand[Stand.OPEN], left), else_=0)),
            func.sum(case((stand[Stand.OVERDUE], left), else_=0)),
            func.sum(case((stand[Stand.OVER], paid - asked), else_=0)),
        )

    query, _ = _with_paid(columns, by)
    rows = db.session.execute(query.group_by(Invoice.currency).order_by(Invoice.currency))
    return [Totals(currency, *map(int, sums)) for currency, *sums in rows]


def counts(*, by: Any, today: date) -> dict[str, int]:
    """How many invoices each `Stand` holds, and ``""``: all of them."""

    def columns(paid: ColumnElement[int]) -> Sequence[Any]:
        stands = _stands(paid, today).values()
        return [func.count(), *(func.sum(case((stand, 1), else_=0)) for stand in stands)]

    query, _ = _with_paid(columns, by)
    numbers = (int(number or 0) for number in db.session.execute(query).one())
    return dict(zip(("", *Stand), numbers, strict=True))


def ledger(*, by: Any, today: date, stand: str = "", words: str = "", language: str = "en") -> Any:
    """The invoices that ``by`` may see, newest first, as a select for the list and the export.

    ``words`` finds a number, a reference however spaced, an organisation, or an amount.
    """
    query, paid = _with_paid(lambda paid: (Invoice,), by)
    query = query.join(Invoice.organisation).options(
        contains_eager(Invoice.organisation),
        joinedload(Invoice.edition),
        selectinload(Invoice.payments),
    )
    if stand:
        query = query.where(_stands(paid, today)[Stand(stand)])
    return query.where(_matches(words.strip(), language)).order_by(Invoice.id.desc())


def ledger_page(page: int, **wishes: Any) -> Any:
    """One page of :func:`ledger`, as a Pagination; an empty one beyond the last."""
    return db.paginate(ledger(**wishes), page=max(page, 1), per_page=PER_PAGE, error_out=False)


def _matches(words: str, language: str) -> ColumnElement[bool]:
    if not words:
        return true()
    texts = (Invoice.number, Organisation.name, Organisation.latin_name, Organisation.code)
    found = [text.icontains(words, autoescape=True) for text in texts]
    if reference := compact_reference(words):
        found.append(Invoice.reference.contains(reference, autoescape=True))
    try:
        cents = parse_money(words, "EUR", language)
    except ValueError:
        return or_(*found)
    if abs(cents) > CENTS_MOST:
        return or_(*found)
    return or_(
        *found, Invoice.total_cents == cents, Invoice.payments.any(Payment.amount_cents == cents)
    )


def payments(*, by: Any) -> list[Payment]:
    """Every payment that ``by`` may see, oldest first, with its invoice and organisation."""
    with_invoice = joinedload(Payment.invoice).joinedload(Invoice.organisation)
    query: Any = readable(Payment, by=by).options(with_invoice, joinedload(Payment.corrects))
    return list(db.session.scalars(query.order_by(Payment.id)).unique())


def open_invoices(organisation: Organisation, *, by: Any) -> list[Invoice]:
    """What the organisation has still to pay, the most urgent first."""
    query, paid = _with_paid(lambda paid: (Invoice,), by)
    query = query.where(
        Invoice.organisation_id == organisation.id,
        Invoice.cancelled_at.is_(None),
        paid < Invoice.total_cents,
    ).options(joinedload(Invoice.edition), selectinload(Invoice.payments))
    return list(db.session.scalars(query.order_by(Invoice.due_on, Invoice.id)).unique())
