"""What a payment does to a delegation: paid in full it is confirmed, taken back it is not."""

from typing import Any

from app.billing.models import Invoice
from app.billing.rules.invoices import Settlement, SettlementState
from app.extensions import db
from registration.models import Delegation
from registration.rules.delegation_states import DelegationState
from registration.services.delegations import confirm_paid, unconfirm

SETTLED = frozenset({SettlementState.PAID, SettlementState.OVERPAID})


def settle_delegation(invoice: Invoice, settlement: Settlement, by: Any) -> None:
    """Confirm the delegation once its invoice is paid in full; undo that when money goes back.

    A delegation in any other state keeps it: money may come in for one that was withdrawn.
    """
    delegation = db.session.scalar(db.select(Delegation).filter_by(public_id=invoice.subject))
    if delegation is None:
        return
    paid = settlement.state in SETTLED
    if paid and delegation.state is DelegationState.VALIDATED:
        confirm_paid(delegation, by=by)
    elif not paid and delegation.state is DelegationState.CONFIRMED:
        unconfirm(delegation, by=by)
