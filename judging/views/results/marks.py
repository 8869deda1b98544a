"""Where a number comes from: all marks of one submission in one round, and their history."""

from typing import Any

from flask import Response, abort, make_response
from flask_babel import gettext as _

from app.core import files
from app.core.access import requires
from app.core.web import page
from judging.models import Round, Submission
from judging.queries import wording_desk, wording_jury, wording_results
from judging.queries.results import results_of, submission_key, voices_of
from judging.queries.trace import (
    first_picture,
    judged_submission,
    traces_of,
    with_pictures,
)
from judging.rules.kinds import AssignmentState
from judging.views.blueprint import bp
from judging.views.fetch import ORGANISERS, call_or_404, round_or_404

#: the bytes behind an address never change
KEPT = "private, max-age=2592000, immutable"


@bp.get("/staff/calls/<code>/rounds/<round>/submissions/<submission>")
@requires(*ORGANISERS)
def submission_marks(code: str, round: str, submission: str) -> Any:
    """Every juror's values, what they come to, and everything that was ever given."""
    found = round_or_404(call_or_404(code), round)
    piece = _submission_or_404(found, submission)
    results, key = results_of(found), submission_key(piece.number or 0)
    traces = traces_of(found, piece)
    return page(
        "judging/results/marks.html",
        call=found.call,
        round=found,
        submission=piece,
        key=key,
        has_picture=bool(with_pictures([piece.id])),
        results=results,
        line=results.lines.get(key),
        outcome=results.outcomes.get(key),
        marks={one.juror: one.mark for one in results.given if one.submission == key},
        far={one.juror: one.residual for one in results.outliers if one.submission == key},
        traces=traces,
        log=_log(traces),
        voices=voices_of(found.call_id)[0],
        states=_states(),
        words=wording_results,
        jury_words=wording_jury,
        desk_words=wording_desk,
    )


@bp.get("/staff/calls/<code>/rounds/<round>/submissions/<submission>/<any(screen, thumbnail):size>")
@requires(*ORGANISERS)
def judged_picture(code: str, round: str, submission: str, size: str) -> Response:
    """The first picture of a submission, clean as jurors see it."""
    found = round_or_404(call_or_404(code), round)
    stored = first_picture(_submission_or_404(found, submission).id, size) or abort(404)
    answer: Any = make_response(files.read(stored.key))
    answer.headers["Content-Type"] = stored.media_type
    answer.headers["Cache-Control"] = KEPT
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _submission_or_404(round_: Round, public_id: str) -> Submission:
    return judged_submission(round_, public_id) or abort(404)


def _log(traces: list[Any]) -> list[tuple[Any, str]]:
    """(mark, juror) as they were written, newest first."""
    written = [(mark, trace.juror) for trace in traces for mark in trace.marks]
    return sorted(written, key=lambda one: -one[0].id)


def _states() -> dict[AssignmentState, tuple[str, str]]:
    """Look and name of a task that gave no mark."""
    return {
        AssignmentState.OPEN: ("warn", _("Open")),
        AssignmentState.DONE: ("ok", _("Done")),
        AssignmentState.ABSTAINED: ("", _("Abstained")),
        AssignmentState.RECUSED: ("", _("Recused")),
        AssignmentState.CANCELLED: ("", _("Taken off the desk")),
    }
