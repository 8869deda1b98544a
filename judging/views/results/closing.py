"""A round is closed knowingly, and opened again with a reason."""

from typing import Any

from flask import flash, redirect
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from judging.forms.results import CloseForm, ReasonForm
from judging.models import Round
from judging.queries import wording_jury, wording_results
from judging.queries.results import results_of
from judging.queries.standing import built_on, open_by_juror
from judging.services import closing
from judging.views.blueprint import bp
from judging.views.fetch import ORGANISERS, call_or_404, round_or_404
from judging.views.results.links import results_url


@bp.route("/staff/calls/<code>/rounds/<round>/close", methods=["GET", "POST"])
@requires(*ORGANISERS)
def close_round(code: str, round: str) -> Any:
    """What is open, who advances, which near ties the line cuts; then the decision."""
    found = round_or_404(call_or_404(code), round)
    form = CloseForm()
    if form.validate_on_submit():
        with blame(form):
            closing.close_round(
                found,
                note=form.note.data or "",
                near_ties=bool(form.near_ties.data),
                by=current_user,
            )
            flash(_("The round is closed. Everybody who judged is thanked by mail."), "ok")
            return redirect(results_url(found.call, found))
    return _close_page(found, form)


def _close_page(round_: Round, form: Any) -> Any:
    results = results_of(round_)
    return page(
        "judging/results/close.html",
        form=form,
        call=round_.call,
        round=round_,
        results=results,
        waiting=open_by_juror(round_),
        advancing=sum(outcome.advances for outcome in results.outcomes.values()),
        words=wording_results,
        jury_words=wording_jury,
    )


@bp.route("/staff/calls/<code>/rounds/<round>/reopen", methods=["GET", "POST"])
@requires(*ORGANISERS)
def reopen_round(code: str, round: str) -> Any:
    """Let the jurors go on, as long as nothing was built on the result."""
    found = round_or_404(call_or_404(code), round)
    form = ReasonForm()
    if form.validate_on_submit():
        with blame(form):
            closing.reopen_round(found, reason=form.reason.data or "", by=current_user)
            flash(_("The round is open again: jurors find their tasks on their desks."), "ok")
            return redirect(results_url(found.call, found))
    return page(
        "judging/results/reopen.html",
        form=form,
        call=found.call,
        round=found,
        fixed=built_on(found),
        words=wording_results,
        jury_words=wording_jury,
    )
