"""The result is signed by the president and released, or sent back, by a second person."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from judging.forms.results import ReasonForm, ReleaseForm, SignForm
from judging.models import Call, Selection
from judging.queries import wording_jury, wording_results
from judging.queries.protocol import person_called
from judging.queries.results import results_of
from judging.queries.standing import deciding, may_sign, selection_of
from judging.rules.kinds import SelectionState
from judging.services import selections
from judging.services.ties import undecided
from judging.views.blueprint import bp
from judging.views.fetch import ORGANISERS, call_or_404


@bp.route("/staff/calls/<code>/results/sign", methods=["GET", "POST"])
@requires(*ORGANISERS)
def sign(code: str) -> Any:
    """The final order, what is still equal, and the signature; once there is one, whose."""
    call = call_or_404(code)
    form = SignForm()
    if form.validate_on_submit():
        with blame(form):
            selections.sign_selection(call, by=current_user)
            flash(_("Signed. A second person was asked to release it."), "ok")
            return redirect(url_for(".results", code=code))
    signed = _signed(call)
    name = person_called(signed.signed_by) if signed else ""
    return _order_page("judging/results/sign.html", call, form, signed=signed, signed_by=name)


@bp.route("/staff/calls/<code>/results/release", methods=["GET", "POST"])
@requires(*ORGANISERS)
def release(code: str) -> Any:
    """The second look; after it nothing changes any more."""
    call = call_or_404(code)
    selection = _signed_or_404(call)
    form = ReleaseForm()
    if form.validate_on_submit():
        with blame(form):
            selections.release_selection(selection, by=current_user)
            flash(_("Released and frozen."), "ok")
            return redirect(url_for(".results", code=code))
    return _release_page(call, selection, form, ReasonForm(formdata=None))


@bp.post("/staff/calls/<code>/results/send-back")
@requires(*ORGANISERS)
def send_back(code: str) -> Any:
    """Return a signed result with a reason."""
    call = call_or_404(code)
    selection = _signed_or_404(call)
    back = ReasonForm()
    if back.validate_on_submit():
        with blame(back):
            selections.return_selection(selection, reason=back.reason.data or "", by=current_user)
            flash(_("Sent back. The signature is gone; whoever signed was told."), "ok")
            return redirect(url_for(".results", code=code))
    return _release_page(call, selection, back, back)


def _signed(call: Call) -> Selection | None:
    found = selection_of(call)
    return found if found and found.state is not SelectionState.DRAFT else None


def _signed_or_404(call: Call) -> Selection:
    return _signed(call) or abort(404)


def _release_page(call: Call, selection: Selection, form: Any, back: Any) -> Any:
    return _order_page(
        "judging/results/release.html",
        call,
        form,
        back=back,
        confirm=form if isinstance(form, ReleaseForm) else ReleaseForm(formdata=None),
        selection=selection,
        signed_by=person_called(selection.signed_by),
        is_signer=selection.signed_by == current_user.email,
        is_released=selection.state is SelectionState.RELEASED,
    )


def _order_page(template: str, call: Call, form: Any, **more: Any) -> Any:
    round_ = deciding(call)
    results = results_of(round_) if round_ else None
    return page(
        template,
        form=form,
        call=call,
        round=round_,
        results=results,
        ties=undecided(results) if results else [],
        may_sign=may_sign(current_user, call),
        words=wording_results,
        jury_words=wording_jury,
        **more,
    )
