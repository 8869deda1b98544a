"""The form-builder: the questions of a call."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from judging.forms.call_setup import FieldForm, field_form
from judging.models import CallField
from judging.queries import wording_entry
from judging.queries.setup import answered_fields
from judging.services import call_fields as services
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS, child_or_404, managed_call_or_404


@bp.route("/staff/calls/<code>/fields", methods=["GET", "POST"])
@requires(*MANAGERS)
def call_fields(code: str) -> Any:
    """The questions in order, and one more."""
    call = managed_call_or_404(code)
    form = FieldForm(data={"kind": "line"})
    if form.validate_on_submit():
        with blame(form):
            services.add_field(call, values=form.values(), by=current_user)
            flash(_("Added."), "ok")
            return redirect(url_for(".call_fields", code=code))
    return page(
        "judging/calls/fields.html",
        form=form,
        call=call,
        answers=answered_fields(call),
        says=wording_entry,
    )


@bp.route("/staff/calls/<code>/fields/<public_id>", methods=["GET", "POST"])
@requires(*MANAGERS)
def call_field(code: str, public_id: str) -> Any:
    """Ask one question otherwise."""
    found = _field_or_404(code, public_id)
    form = field_form(found)
    if form.validate_on_submit():
        with blame(form):
            services.change_field(
                found, values=form.values(), seen=form.seen.data or "", by=current_user
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".call_fields", code=code))
    answers = answered_fields(found.call)[found.code]
    return page(
        "judging/calls/field.html", form=form, call=found.call, field=found, answers=answers
    )


@bp.post("/staff/calls/<code>/fields/<public_id>/move")
@requires(*MANAGERS)
def move_call_field(code: str, public_id: str) -> Any:
    """One place up or down."""
    up = request.form.get("direction") == "up"
    services.move_field(_field_or_404(code, public_id), up=up, by=current_user)
    return redirect(url_for(".call_fields", code=code))


@bp.post("/staff/calls/<code>/fields/<public_id>/remove")
@requires(*MANAGERS)
def remove_call_field(code: str, public_id: str) -> Any:
    """Take a question away that nobody has answered."""
    services.remove_field(_field_or_404(code, public_id), by=current_user)
    flash(_("Removed."), "ok")
    return redirect(url_for(".call_fields", code=code))


def _field_or_404(code: str, public_id: str) -> CallField:
    found: CallField = child_or_404(CallField, managed_call_or_404(code), public_id)
    return found
