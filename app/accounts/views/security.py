"""One's own password, browsers and tokens."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries
from app.accounts.forms import ChangePasswordForm, TokenForm
from app.accounts.models import ApiToken
from app.accounts.services import api_tokens, passwords, sessions
from app.accounts.views.blueprint import bp
from app.accounts.views.proof import prove_password
from app.core.access import requires
from app.core.ids import token_hash
from app.core.web import blame, page
from app.extensions import db


@bp.get("/account/security")
@requires()
def security() -> Any:
    """Password, second factor, browsers and tokens on one page."""
    return _show()


def _show(**forms: Any) -> Any:
    """The page with the form that was refused, if one was."""
    form = next(iter(forms.values()), None)
    return page(
        "accounts/security.html",
        form=form,
        password_form=forms.get("password") or ChangePasswordForm(formdata=None),
        token_form=forms.get("token") or TokenForm(formdata=None),
        sessions=queries.sessions_of(current_user),
        here=token_hash(current_user.get_id()),
        tokens=queries.api_tokens_of(current_user),
        codes_left=queries.recovery_codes_left(current_user),
    )


@bp.post("/account/security/password")
@requires()
def change_password() -> Any:
    """A new password; all other browsers are signed out."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        with blame(form):
            user = prove_password(current_user.email, form.current.data, field="current")
            keep = current_user.get_id()
            passwords.change_password(user, form.password.data, keep=keep, by=user)
            flash(_("Your password is changed, and all other browsers are signed out."), "ok")
            return redirect(url_for("accounts.security"))
    return _show(password=form)


@bp.post("/account/security/browsers/<public_id>/sign-out")
@requires()
def sign_out_browser(public_id: str) -> Any:
    """Sign out one browser of the list."""
    if not sessions.close_session_of(current_user, public_id, by=current_user):
        abort(404)
    flash(_("That browser is signed out."), "ok")
    return redirect(url_for("accounts.security"))


@bp.post("/account/security/browsers/sign-out")
@requires()
def sign_out_others() -> Any:
    """Sign out every browser but this one."""
    sessions.close_all_sessions(current_user, keep=current_user.get_id(), by=current_user)
    flash(_("All other browsers are signed out."), "ok")
    return redirect(url_for("accounts.security"))


@bp.post("/account/security/tokens")
@requires()
def create_token() -> Any:
    """A token for a program, shown this once."""
    form = TokenForm()
    if form.validate_on_submit():
        with blame(form):
            token = api_tokens.create_token(
                current_user, name=form.name.data, scopes=form.scopes.data or (), by=current_user
            )
            return page("accounts/token.html", token=token, name=form.name.data)
    return _show(token=form)


@bp.post("/account/security/tokens/<public_id>/revoke")
@requires()
def revoke_token(public_id: str) -> Any:
    """Refuse a token from now on."""
    query = db.select(ApiToken).filter_by(public_id=public_id, user_id=current_user.id)
    api_tokens.revoke_token(db.first_or_404(query), by=current_user)
    flash(_("The token works no longer."), "ok")
    return redirect(url_for("accounts.security"))
