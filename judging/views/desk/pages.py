"""A juror's rounds, the way to the next submission, all own marks, the rules."""

from typing import Any

from flask import redirect, request
from flask_login import current_user

from app.core.access import requires
from app.core.i18n import language
from app.core.web import page
from judging.models import Juror
from judging.queries import desk as reads
from judging.queries import wording_desk
from judging.queries.desk_marks import exhibits_of
from judging.rules.desk import ORDERS, in_order, next_open, progress
from judging.rules.kinds import JurorState, RoundState
from judging.views.blueprint import bp
from judging.views.desk.seat import seat_or_404, seat_page, task_url
from judging.views.fetch import JURY


@bp.get("/jury/")
@requires(*JURY)
def desk() -> Any:
    """The caller's rounds: how far, until when, and what else is asked of them."""
    seats = reads.seats_of(current_user)
    juries = reads.juries_of(current_user)
    return page(
        "judging/desk/rounds.html",
        open_seats=[seat for seat in seats if seat.round.state is RoundState.OPEN],
        closed_seats=[seat for seat in seats if seat.round.state is RoundState.CLOSED],
        progress=reads.progress_of(seats),
        invitations=[one for one in juries if one.state is JurorState.INVITED],
        undeclared=[one for one in juries if _must_declare(one)],
        waiting=bool(juries),
        questions=reads.questions_to(current_user),
        words=wording_desk,
    )


def _must_declare(juror: Juror) -> bool:
    return juror.state is JurorState.ACCEPTED and juror.declared_at is None


@bp.get("/jury/<seat>/")
@requires(*JURY)
def judge(seat: str) -> Any:
    """On to the next open submission; when there is none, says so."""
    here = seat_or_404(seat)
    tasks = reads.tasks_of(here)
    following = next_open(tasks)
    if following is not None and here.round.state is RoundState.OPEN:
        return redirect(task_url(here, following))
    return seat_page("finished", here, progress=progress(tasks))


@bp.get("/jury/<seat>/all")
@requires(*JURY)
def all_marks(seat: str) -> Any:
    """All own marks side by side, best first or in the order asked for."""
    here = seat_or_404(seat)
    order = request.args.get("sort", ORDERS[0])
    shown = exhibits_of(here)
    return seat_page(
        "all",
        here,
        exhibits=in_order(shown, order if order in ORDERS else ORDERS[0]),
        order=order if order in ORDERS else ORDERS[0],
        orders=wording_desk.order_names(),
        progress=progress([one.task for one in shown]),
    )


@bp.get("/jury/<seat>/rules")
@requires(*JURY)
def jury_rules(seat: str) -> Any:
    """What is asked of the jury: instructions, criteria, the rules of the call."""
    here = seat_or_404(seat)
    rules = reads.rules_text(here.round.call, language())
    return seat_page("rules", here, rules=rules, progress=progress(reads.tasks_of(here)))
