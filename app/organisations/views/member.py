"""The member organisations' own account."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, own_or_404, requires
from app.core.clock import today
from app.core.web import blame, page
from app.organisations import queries
from app.organisations.forms import OwnOrganisationForm
from app.organisations.models import Organisation
from app.organisations.services import organisations
from app.organisations.views.blueprint import bp


@bp.get("/member/")
@requires(Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
def member_home() -> Any:
    """Everything an organisation's people need: memberships, delegations, invoices."""
    mine = queries.own_organisations(current_user)
    standings = {one.id: queries.in_good_standing(one, today()) for one in mine}
    return page(
        "organisations/member_home.html", organisations=mine, standings=standings, today=today()
    )


@bp.route("/member/<public_id>/edit", methods=["GET", "POST"])
@requires(Role.REPRESENTATIVE)
def edit_own(public_id: str) -> Any:
    """Keep the organisation's entry up to date."""
    found = own_or_404(Organisation, public_id)
    if not current_user.has_role(Role.REPRESENTATIVE, scope=found.scope):
        abort(404)
    form = OwnOrganisationForm(obj=found)
    if form.validate_on_submit():
        with blame(form):
            organisations.change_organisation(found, values=form.data, by=current_user)
            flash(_("Saved."), "ok")
            return redirect(url_for(".member_home"))
    return page("organisations/edit_own.html", form=form, organisation=found)
