"""How far one invoice is settled, and which invoices ask for one thing."""

from app.accounts.models import Grant, User
from app.billing.models import Invoice, InvoiceKind, Payee, Payment
from app.billing.rules.invoices import Settlement, SettlementState, settlement
from app.core.access import Role
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition

DEFAULT_PAYEE = "milset"


def settlement_of(invoice: Invoice) -> Settlement:
    """How far ``invoice`` is paid.

    Nothing is due on a cancelled one: what came in for it is owed back (``over_cents``), and
    without money it counts as unpaid, so that nobody takes it for settled.
    """
    amounts = [payment.amount_cents for payment in invoice.payments]
    if invoice.cancelled_at is None:
        return settlement(invoice.total_cents, amounts)
    paid = sum(amounts)
    state = SettlementState.OVERPAID if paid > 0 else SettlementState.UNPAID
    return Settlement(state, paid, 0, max(0, paid))


def due_after(payment: Payment) -> int:
    """What was left to pay when ``payment`` had come in, in cents; what its receipt says."""
    so_far = [p.amount_cents for p in payment.invoice.payments if p.id <= payment.id]
    return settlement(payment.invoice.total_cents, so_far).due_cents


def invoices_of(kind: InvoiceKind, subject: str) -> list[Invoice]:
    """The invoices for ``subject`` (a public id): those in force first, then the newest first."""
    query = db.select(Invoice).filter_by(kind=kind, subject=subject)
    order = (Invoice.cancelled_at.is_not(None), Invoice.id.desc())
    return list(db.session.scalars(query.order_by(*order)).unique())


def payee_of(edition: Edition | None) -> Payee | None:
    """Who is paid for ``edition``: its host's own account, else MILSET's; None when none is set."""
    own = payee(edition.code) if edition else None
    return own or payee(DEFAULT_PAYEE)


def payee(code: str) -> Payee | None:
    """The payee called ``code``: ``milset``, or the code of an edition whose host has its own."""
    return db.session.scalar(db.select(Payee).filter_by(code=code))


def people_of(organisation: Organisation) -> list[User]:
    """Who hears about the organisation's money: its people with an open account, by address."""
    own = db.select(Grant.user_id).where(
        Grant.role.in_([Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION]),
        Grant.scope == organisation.scope,
    )
    query = db.select(User).where(User.id.in_(own), User.closed_at.is_(None))
    return list(db.session.scalars(query.order_by(User.email)))
