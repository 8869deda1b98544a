"""The president orders what nothing else could tell apart, and says why."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.core import audit
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from judging.models import Round, RoundSubmission, TieDecision
from judging.queries.results import is_last, results_of
from judging.queries.standing import built_on, may_sign
from judging.rules.final_order import tied_groups
from judging.rules.kinds import RoundState
from judging.rules.results import RoundResults

REASON_MAX = 1000


def decide_tie(round_: Round, *, order: Sequence[str], reason: str, by: Any) -> TieDecision:
    """Put a tie of the last round in order; ``order`` are submission numbers (0417), best first.

    Only whole groups that every rule left equal (`judging.rules.final_order`). A newer decision
    about the same group replaces an older one, which is kept. Conflict once the result is signed.
    """
    _require_deciding(round_, by)
    lock(round_)
    _require_unsigned(round_)
    results, reason = results_of(round_), reason.strip()[:REASON_MAX]
    if sorted(order) not in [sorted(group) for group in undecided(results)]:
        raise Conflict(_l("These are no tie (any more). Open the page again."))
    if not reason:
        raise Invalid(_l("Write why: the protocol prints it."), "reason")
    ids = [results.entries[key].id for key in order]
    decision = TieDecision(round=round_, order=ids, reason=reason, by=getattr(by, "email", by))
    db.session.add(decision)
    audit.record("tie.decided", decision, by=by, order=list(order), reason=reason)
    _write_places(round_)
    return decision


def undecided(results: RoundResults) -> list[list[str]]:
    """The groups that are equal but for what the president decided."""
    return tied_groups(replace(results, decisions=[]).final)


def _require_deciding(round_: Round, by: Any) -> None:
    if not (isinstance(by, str) or may_sign(by, round_.call)):
        raise NotAllowed(_l("The president of the jury decides about ties."))


def _require_unsigned(round_: Round) -> None:
    if round_.state is not RoundState.CLOSED or not is_last(round_):
        raise Conflict(_l("Ties are decided in the last round, once it is closed."))
    if built_on(round_):
        raise Conflict(_l("The result is signed: its order stays as it is."))


def _write_places(round_: Round) -> None:
    db.session.flush()
    results = results_of(round_)
    places = {results.entries[line.submission].id: line.place for line in results.final}
    query = db.select(RoundSubmission).filter_by(round_id=round_.id)
    for row in db.session.scalars(query):
        if row.submission_id in places:
            row.place = places[row.submission_id]
