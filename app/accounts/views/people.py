"""The people with an account: search and invite."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries
from app.accounts.forms import InviteForm, PeopleFilter
from app.accounts.services import users
from app.accounts.views.blueprint import bp
from app.core.access import Role, requires
from app.core.web import blame, page
from app.extensions import db

#: administrators see everybody, these the people of their own scopes
GUIDES = (Role.PROGRAMME_MANAGER, Role.REGIONAL_VALIDATOR, Role.REPRESENTATIVE)


@bp.get("/staff/people/")
@requires(*GUIDES)
def people() -> Any:
    """Everybody the caller may see, with their roles."""
    filters = PeopleFilter(request.args)
    found = queries.people(filters.q.data or "", filters.chosen_role, by=current_user)
    pages = db.paginate(found, per_page=30, max_per_page=30)
    return page("accounts/people.html", filters=filters, pages=pages, places=queries.place_names())


@bp.route("/staff/people/invite", methods=["GET", "POST"])
@requires(*GUIDES)
def invite() -> Any:
    """Open an account with a role for somebody, or give a role to an account there is."""
    form = InviteForm()
    if form.validate_on_submit():
        with blame(form):
            users.invite_person(
                email=form.email.data,
                name=form.name.data,
                language=form.language.data,
                role=form.chosen_role,
                scope=form.chosen_scope,
                by=current_user,
            )
            flash(_("%(email)s gets a mail.", email=form.email.data.strip()), "ok")
            return redirect(url_for("accounts.people"))
    return page("accounts/invite.html", form=form)
