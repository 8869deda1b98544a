"""Awards in the back office: set up by the secretary, given once the result is signed."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from app.extensions import db
from app.programmes.forms.fields import said
from judging.forms.awards import ReasonForm, award_form, give_form
from judging.models import Award, Call, Submission, Winner
from judging.queries import standing
from judging.queries.awards import awards_of, ranked_of
from judging.queries.permissions import manages
from judging.queries.wording_desk import piece_name
from judging.rules.kinds import Decision, SelectionState
from judging.services import awards as services
from judging.views.blueprint import bp
from judging.views.fetch import (
    MANAGERS,
    ORGANISERS,
    call_or_404,
    child_or_404,
    managed_call_or_404,
)


@bp.get("/staff/calls/<code>/awards")
@requires(*ORGANISERS)
def awards(code: str) -> Any:
    """Every award with its winners, and what can be done about it now."""
    call = _with_awards_or_404(code)
    selection = standing.selection_of(call)
    state = selection.state if selection else SelectionState.DRAFT
    return page(
        "judging/awards/list.html",
        call=call,
        awards=awards_of(call),
        is_signed=state is SelectionState.SIGNED,
        is_released=state is SelectionState.RELEASED,
        sets_up=manages(current_user, call) and state is not SelectionState.RELEASED,
        names=_names(call, state),
        piece_name=piece_name,
    )


@bp.route("/staff/calls/<code>/awards/new", methods=["GET", "POST"])
@requires(*MANAGERS)
def new_award(code: str) -> Any:
    """One more award."""
    call = _managed_or_404(code)
    form = award_form(call)
    if form.validate_on_submit():
        with blame(form):
            services.add_award(
                call,
                name=said(form.name),
                places=form.places.data or 1,
                about=form.about_parts(),
                by=current_user,
            )
            flash(_("Added."), "ok")
            return redirect(url_for(".awards", code=code))
    return page("judging/awards/edit.html", form=form, call=call, award=None)


@bp.route("/staff/calls/<code>/awards/<award>", methods=["GET", "POST"])
@requires(*MANAGERS)
def edit_award(code: str, award: str) -> Any:
    """Change an award."""
    call = _managed_or_404(code)
    found: Award = child_or_404(Award, call, award)
    form = award_form(call, found)
    if form.validate_on_submit():
        with blame(form):
            services.change_award(
                found,
                name=said(form.name),
                places=form.places.data or 1,
                about=form.about_parts(),
                by=current_user,
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".awards", code=code))
    return page("judging/awards/edit.html", form=form, call=call, award=found)


@bp.post("/staff/calls/<code>/awards/<award>/remove")
@requires(*MANAGERS)
def remove_award(code: str, award: str) -> Any:
    """Take an award away that nobody has."""
    services.remove_award(child_or_404(Award, _managed_or_404(code), award), by=current_user)
    flash(_("Removed."), "ok")
    return redirect(url_for(".awards", code=code))


@bp.post("/staff/calls/<code>/awards/propose")
@requires(*ORGANISERS)
def propose_winners(code: str) -> Any:
    """Give every award by the signed order."""
    services.propose_winners(_with_awards_or_404(code), by=current_user)
    flash(_("The awards are given by the signed order."), "ok")
    return redirect(url_for(".awards", code=code))


@bp.route("/staff/calls/<code>/awards/<award>/give", methods=["GET", "POST"])
@requires(*ORGANISERS)
def give_award(code: str, award: str) -> Any:
    """Give it to one more submission, with the reason."""
    call = _with_awards_or_404(code)
    found: Award = child_or_404(Award, call, award)
    selection = standing.selection_of(call)
    form = give_form(call, ranked_of(selection) if selection else [])
    if form.validate_on_submit():
        submission = child_or_404(Submission, call, form.submission.data)
        with blame(form):
            reason = form.reason.data or ""
            services.give_award(found, submission=submission, reason=reason, by=current_user)
            flash(_("The award is given."), "ok")
            return redirect(url_for(".awards", code=code))
    return page("judging/awards/decide.html", form=form, call=call, award=found, deed="give")


@bp.route("/staff/calls/<code>/awards/<award>/withhold", methods=["GET", "POST"])
@requires(*ORGANISERS)
def withhold_award(code: str, award: str) -> Any:
    """Do not give it this time, with the reason."""
    call = _with_awards_or_404(code)
    found: Award = child_or_404(Award, call, award)
    form = ReasonForm()
    if form.validate_on_submit():
        with blame(form):
            services.withhold_award(found, reason=form.reason.data or "", by=current_user)
            flash(_("The award is not given this time."), "ok")
            return redirect(url_for(".awards", code=code))
    return page("judging/awards/decide.html", form=form, call=call, award=found, deed="withhold")


@bp.route("/staff/calls/<code>/awards/winners/<winner>/take-back", methods=["GET", "POST"])
@requires(*ORGANISERS)
def take_back_award(code: str, winner: str) -> Any:
    """Take an award back from one winner, with the reason."""
    call = _with_awards_or_404(code)
    query = db.select(Winner).join(Award).where(Award.call_id == call.id)
    found = db.session.scalar(query.where(Winner.public_id == winner)) or abort(404)
    form = ReasonForm()
    if form.validate_on_submit():
        with blame(form):
            services.take_back(found, reason=form.reason.data or "", by=current_user)
            flash(_("The award is taken back."), "ok")
            return redirect(url_for(".awards", code=code))
    return page(
        "judging/awards/decide.html", form=form, call=call, award=found.award, deed="take_back"
    )


def _with_awards_or_404(code: str) -> Call:
    call = call_or_404(code)
    return call if call.decision is Decision.AWARDS else abort(404)


def _managed_or_404(code: str) -> Call:
    call = managed_call_or_404(code)
    return call if call.decision is Decision.AWARDS else abort(404)


def _names(call: Call, state: SelectionState) -> bool:
    """Whether the caller reads authors' names: the secretary, and everybody after the release."""
    return state is SelectionState.RELEASED or manages(current_user, call)
