"""One round: its set-up, or how far each juror is, and what jurors noticed."""

from typing import Any

from flask import abort, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core import plots
from app.core.access import requires
from app.core.i18n import show_number, show_percent
from app.core.web import blame, page
from judging.forms.jury import RemarkAnswerForm
from judging.models import Remark, Round
from judging.queries import progress as reads
from judging.queries import wording_desk, wording_jury
from judging.queries.jury import judged_in
from judging.queries.permissions import manages
from judging.queries.rounds import entrants, seats_in, setup_of
from judging.rules.kinds import RoundState
from judging.rules.opening import gaps_of
from judging.services import assignments, jurors, remarks
from judging.views.blueprint import bp
from judging.views.fetch import ORGANISERS, call_or_404, round_or_404
from judging.views.jury.rounds import say_shortages


@bp.get("/staff/calls/<code>/rounds/<round>/")
@requires(*ORGANISERS)
def round(code: str, round: str) -> Any:
    """Set-up until it opens, progress from then on."""
    found = round_or_404(call_or_404(code), round)
    if found.state is RoundState.SETUP:
        return _setup(found)
    return _progress(found, None)


def _setup(round_: Round) -> Any:
    setup = setup_of(round_)
    return page(
        "judging/jury/setup.html",
        call=round_.call,
        round=round_,
        seats=seats_in(round_),
        setup=setup,
        gaps=gaps_of(setup),
        entrants=len(entrants(round_)),
        words=wording_jury,
        desk=wording_desk,
    )


def _progress(round_: Round, form: Any) -> Any:
    desks = reads.progress_in(round_)
    noticed = reads.remarks_in(round_)
    secretary = manages(current_user, round_.call)
    return page(
        "judging/jury/progress.html",
        form=form,
        call=round_.call,
        round=round_,
        desks=desks,
        submissions=len(judged_in(round_)),
        done=sum(desk.done for desk in desks),
        total=sum(desk.total for desk in desks),
        plot=_plot(desks),
        short=reads.too_few(round_),
        remarks=noticed,
        answers={each.public_id: _answer_form(each, form) for each in noticed},
        recusals=reads.recusals_in(round_),
        manages=secretary,
        checks=secretary and "judging.check_submission" in current_app.view_functions,
        words=wording_jury,
        desk_words=wording_desk,
    )


def _answer_form(remark: Remark, sent: Any) -> Any:
    if sent is not None and sent._prefix.rstrip("-") == remark.public_id:
        return sent
    return RemarkAnswerForm(formdata=None, prefix=remark.public_id)


def _plot(desks: list[reads.DeskProgress]) -> Any:
    """Share done of each desk, in per cent."""
    rows = [(desk.juror.user.name, _percent(desk)) for desk in desks if desk.total]
    if not rows:
        return None
    return plots.bars(
        rows,
        label=_("Done, in per cent"),
        limit=100,
        limit_label=_show(100),
        show=_show,
    )


def _percent(desk: reads.DeskProgress) -> int:
    return 100 * desk.done // desk.total


def _show(value: float) -> str:
    return show_percent(value / 100)


@bp.post("/staff/calls/<code>/rounds/<round>/plan")
@requires(*ORGANISERS)
def plan_round(code: str, round: str) -> Any:
    """Plan what is open again."""
    found = round_or_404(call_or_404(code), round)
    plan = assignments.plan_round(found, by=current_user)
    given, taken = len(plan.given), len(plan.taken)
    flash(
        _(
            "Planned: %(given)s new tasks, %(taken)s taken back before they were begun.",
            given=show_number(given),
            taken=show_number(taken),
        ),
        "ok",
    )
    say_shortages(plan)
    return _back(code, round)


@bp.post("/staff/calls/<code>/rounds/<round>/remind/<seat>")
@requires(*ORGANISERS)
def remind_juror(code: str, round: str, seat: str) -> Any:
    """Mail a juror what is still open."""
    found = round_or_404(call_or_404(code), round)
    seated = next((each for each in seats_in(found) if each.public_id == seat), None) or abort(404)
    jurors.remind_juror(seated.juror, round_=found, by=current_user)
    flash(_("%(name)s was reminded.", name=seated.juror.user.name), "ok")
    return _back(code, round)


@bp.post("/staff/calls/<code>/rounds/<round>/remarks/<remark>")
@requires(*ORGANISERS)
def answer_remark(code: str, round: str, remark: str) -> Any:
    """Answer what a juror noticed; they read it on the submission."""
    found = round_or_404(call_or_404(code), round)
    said = _remark_or_404(found, remark)
    form = RemarkAnswerForm(prefix=remark)
    if form.validate_on_submit():
        with blame(form):
            remarks.answer_remark(said, answer=form.answer.data or "", by=current_user)
            flash(_("Answered."), "ok")
            return _back(code, round)
    return _progress(found, form)


def _remark_or_404(round_: Round, public_id: str) -> Remark:
    return next((r for r in reads.remarks_in(round_) if r.public_id == public_id), None) or abort(
        404
    )


def _back(code: str, round_id: str) -> Any:
    return redirect(url_for(".round", code=code, round=round_id))
