"""Everything a call's managers set, on the clock of its edition."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from judging.forms.calls import call_form
from judging.services.calls import change_call
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS, managed_call_or_404


@bp.route("/staff/calls/<code>/edit", methods=["GET", "POST"])
@requires(*MANAGERS)
def edit_call(code: str) -> Any:
    """Name, invitation, who, when, limits, files."""
    call = managed_call_or_404(code)
    form = call_form(call)
    if form.validate_on_submit():
        with blame(form):
            change_call(call, values=form.values(), seen=form.seen.data or "", by=current_user)
            flash(_("Saved."), "ok")
            return redirect(url_for(".manage_call", code=code))
    return page("judging/calls/edit.html", form=form, call=call)
