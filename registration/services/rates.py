"""What a place costs, by role and date window."""

from typing import Any

from app.core import audit
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock_unchanged
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.services.managers import require_manager
from registration.models import Rate

FIELDS = (
    *("role", "member_cents", "non_member_cents", "above_ratio_cents"),
    *("valid_from", "valid_until"),
)


def add_rate(edition: Edition, *, values: dict[str, Any], by: Any) -> Rate:
    """Add a rate; ``values`` holds FIELDS, amounts in minor units. Invalid names the field."""
    require_manager(edition, by=by)
    _check(values)
    rate = Rate(edition=edition, **{field: values[field] for field in FIELDS})
    db.session.add(rate)
    audit.record("rate.added", edition, by=by, **_said(rate))
    return rate


def change_rate(rate: Rate, *, values: dict[str, Any], seen: str, by: Any) -> None:
    """Set FIELDS; Conflict when the rate was changed since ``seen``. Invoices issued stay."""
    require_manager(rate.edition, by=by)
    lock_unchanged(rate, seen)
    _check(values)
    was = _said(rate)
    for field in FIELDS:
        setattr(rate, field, values[field])
    audit.record("rate.changed", rate.edition, by=by, was=was, **_said(rate))


def remove_rate(rate: Rate, *, by: Any) -> None:
    """Take a rate away; the log keeps its figures. Invoices issued stay."""
    require_manager(rate.edition, by=by)
    audit.record("rate.removed", rate.edition, by=by, **_said(rate))
    db.session.delete(rate)


def _check(values: dict[str, Any]) -> None:
    for field in ("member", "non_member", "above_ratio"):
        cents = values[f"{field}_cents"]
        if cents is not None and cents < 0:
            raise Invalid(_l("A price cannot be negative."), field)
    first, last = values["valid_from"], values["valid_until"]
    if first and last and last < first:
        raise Invalid(_l("The window ends before it begins. Check both days."), "valid_until")


def _said(rate: Rate) -> dict[str, Any]:
    """The rate as the log keeps it."""
    days = {name: getattr(rate, name) for name in ("valid_from", "valid_until")}
    return {
        "role": rate.role.value,
        "member_cents": rate.member_cents,
        "non_member_cents": rate.non_member_cents,
        "above_ratio_cents": rate.above_ratio_cents,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }
