"""Setting up, renewing and removing the second factor."""

from typing import Any

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from app.accounts import queries
from app.accounts.forms import CodeForm, ProveForm
from app.accounts.services import second_factor as factor
from app.accounts.views.blueprint import bp
from app.accounts.views.proof import prove_password
from app.core.access import needs_second_factor, requires, signed_in
from app.core.qr import qr_svg
from app.core.web import blame, page


@bp.route("/account/second-factor", methods=["GET", "POST"])
@signed_in
def second_factor() -> Any:
    """Set it up with a QR code; once it is on, what can be done about it."""
    if current_user.has_second_factor:
        return _show_settings(ProveForm(formdata=None))
    form, secret = CodeForm(), _secret_of_this_browser()
    if form.validate_on_submit():
        with blame(form):
            codes = factor.turn_on(
                current_user,
                secret=secret,
                code=form.code.data,
                keep=current_user.get_id(),
                by=current_user,
            )
            session.pop("new_secret", None)
            return page("accounts/recovery_codes.html", codes=codes)
    address = factor.setup_address(current_user, secret)
    return page(
        "accounts/second_factor_setup.html",
        form=form,
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        address=address,
        picture=Markup(qr_svg(address)),
        needed=needs_second_factor(current_user),
    )


def _secret_of_this_browser() -> str:
    """The secret on offer; it waits in the signed cookie, since a page shown may not write."""
    return str(session.setdefault("new_secret", factor.new_secret()))


def _show_settings(form: ProveForm) -> Any:
    left = queries.recovery_codes_left(current_user)
    return page("accounts/second_factor.html", form=form, codes_left=left)


@bp.post("/account/second-factor/codes")
@requires()
def renew_recovery_codes() -> Any:
    """New codes for paper, by whoever knows the password."""
    form = ProveForm()
    if current_user.has_second_factor and form.validate_on_submit():
        with blame(form):
            user = prove_password(current_user.email, form.current.data, field="current")
            codes = factor.renew_recovery_codes(user, by=user)
            return page("accounts/recovery_codes.html", codes=codes)
    return _show_settings(form)


@bp.post("/account/second-factor/off")
@requires()
def turn_off_second_factor() -> Any:
    """Remove it, by whoever knows the password; staff set up a new one next."""
    form = ProveForm()
    if form.validate_on_submit():
        with blame(form):
            user = prove_password(current_user.email, form.current.data, field="current")
            factor.turn_off(user, by=user)
            flash(_("The second factor is removed."), "ok")
            return redirect(url_for("accounts.second_factor"))
    return _show_settings(form)
