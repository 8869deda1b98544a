"""The result of a round: figures in words, the order with its line, plots, what to talk about."""

from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.nav import Item
from app.core.web import page
from app.extensions import db
from judging.models import Assignment, Call, Round
from judging.queries import wording_desk, wording_jury, wording_results
from judging.queries.permissions import manages
from judging.queries.results import results_of
from judging.queries.rounds import rounds_of
from judging.queries.standing import built_on, may_sign, open_by_juror, selection_of
from judging.queries.trace import tasks_with
from judging.rules.kinds import AssignmentState, Decision, RoundState, SelectionState
from judging.rules.results import RoundResults
from judging.services.ties import undecided
from judging.views.blueprint import bp
from judging.views.fetch import ORGANISERS, call_or_404
from judging.views.results.links import results_url
from judging.views.results.rows import places_plot, severity_plot, sheet_of, stands_out

#: groups to talk about, outliers to ask about: the first so many are shown
SHOWN = 12


@bp.get("/staff/calls/<code>/results")
@requires(*ORGANISERS)
def results(code: str) -> Any:
    """The round that is asked for, else the last one that anybody marked in."""
    call = call_or_404(code)
    opened = [each for each in rounds_of(call) if each.state is not RoundState.SETUP]
    if not opened:
        return page("judging/results/none.html", call=call)
    round_ = _chosen(opened)
    found = results_of(round_)
    selection = selection_of(call)
    released = selection is not None and selection.state is SelectionState.RELEASED
    authors = manages(current_user, call) or released
    sheet = sheet_of(found, number=request.args.get("page", 1, int), authors=authors)
    return page(
        "judging/results/results.html",
        call=call,
        round=round_,
        rounds=_items(call, opened, round_),
        results=found,
        sheet=sheet,
        authors=authors,
        waiting=open_by_juror(round_) if round_.state is RoundState.OPEN else [],
        ties=undecided(found) if call.decision is Decision.AWARDS else [],
        outliers=_outliers(round_, found),
        places_plot=places_plot(sheet, _("Corrected mark of each submission with its range")),
        severity_plot=severity_plot(found, _("Severity of each juror with its range")),
        stands_out=stands_out,
        selection=selection,
        decides=call.decision is Decision.AWARDS and found.terms.is_last,
        may_sign=may_sign(current_user, call),
        may_reopen=round_.state is RoundState.CLOSED and not built_on(round_),
        words=wording_results,
        jury_words=wording_jury,
        desk_words=wording_desk,
    )


def _chosen(opened: list[Round]) -> Round:
    if asked := request.args.get("round"):
        return next((each for each in opened if each.public_id == asked), None) or abort(404)
    done = db.select(Assignment.round_id).distinct()
    done = done.where(
        Assignment.round_id.in_([each.id for each in opened]),
        Assignment.state == AssignmentState.DONE,
    )
    marked = set(db.session.scalars(done))
    return next((each for each in reversed(opened) if each.id in marked), opened[-1])


def _items(call: Call, opened: list[Round], here: Round) -> list[Item]:
    return [
        Item(wording_jury.round_name(each), results_url(call, each), each is here)
        for each in opened
    ]


def _outliers(round_: Round, found: RoundResults) -> list[tuple[Any, Assignment]]:
    """Marks far from what was expected, each with its task."""
    first = found.outliers[:SHOWN]
    tasks = tasks_with(round_, [found.entries[one.submission].id for one in first])
    pairs = {(found.entries[one.submission].id, one.juror): one for one in first}
    return [(one, tasks[pair]) for pair, one in pairs.items() if pair in tasks]
