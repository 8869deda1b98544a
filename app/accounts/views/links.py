"""Asking for an account or a new password, and the links that the mails bring."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts import queries
from app.accounts.forms import ForgottenForm, NewPasswordForm, RegisterForm
from app.accounts.services import attempts, links, users
from app.accounts.views.blueprint import bp
from app.accounts.views.proof import begin_attempt
from app.core.access import public
from app.core.i18n import language
from app.core.web import blame, page


@bp.route("/account/register", methods=["GET", "POST"])
@public
def register() -> Any:
    """A person of an organisation asks for an account; the answer never tells who has one."""
    form = RegisterForm(language=language())
    if form.validate_on_submit():
        begin_attempt(attempts.LINK, form.email.data)
        users.register_person(
            email=form.email.data,
            name=form.name.data,
            language=form.language.data,
            country=form.country.data,
            organisation=form.organisation.data.strip(),
            message=(form.message.data or "").strip(),
        )
        return page("accounts/mail_sent.html", email=form.email.data, purpose="register")
    known = [name for _scope, name in queries.places("organisation")]
    return page("accounts/register.html", form=form, organisations=known)


@bp.route("/account/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> Any:
    """Ask for a link to choose a new password."""
    form = ForgottenForm()
    if form.validate_on_submit():
        begin_attempt(attempts.LINK, form.email.data)
        links.send_reset(form.email.data)
        return page("accounts/mail_sent.html", email=form.email.data, purpose="reset")
    return page("accounts/forgotten.html", form=form)


@bp.route("/account/link/<token>", methods=["GET", "POST"])
@public
def link(token: str) -> Any:
    """Choose a password; looking at the page uses nothing up, as mail scanners do look."""
    found = queries.live_link(token)
    if found is None:
        return render_template("accounts/link_gone.html"), 410
    form = NewPasswordForm()
    if request.method == "POST" and form.validate():
        with blame(form):
            links.use_link(token, password=form.password.data)
            flash(_("Your password is set. Sign in with it."), "ok")
            return redirect(url_for("accounts.sign_in"))
    return page("accounts/link.html", form=form, link=found)
