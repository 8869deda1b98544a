"""The rounds of a call: in order, set up, opened."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from app.programmes.forms.fields import said
from judging.forms.rounds import NewRoundForm, round_form
from judging.models import Call, Round
from judging.queries import rounds as reads
from judging.queries import wording_jury
from judging.rules.kinds import RoundKind
from judging.services import rounds as services
from judging.views.blueprint import bp
from judging.views.fetch import ORGANISERS, call_or_404, round_or_404


@bp.route("/staff/calls/<code>/rounds", methods=["GET", "POST"])
@requires(*ORGANISERS)
def rounds(code: str) -> Any:
    """The rounds in order, and one more."""
    call = call_or_404(code)
    form = NewRoundForm(data={"kind": RoundKind.CRITERIA.value})
    if form.validate_on_submit():
        with blame(form):
            added = services.add_round(
                call, name=said(form.name), kind=RoundKind(form.kind.data), by=current_user
            )
            return _to(added)
    return page(
        "judging/jury/rounds.html",
        form=form,
        call=call,
        rounds=reads.rounds_of(call),
        counts=reads.round_counts(call),
        words=wording_jury,
    )


@bp.route("/staff/calls/<code>/rounds/<round>/edit", methods=["GET", "POST"])
@requires(*ORGANISERS)
def edit_round(code: str, round: str) -> Any:
    """Change how a round judges (in set-up), its words and its last day."""
    found = round_or_404(call_or_404(code), round)
    form = round_form(found)
    if form.validate_on_submit():
        with blame(form):
            services.change_round(found, **form.values(), by=current_user)
            flash(_("Saved."), "ok")
            return _to(found)
    return page("judging/jury/edit_round.html", form=form, call=found.call, round=found)


@bp.post("/staff/calls/<code>/rounds/<round>/move")
@requires(*ORGANISERS)
def move_round(code: str, round: str) -> Any:
    """One place earlier or later."""
    up = request.form.get("direction") == "up"
    services.move_round(round_or_404(call_or_404(code), round), up=up, by=current_user)
    return redirect(url_for(".rounds", code=code))


@bp.post("/staff/calls/<code>/rounds/<round>/remove")
@requires(*ORGANISERS)
def remove_round(code: str, round: str) -> Any:
    """Take a round away that was not opened."""
    services.remove_round(round_or_404(call_or_404(code), round), by=current_user)
    flash(_("Removed."), "ok")
    return redirect(url_for(".rounds", code=code))


@bp.post("/staff/calls/<code>/rounds/<round>/open")
@requires(*ORGANISERS)
def open_round(code: str, round: str) -> Any:
    """Open it: tasks lie on the desks from now on."""
    found = round_or_404(call_or_404(code), round)
    plan = services.open_round(found, by=current_user)
    flash(_("The round is open; the jury was told."), "ok")
    say_shortages(plan)
    return _to(found)


def say_shortages(plan: Any) -> None:
    """Tell the organiser at once what the plan could not do."""
    if plan.short:
        flash(
            ngettext(
                "%(num)d submission has too few jurors who may judge it.",
                "%(num)d submissions have too few jurors who may judge them.",
                len(plan.short),
            ),
            "warn",
        )
    if not plan.connected:
        flash(_("The jury falls into parts that share nothing: marks cannot be compared."), "warn")


def _to(round_: Round) -> Any:
    call: Call = round_.call
    return redirect(url_for(".round", code=call.code, round=round_.public_id))
