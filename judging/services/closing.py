"""A round ends: nothing open goes unnoticed, and what it decided is written down."""

from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.i18n import show_list
from app.core.stale import lock
from app.extensions import db
from judging.mails.results import send_thanks
from judging.models import Assignment, Round, RoundSubmission
from judging.queries.permissions import require_organiser
from judging.queries.results import results_of
from judging.queries.standing import built_on, jurors_done, open_by_juror
from judging.rules.kinds import AssignmentState, RoundState
from judging.rules.outcomes import Outcome
from judging.rules.results import RoundResults
from judging.services.assignments import replan_round

NOTE_MAX = 1000


class OpenVotes(Conflict):
    """Votes are open, and nobody said why the round closes without them."""


def close_round(round_: Round, *, note: str, by: Any, near_ties: bool = False) -> RoundResults:
    """Count the marks, write who advances, and take what is open off the desks.

    With open tasks, or submissions that nobody marked, ``note`` says why it closes all the same:
    OpenVotes without it, naming who and how many. ``near_ties``: those below the line that the
    marks do not tell apart from those above advance as well. Conflict unless the round is open and
    somebody has marked. Thanks everybody who judged.
    """
    require_organiser(round_.call, by=by)
    lock(round_)
    if round_.state is not RoundState.OPEN:
        raise Conflict(_l("This round is not open, so there is nothing to close."))
    results = results_of(round_)
    if not results.given:
        raise Conflict(_l("Nobody has finished a mark yet. A round without marks decides nothing."))
    note, waiting = note.strip()[:NOTE_MAX], open_by_juror(round_)
    if not note:
        _require_complete(results, waiting)
    outcomes = _with_near_ties(results) if near_ties else results.outcomes
    _write(round_, results, outcomes)
    _clear_desks(round_)
    round_.state, round_.closed_at, round_.closing_note = RoundState.CLOSED, now(), note
    audit.record(
        "round.closed", round_, by=by, note=note, open=sum(count for _, count in waiting),
        advancing=sum(outcome.advances for outcome in outcomes.values()), near_ties=near_ties,
    )  # fmt: skip
    for user in jurors_done(round_):
        send_thanks(user, round_)
    return results


def reopen_round(round_: Round, *, reason: str, by: Any) -> None:
    """Let jurors go on: what was written at closing goes, the tasks come back.

    Conflict once something was built on its result: the next round, a signature, places, answers.
    """
    require_organiser(round_.call, by=by)
    lock(round_)
    if round_.state is not RoundState.CLOSED:
        raise Conflict(_l("Only a closed round can be opened again."))
    if built_on(round_):
        raise Conflict(_l("Something was decided on the result of this round, so it stays closed."))
    reason = reason.strip()[:NOTE_MAX]
    if not reason:
        raise Invalid(_l("Write why the round is opened again."), "reason")
    query = db.select(RoundSubmission).filter_by(round_id=round_.id)
    for row in db.session.scalars(query):
        row.advances, row.score, row.place = None, None, None
    round_.state, round_.closed_at, round_.closing_note = RoundState.OPEN, None, ""
    audit.record("round.reopened", round_, by=by, reason=reason)
    replan_round(round_, by=by)


def _require_complete(results: RoundResults, waiting: list[tuple[str, int]]) -> None:
    if waiting:
        who = show_list(f"{name} ({count})" for name, count in waiting)
        raise OpenVotes(
            _l(
                "Votes are still open: %(who)s. Remind them, or write why the round closes "
                "without them.",
                who=who,
            ),
            "note",
        )
    if results.without_marks:
        raise OpenVotes(
            _l(
                "Nobody has marked %(which)s. Write why the round closes all the same.",
                which=show_list(results.without_marks),
            ),
            "note",
        )


def _with_near_ties(results: RoundResults) -> dict[str, Outcome]:
    near = set(results.near_line)
    return {
        key: outcome._replace(advances=outcome.advances or key in near)
        for key, outcome in results.outcomes.items()
    }


def _write(round_: Round, results: RoundResults, outcomes: dict[str, Outcome]) -> None:
    """What was withdrawn meanwhile keeps None: it did not count."""
    by_id = {results.entries[key].id: outcome for key, outcome in outcomes.items()}
    query = db.select(RoundSubmission).filter_by(round_id=round_.id)
    for row in db.session.scalars(query):
        if outcome := by_id.get(row.submission_id):
            row.advances, row.score, row.place = outcome


def _clear_desks(round_: Round) -> None:
    query = db.select(Assignment).filter_by(round_id=round_.id, state=AssignmentState.OPEN)
    for task in db.session.scalars(query):
        task.state = AssignmentState.CANCELLED
