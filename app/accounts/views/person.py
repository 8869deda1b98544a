"""One person's account, seen by those who look after it."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries
from app.accounts.forms import RoleForm
from app.accounts.models import Grant, User
from app.accounts.services import grants, users
from app.accounts.views.blueprint import bp
from app.accounts.views.people import GUIDES
from app.core import audit
from app.core.access import Role, own_or_404, requires
from app.core.web import blame, page
from app.extensions import db


@bp.route("/staff/people/<public_id>", methods=["GET", "POST"])
@requires(*GUIDES)
def person(public_id: str) -> Any:
    """Roles and state of one account; posting gives a role."""
    user = own_or_404(User, public_id)
    form = RoleForm()
    if form.validate_on_submit():
        with blame(form):
            role, scope = form.chosen_role, form.chosen_scope
            grants.give_role(user, role, scope=scope, by=current_user)
            flash(_("The role is given."), "ok")
            return _back(user)
    return page(
        "accounts/person.html",
        form=form,
        person=user,
        places=queries.place_names(),
        last=queries.last_sign_in(user),
        history=audit.history(user, limit=20),
    )


def _back(user: User) -> Any:
    return redirect(url_for("accounts.person", public_id=user.public_id))


@bp.post("/staff/people/<public_id>/roles/<grant_id>/take")
@requires(*GUIDES)
def take_role(public_id: str, grant_id: str) -> Any:
    """End one role."""
    user = own_or_404(User, public_id)
    grant = db.session.scalar(db.select(Grant).filter_by(public_id=grant_id, user_id=user.id))
    if grant is None:
        abort(404)
    grants.take_role(grant, by=current_user)
    flash(_("The role is taken away."), "ok")
    if current_user.has_role(Role.ADMINISTRATOR):
        return _back(user)
    return redirect(url_for("accounts.people"))


@bp.post("/staff/people/<public_id>/invite-again")
@requires(*GUIDES)
def invite_again(public_id: str) -> Any:
    """A new invitation, when the first ran out or went astray."""
    user = own_or_404(User, public_id)
    users.send_invitation(user, role=None, by=current_user)
    flash(_("%(email)s gets a mail.", email=user.email), "ok")
    return _back(user)


@bp.post("/staff/people/<public_id>/sign-out")
@requires(Role.ADMINISTRATOR)
def sign_out_person(public_id: str) -> Any:
    """Sign somebody out everywhere."""
    user = own_or_404(User, public_id)
    users.sign_out_everywhere(user, by=current_user)
    flash(_("%(name)s is signed out everywhere.", name=user.name), "ok")
    return _back(user)


@bp.post("/staff/people/<public_id>/close")
@requires(Role.ADMINISTRATOR)
def close_account(public_id: str) -> Any:
    """Shut the account."""
    user = own_or_404(User, public_id)
    users.close_account(user, by=current_user)
    flash(_("The account of %(name)s is closed.", name=user.name), "ok")
    return _back(user)


@bp.post("/staff/people/<public_id>/reopen")
@requires(Role.ADMINISTRATOR)
def reopen_account(public_id: str) -> Any:
    """Open a closed account again."""
    user = own_or_404(User, public_id)
    users.reopen_account(user, by=current_user)
    flash(_("The account of %(name)s is open again.", name=user.name), "ok")
    return _back(user)
