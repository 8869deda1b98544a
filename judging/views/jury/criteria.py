"""The criteria of a round, until the first mark."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from judging.forms.rounds import NewCriterionForm, criterion_form
from judging.models import Criterion
from judging.services import criteria as services
from judging.views.blueprint import bp
from judging.views.fetch import ORGANISERS, call_or_404, round_or_404


@bp.route("/staff/calls/<code>/rounds/<round>/criteria", methods=["GET", "POST"])
@requires(*ORGANISERS)
def new_criterion(code: str, round: str) -> Any:
    """One more thing to mark."""
    found = round_or_404(call_or_404(code), round)
    form = NewCriterionForm(data={"minimum": 1, "maximum": 10, "weight": 1})
    if form.validate_on_submit():
        with blame(form):
            services.add_criterion(
                found, code=form.code.data or "", **form.values(), by=current_user
            )
            flash(_("Added."), "ok")
            return _back(code, round)
    return page("judging/jury/criterion.html", form=form, call=found.call, round=found)


@bp.route("/staff/calls/<code>/rounds/<round>/criteria/<criterion>", methods=["GET", "POST"])
@requires(*ORGANISERS)
def edit_criterion(code: str, round: str, criterion: str) -> Any:
    """Change one."""
    found = _criterion_or_404(code, round, criterion)
    form = criterion_form(found)
    if form.validate_on_submit():
        with blame(form):
            seen = form.seen.data or ""
            services.change_criterion(found, **form.values(), seen=seen, by=current_user)
            flash(_("Saved."), "ok")
            return _back(code, round)
    return page(
        "judging/jury/criterion.html",
        form=form,
        call=found.round.call,
        round=found.round,
        criterion=found,
    )


@bp.post("/staff/calls/<code>/rounds/<round>/criteria/<criterion>/move")
@requires(*ORGANISERS)
def move_criterion(code: str, round: str, criterion: str) -> Any:
    """One place up or down."""
    up = request.form.get("direction") == "up"
    services.move_criterion(_criterion_or_404(code, round, criterion), up=up, by=current_user)
    return _back(code, round)


@bp.post("/staff/calls/<code>/rounds/<round>/criteria/<criterion>/remove")
@requires(*ORGANISERS)
def remove_criterion(code: str, round: str, criterion: str) -> Any:
    """Take one away."""
    services.remove_criterion(_criterion_or_404(code, round, criterion), by=current_user)
    flash(_("Removed."), "ok")
    return _back(code, round)


def _criterion_or_404(code: str, round_id: str, public_id: str) -> Criterion:
    found = round_or_404(call_or_404(code), round_id)
    return next((each for each in found.criteria if each.public_id == public_id), None) or abort(
        404
    )


def _back(code: str, round_id: str) -> Any:
    return redirect(url_for(".round", code=code, round=round_id))
