"""A result with awards: signed by the president, released by a second person, then frozen."""

import hashlib
from typing import Any

from app.core import audit, files
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from judging.mails.results import send_released, send_returned, send_signed
from judging.models import Call, RankedSubmission, Round, Selection
from judging.queries.permissions import require_organiser
from judging.queries.protocol import snapshot_of
from judging.queries.results import results_of
from judging.queries.standing import (
    account_of,
    deciding,
    may_sign,
    presidents_of,
    secretaries_of,
)
from judging.rules.kinds import Decision, RoundState, SelectionState
from judging.rules.results import RoundResults
from judging.services.awards import (
    announce_winners,
    clear_winners,
    propose_winners,
    require_awarded,
)
from judging.services.holding import hold_result
from judging.services.protocols import freeze_protocol

REASON_MAX = 1000


def sign_selection(call: Call, *, by: Any) -> Selection:
    """Sign the order of the last round. Somebody else releases it.

    NotAllowed unless ``by`` presides over the jury (a manager where nobody does). Conflict while
    the last round is open, when a submission of it was withdrawn since, or it is signed already.
    """
    if not (isinstance(by, str) or may_sign(by, call)):
        raise NotAllowed(_l("The president of the jury signs the result."))
    selection = hold_result(call)
    if selection is not None and selection.state is not SelectionState.DRAFT:
        raise Conflict(_l("The result is signed already."))
    round_, results = _final_results(call)
    selection = selection or Selection(call=call)
    selection.round = round_
    selection.state, selection.signed_at = SelectionState.SIGNED, now()
    selection.signed_by = _address(by)
    db.session.add(selection)
    _write_order(selection, results)
    audit.record("selection.signed", selection, by=by, submissions=len(results.final))
    propose_winners(call, by=by)
    for user in [*secretaries_of(call), *presidents_of(call)]:
        if user.email != selection.signed_by:
            send_signed(call, to=user)
    return selection


def return_selection(selection: Selection, *, reason: str, by: Any) -> None:
    """Send a signed result back: the signature goes, the round may be opened again."""
    require_organiser(selection.call, by=by)
    hold_result(selection.call)
    _require_signed(selection)
    reason = reason.strip()[:REASON_MAX]
    if not reason:
        raise Invalid(_l("Write what has to be put right."), "reason")
    signer = account_of(selection.signed_by)
    selection.state, selection.signed_by, selection.signed_at = SelectionState.DRAFT, "", None
    selection.ranked.clear()
    clear_winners(selection.call)
    audit.record("selection.returned", selection, by=by, reason=reason)
    if signer is not None and signer.email != _address(by):
        send_returned(selection.call, reason=reason, to=signer)


def release_selection(selection: Selection, *, by: Any) -> None:
    """Make a signed result public and freeze it: snapshot, its SHA-256, and the protocol's pages.

    NotAllowed for whoever signed it. Conflict unless it is signed, or when the marks do not give
    the signed order any more.
    """
    require_organiser(selection.call, by=by)
    hold_result(selection.call)
    _require_signed(selection)
    if _address(by) == selection.signed_by:
        raise NotAllowed(_l("You signed this result: a second person releases it."))
    _, results = _final_results(selection.call)
    signed = [(each.submission_id, each.place, each.decided_by) for each in selection.ranked]
    if sorted(_order(results)) != sorted(signed):
        raise Conflict(
            _l("The marks do not give the signed order any more. Send it back and sign again.")
        )
    require_awarded(selection.call)
    _freeze(selection)
    selection.state, selection.released_at = SelectionState.RELEASED, now()
    selection.released_by = _address(by)
    freeze_protocol(selection)
    audit.record("selection.released", selection, by=by, sha256=selection.snapshot_sha256)
    announce_winners(selection.call)
    if signer := account_of(selection.signed_by):
        send_released(selection.call, to=signer)


def _final_results(call: Call) -> tuple[Round, RoundResults]:
    """The deciding round, held until the commit; Conflict while it cannot be signed."""
    if call.decision is not Decision.AWARDS:
        raise Conflict(_l("This call does not end in awards, so no result is signed."))
    round_ = deciding(call)
    if round_ is None:
        raise Conflict(_l("The last round has to judge by criteria: its marks make the order."))
    lock(round_)
    if round_.state is not RoundState.CLOSED:
        raise Conflict(_l("The last round is not closed yet."))
    results = results_of(round_)
    if gone := [key for key, entry in results.entries.items() if not entry.in_play]:
        raise Conflict(
            _l(
                "Withdrawn since the round was closed: %(which)s. Open the round again and close "
                "it, so that the others move up.",
                which=", ".join(gone),
            )
        )
    return round_, results


def _write_order(selection: Selection, results: RoundResults) -> None:
    selection.ranked.clear()
    db.session.flush()
    for line in results.final:
        selection.ranked.append(
            RankedSubmission(
                submission_id=results.entries[line.submission].id,
                place=line.place,
                mean=line.mean,
                decided_by=line.decided_by.value,
            )
        )
    db.session.flush()


def _order(results: RoundResults) -> list[tuple[int, int, str]]:
    entries = results.entries
    lines = [(entries[line.submission].id, line.place, line.decided_by) for line in results.final]
    return [(id_, place, rule.value) for id_, place, rule in lines]


def _require_signed(selection: Selection) -> None:
    if selection.state is SelectionState.DRAFT:
        raise Conflict(_l("Nobody has signed this result yet."))
    if selection.state is SelectionState.RELEASED:
        raise Conflict(_l("This result is released: nothing of it changes any more."))


def _freeze(selection: Selection) -> None:
    content = snapshot_of(selection.call)
    selection.snapshot = files.save(
        content,
        name=f"{selection.call.code}-snapshot.json",
        media_type="application/json",
        folder="results",
    )
    selection.snapshot_sha256 = hashlib.sha256(content).hexdigest()


def _address(by: Any) -> str:
    return str(getattr(by, "email", by))
