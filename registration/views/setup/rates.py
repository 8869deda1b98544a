"""What a place costs, by role and date window."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, requires
from app.core.stale import fingerprint
from app.core.web import blame, page
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.queries import edition_or_404
from registration.forms.setup import PRICES, RateForm, typed_price
from registration.models import Rate
from registration.queries import wording
from registration.queries.editions import stored_rates, terms_of
from registration.rules.rate_windows import overlaps
from registration.rules.roles import ParticipantRole
from registration.services import rates as services
from registration.views.blueprint import bp


@bp.route("/staff/editions/<code>/rates", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def setup_rates(code: str) -> Any:
    """The rates of one edition, and one more."""
    edition = edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    currency = terms_of(edition).currency
    form = RateForm(currency=currency)
    if form.validate_on_submit():
        with blame(form):
            services.add_rate(edition, values=form.values(), by=current_user)
            flash(_("Saved."), "ok")
            return redirect(url_for(".setup_rates", code=code))
    return _list(edition, form, currency)


def _list(edition: Edition, form: RateForm, currency: str) -> Any:
    rates = stored_rates(edition)
    return page(
        "registration/setup/rates.html",
        form=form,
        edition=edition,
        rates=rates,
        overlapping={rate.id for pair in overlaps(rates) for rate in pair},  # type: ignore[attr-defined]
        unpriced=not any(rate.role is ParticipantRole.EXHIBITOR for rate in rates),
        currency=currency,
        words=wording,
    )


@bp.route("/staff/editions/<code>/rates/<public_id>", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def setup_rate(code: str, public_id: str) -> Any:
    """Change one rate."""
    rate = _rate_or_404(code, public_id)
    currency = terms_of(rate.edition).currency
    form = RateForm(currency=currency, data=_shown(rate, currency))
    if form.validate_on_submit():
        with blame(form):
            seen = form.seen.data or ""
            services.change_rate(rate, values=form.values(), seen=seen, by=current_user)
            flash(_("Saved."), "ok")
            return redirect(url_for(".setup_rates", code=code))
    return page("registration/setup/rate.html", form=form, edition=rate.edition, currency=currency)


@bp.post("/staff/editions/<code>/rates/<public_id>/remove")
@requires(Role.PROGRAMME_MANAGER)
def remove_rate(code: str, public_id: str) -> Any:
    """Take one rate away."""
    services.remove_rate(_rate_or_404(code, public_id), by=current_user)
    flash(_("Removed."), "ok")
    return redirect(url_for(".setup_rates", code=code))


def _rate_or_404(code: str, public_id: str) -> Rate:
    edition = edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    query = db.select(Rate).filter_by(edition_id=edition.id, public_id=public_id)
    return db.first_or_404(query)


def _shown(rate: Rate, currency: str) -> dict[str, Any]:
    prices = {name: typed_price(getattr(rate, f"{name}_cents"), currency) for name in PRICES}
    days = {name: getattr(rate, name) for name in ("valid_from", "valid_until")}
    return {**prices, **days, "role": rate.role.value, "seen": fingerprint(rate)}
