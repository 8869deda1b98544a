"""The rules of registering for an edition, as its manager sets them."""

from typing import Any

from babel import Locale

from app.core import audit
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock_unchanged
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.services.managers import require_manager
from registration.models import Delegation, Terms

FIELDS = (
    *("min_age", "max_age", "age_on", "team_min", "team_max"),
    *("exhibitors_per_supervisor", "head_from", "above_ratio"),
    *("currency", "standing_on", "member_cutoff_on", "payment_due_on", "refund_until_on"),
    *("insurance_required", "validation_days", "health_kept_days"),
)


def set_terms(edition: Edition, *, values: dict[str, Any], seen: str, by: Any) -> Terms:
    """Set FIELDS; ``seen`` is the fingerprint the form was opened with, empty before the first.

    Invalid names the field; Conflict when somebody else changed the terms meanwhile.
    """
    require_manager(edition, by=by)
    terms = db.session.scalar(db.select(Terms).filter_by(edition_id=edition.id))
    _check(values)
    if terms is None:
        terms = Terms(edition_id=edition.id)
        db.session.add(terms)
    else:
        lock_unchanged(terms, seen)
        _check_currency(edition, terms, values["currency"])
    changed = [field for field in FIELDS if getattr(terms, field) != values[field]]
    for field in changed:
        setattr(terms, field, values[field])
    audit.record("terms.changed", edition, by=by, fields=changed)
    return terms


def _check(values: dict[str, Any]) -> None:
    if values["max_age"] < values["min_age"]:
        raise Invalid(_l("The largest age is below the smallest. Check both."), "max_age")
    if values["team_min"] < 1 or values["team_max"] < values["team_min"]:
        raise Invalid(_l("A team has at least one person, and at most no fewer."), "team_max")
    for field in ("exhibitors_per_supervisor", "head_from"):
        if values[field] < 1:
            raise Invalid(_l("Write 1 or more."), field)
    if values["currency"] not in Locale("en").currencies:
        raise Invalid(_l("Choose a currency of the list."), "currency")


def _check_currency(edition: Edition, terms: Terms, currency: str) -> None:
    """Invoices are out in the currency of the first validation."""
    if currency == terms.currency:
        return
    query = db.select(db.func.count(Delegation.id)).filter_by(edition_id=edition.id)
    if db.session.scalar(query.where(Delegation.validated_at.is_not(None))):
        raise Invalid(
            _l("Invoices were issued in this currency already, so it stays as it is."), "currency"
        )
