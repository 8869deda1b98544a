"""Memberships: opened for a year, and the day their fee was received."""

from datetime import date
from typing import Any

from app.core import audit
from app.core.access import Role
from app.core.clock import latest_day
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from app.organisations.models import Membership, MembershipCategory, Organisation


def open_membership(
    organisation: Organisation,
    *,
    year: int,
    category: MembershipCategory,
    fee_cents: int,
    due_on: date,
    by: Any,
) -> Membership:
    """Open the membership of a calendar ``year``. Invalid when that year has one already."""
    _require_finance(by)
    if any(membership.year == year for membership in organisation.memberships):
        raise Invalid(_l("This year has a membership already."), "year")
    membership = Membership(
        organisation=organisation,
        year=year,
        category=category,
        fee_cents=fee_cents,
        due_on=due_on,
        covers_from=date(year, 1, 1),
        covers_until=date(year, 12, 31),
    )
    db.session.add(membership)
    audit.record("membership.opened", membership, by=by, year=year, fee_cents=fee_cents)
    return membership


def record_fee(membership: Membership, *, paid_on: date, by: Any) -> None:
    """Note the day on which the fee was received. Conflict when it is noted already."""
    _require_finance(by)
    if membership.paid_on is not None:
        raise Conflict(_l("The fee of this year is recorded already."))
    if paid_on > latest_day():
        raise Invalid(_l("The day lies in the future: enter the day the money arrived."), "paid_on")
    membership.paid_on = paid_on
    audit.record("membership.fee_received", membership, by=by, paid_on=paid_on.isoformat())


def take_fee_back(membership: Membership, *, reason: str, by: Any) -> None:
    """Undo :func:`record_fee` (a returned transfer, a slip), with the reason kept."""
    _require_finance(by)
    if membership.paid_on is None:
        raise Conflict(_l("No fee is recorded for this year."))
    noted = membership.paid_on.isoformat()
    membership.paid_on = None
    audit.record("membership.fee_taken_back", membership, by=by, paid_on=noted, reason=reason)


def _require_finance(by: Any) -> None:
    if not by.has_role(Role.FINANCE):
        raise NotAllowed(_l("Only finance may do this."))
