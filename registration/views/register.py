"""Starting: who may register, at which rate and why, before anything is filled in."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from app.extensions import db
from app.organisations.models import Organisation
from app.organisations.queries import own_organisations, standing_reason
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionStatus, RegistrationWindow
from registration.forms.delegations import OpenForm
from registration.models import Delegation, Terms
from registration.queries import editions, rates
from registration.queries.sheets import standing_at
from registration.services.delegations import open_delegation
from registration.views.blueprint import bp


@dataclass(frozen=True)
class Choice:
    """One organisation the caller may register, and at which rate."""

    organisation: Organisation
    good: bool
    reason: str
    entitled: bool
    delegations: list[Delegation]


@bp.route("/programmes/<code>/register", methods=["GET", "POST"])
@requires()
def register(code: str) -> Any:
    """Choose the organisation, see its rate with the reason, open a draft."""
    edition = edition_or_404(code)
    terms = editions.terms_of(edition)
    choices = [_choice(each, edition, terms) for each in own_organisations(current_user)]
    form = OpenForm()
    if form.validate_on_submit():
        with blame(form):
            opened = open_delegation(
                edition=edition,
                organisation=_chosen(choices, form.organisation.data),
                country=form.country.data,
                name=form.name.data or "",
                by=current_user,
            )
            flash(_("Your draft is open. Everything you save stays here."), "ok")
            return redirect(url_for("registration.delegation", public_id=opened.public_id))
    return page(
        "registration/register.html",
        form=form,
        edition=edition,
        terms=terms,
        choices=choices,
        prices=rates.price_rows(edition),
        window=editions.window_of(edition),
        is_open=editions.window_of(edition) is RegistrationWindow.OPEN,
    )


def edition_or_404(code: str) -> Edition:
    """An edition with registration that the public may see."""
    edition = db.session.scalar(db.select(Edition).filter_by(code=code, has_registration=True))
    if edition is None or edition.status is EditionStatus.DRAFT:
        abort(404)
    return edition


def _chosen(choices: list[Choice], public_id: str) -> Organisation:
    known = {choice.organisation.public_id: choice.organisation for choice in choices}
    return known.get(public_id) or abort(404)


def _choice(organisation: Organisation, edition: Edition, terms: Terms) -> Choice:
    standing = standing_at(organisation, edition, terms)
    query = db.select(Delegation).filter_by(edition_id=edition.id, organisation_id=organisation.id)
    accredited = organisation.accredited_at is not None or bool(organisation.memberships)
    return Choice(
        organisation=organisation,
        good=standing.good,
        reason=standing_reason(standing),
        entitled=standing.good or (accredited and not edition.members_only),
        delegations=list(db.session.scalars(query.order_by(Delegation.number))),
    )
