"""The list of calls, and opening one: from a starting point or from another call."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, requires
from app.core.web import blame, page
from app.programmes.queries.editions import managed_editions
from judging.forms.calls import CopyCallForm, NewCallForm, chosen
from judging.queries import wording_calls
from judging.queries.call_lists import figures_of, staff_calls
from judging.queries.calls import phase_of
from judging.services.calls import create_call
from judging.services.copying import copy_call
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS, ORGANISERS, managed_call_or_404


@bp.get("/staff/calls/")
@requires(*ORGANISERS)
def calls() -> Any:
    """The calls the caller works on, those that ask for something first."""
    found = staff_calls(by=current_user)
    return page(
        "judging/calls/list.html",
        calls=[(call, phase_of(call)) for call in found],
        figures=figures_of(found),
        words=wording_calls,
        may_open=current_user.has_role(Role.PROGRAMME_MANAGER),
    )


@bp.route("/staff/calls/new", methods=["GET", "POST"])
@requires(*MANAGERS)
def new_call() -> Any:
    """Open a call for one of the caller's editions."""
    editions = managed_editions(by=current_user)
    form = NewCallForm(editions, data={"edition": request.args.get("edition", "")})
    if form.validate_on_submit():
        with blame(form):
            made = create_call(chosen(editions, form), **form.values(), by=current_user)
            flash(_("The call is set up. Nobody sees it until you publish it."), "ok")
            return redirect(url_for(".manage_call", code=made.code))
    return page("judging/calls/new.html", form=form)


@bp.route("/staff/calls/<code>/copy", methods=["GET", "POST"])
@requires(*MANAGERS)
def copy_of_call(code: str) -> Any:
    """The same call for another edition."""
    source = managed_call_or_404(code)
    editions = managed_editions(by=current_user)
    form = CopyCallForm(editions)
    if form.validate_on_submit():
        with blame(form):
            made = copy_call(
                source,
                edition=chosen(editions, form),
                code=form.code.data or "",
                by=current_user,
            )
            flash(_("The call is copied. Check its days, then publish it."), "ok")
            return redirect(url_for(".manage_call", code=made.code))
    return page("judging/calls/copy.html", form=form, call=source)
