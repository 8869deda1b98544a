"""One's own name and language."""

from typing import Any

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries
from app.accounts.forms import ProfileForm
from app.accounts.services import users
from app.accounts.views.blueprint import bp
from app.core.access import requires
from app.core.web import page


@bp.route("/account/", methods=["GET", "POST"])
@requires()
def profile() -> Any:
    """Name, language and the roles one holds."""
    form = ProfileForm(obj=current_user)
    if form.validate_on_submit():
        name, language = form.name.data, form.language.data
        users.change_profile(current_user, name=name, language=language, by=current_user)
        session.pop("language", None)
        flash(_("Saved."), "ok")
        return redirect(url_for("accounts.profile"))
    return page("accounts/profile.html", form=form, places=queries.place_names())
