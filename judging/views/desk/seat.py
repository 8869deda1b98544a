"""What every page of a desk needs: the caller's own seat, and where things are."""

from typing import Any

from flask import abort, request, url_for

from app.core.access import own_or_404
from app.core.web import page
from judging.models import Assignment, Seat
from judging.queries import wording_desk
from judging.queries.desk import assignment_on_desk
from judging.rules.desk import Task
from judging.rules.kinds import JurorState, RoundState
from judging.views.desk.words import script_words

#: remembers on this device that pictures come small
THIN = "desk_pictures"


def seat_or_404(public_id: str) -> Seat:
    """The caller's seat on the panel of a round that was opened."""
    seat = own_or_404(Seat, public_id)
    if seat.juror.state is not JurorState.ACCEPTED or seat.round.state is RoundState.SETUP:
        abort(404)
    return seat


def on_desk_or_404(seat: Seat, public_id: str) -> Assignment:
    """A submission that lies on this desk."""
    return assignment_on_desk(seat, public_id) or abort(404)


def task_url(seat: Seat, task: Task | None) -> str:
    """Where ``task`` is judged; None: where the desk says that all is done."""
    if task is None:
        return url_for("judging.judge", seat=seat.public_id)
    return url_for("judging.judge_one", seat=seat.public_id, assignment=task.public_id)


def is_thin() -> bool:
    """Whether the juror asked for small pictures on this device."""
    return request.cookies.get(THIN) == "small"


def seat_page(template: str, seat: Seat, **context: Any) -> Any:
    """A page of this desk, with the words it uses."""
    return page(
        f"judging/desk/{template}.html",
        seat=seat,
        round=seat.round,
        call=seat.round.call,
        edition=seat.round.call.edition,
        is_open=seat.round.state is RoundState.OPEN,
        words=wording_desk,
        script_words=script_words(),
        **context,
    )
