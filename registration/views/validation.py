"""The validation desk of a regional office and of an edition's managers."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from app.organisations.queries import regions
from registration.forms.delegations import ReasonForm, ValidationFilter
from registration.queries import permissions, wording
from registration.queries.delegations import desk_editions, desk_page
from registration.rules.delegation_states import DelegationState, Move
from registration.services import delegations
from registration.views.access import OFFICE, STAFF, delegation_or_404
from registration.views.blueprint import bp

#: how an address names a move, and what carries it out with a reason
WITH_REASON = {
    "send-back": (Move.SEND_BACK, delegations.send_back_delegation),
    "refuse": (Move.REFUSE, delegations.refuse_delegation),
    "confirm": (Move.CONFIRM, delegations.confirm_delegation),
    "reopen": (Move.REOPEN, delegations.reopen_delegation),
}


@bp.get("/staff/delegations/")
@requires(*STAFF)
def validation() -> Any:
    """Delegations by state, region and edition, whichever has waited longest first."""
    form = ValidationFilter(
        request.args,
        editions=desk_editions(current_user),
        regions=[(region.code, region.name) for region in regions()],
    )
    if "state" not in request.args:
        form.state.data = DelegationState.SUBMITTED.value
    wishes = {key: form[key].data or "" for key in ("words", "state", "edition", "region")}
    if not form.validate():
        wishes = {"words": wishes["words"]}
    number = request.args.get("page", 1, type=int)
    return page(
        "registration/validation.html",
        filters=form,
        pages=desk_page(number, by=current_user, **wishes),
        words=wording,
    )


@bp.post("/delegations/<public_id>/validate")
@requires(*OFFICE)
def validate(public_id: str) -> Any:
    """Accept a delegation: its invoice goes out."""
    found = delegation_or_404(public_id)
    delegations.validate_delegation(found, by=current_user)
    flash(_("Validated. The invoice is on its way to the organisation."), "ok")
    return redirect(url_for(".delegation", public_id=public_id))


@bp.route("/delegations/<public_id>/<move>", methods=["GET", "POST"])
@requires(*OFFICE)
def decide(public_id: str, move: str) -> Any:
    """A decision with its reason: send back, refuse, confirm without payment, open again."""
    if move not in WITH_REASON:
        abort(404)
    found = delegation_or_404(public_id)
    wanted, carry_out = WITH_REASON[move]
    form = ReasonForm()
    if form.validate_on_submit():
        with blame(form):
            carry_out(found, reason=form.reason.data or "", by=current_user)
            flash(_("Done: %(state)s.", state=wording.state_name(found.state)), "ok")
            return redirect(url_for(".delegation", public_id=public_id))
    elif wanted not in permissions.moves_open(current_user, found):
        abort(403)
    return page(
        "registration/decide.html",
        form=form,
        delegation=found,
        edition=found.edition,
        move=wanted,
        words=wording,
    )
