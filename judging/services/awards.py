"""Awards of a call: set up, given by the signed order or by the jury's decision, announced."""

from typing import Any

from app.core import audit
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.ids import public_id
from app.extensions import db
from judging.mails import winners as mails
from judging.models import Award, Call, Selection, Submission, Winner
from judging.queries.awards import awards_of, entrants_of, signed_order
from judging.queries.permissions import require_organiser, require_secretary
from judging.rules.awarding import Prize, proposed_winners, sharing
from judging.rules.kinds import SelectionState
from judging.services.holding import hold_result
from judging.services.names import Texts, require_english

REASON_MAX = 500


def add_award(call: Call, *, name: Texts, places: int, about: tuple[str, str], by: Any) -> Award:
    """One more award, after the others. ``about`` is (field code, value), empty for the whole call.

    Invalid without an English name; Conflict once the result is released.
    """
    _hold(call, by)
    require_english(name)
    position = max((each.position for each in awards_of(call)), default=-1) + 1
    award = Award(call=call, code=public_id(6), name=name, places=places, position=position)
    award.field_code, award.field_value = about
    db.session.add(award)
    audit.record("award.added", award, by=by)
    return award


def change_award(
    award: Award, *, name: Texts, places: int, about: tuple[str, str], by: Any
) -> None:
    """Change words, number of winners and what it is given for; who has it keeps it."""
    selection = _hold(award.call, by)
    _read_anew(award)
    require_english(name)
    award.name, award.places = name, places
    award.field_code, award.field_value = about
    _share(award, selection)
    audit.record("award.changed", award, by=by)


def remove_award(award: Award, *, by: Any) -> None:
    """Take an award away that nobody has; Conflict once somebody has."""
    _hold(award.call, by)
    _read_anew(award)
    if award.winners:
        raise Conflict(_l("This award has winners: take it back from them first."))
    audit.record("award.removed", award.call, by=by, award=award.code)
    db.session.delete(award)


def propose_winners(call: Call, *, by: Any) -> None:
    """Give every award by the signed order, instead of what was given before.

    Awards that are not given this time stay so. Conflict before the result is signed.
    """
    selection = _hold_signed(call, by)
    awards = [award for award in awards_of(call) if not award.withheld_reason]
    for award in awards:
        award.winners.clear()
    db.session.flush()
    order = signed_order(selection)
    prizes = [Prize(a.id, a.places, entrants_of(a)) for a in awards]
    by_id = {award.id: award for award in awards}
    for given in proposed_winners(order, prizes):
        winner = Winner(submission_id=given.submission, ex_aequo=given.ex_aequo)
        by_id[given.prize].winners.append(winner)
    audit.record("awards.proposed", selection, by=by, winners=sum(len(a.winners) for a in awards))


def give_award(award: Award, *, submission: Submission, reason: str, by: Any) -> Winner:
    """Give it by the jury's decision; the reason is kept. Beyond its places they share the last.

    Invalid without a reason, or for a submission of another call; Conflict when it has it.
    """
    selection = _hold_signed(award.call, by)
    _read_anew(award)
    reason = _reason(reason)
    if submission.id not in {each for each, _ in signed_order(selection)}:
        raise Invalid(
            _l("Choose one of the submissions that reached the last round."), "submission"
        )
    if any(winner.submission_id == submission.id for winner in award.winners):
        raise Conflict(_l("This submission has the award already."))
    award.withheld_reason = ""
    winner = Winner(submission=submission)
    award.winners.append(winner)
    _share(award, selection)
    audit.record("award.given", award, by=by, submission=submission.number, reason=reason)
    return winner


def take_back(winner: Winner, *, reason: str, by: Any) -> None:
    """Take an award back before the result is released; the reason is kept."""
    award = winner.award
    selection = _hold_signed(award.call, by)
    _read_anew(award)
    if winner not in award.winners:
        raise Conflict(_l("The award is taken back."))
    reason = _reason(reason)
    number = winner.submission.number
    award.winners.remove(winner)
    _share(award, selection)
    audit.record("award.taken_back", award, by=by, submission=number, reason=reason)


def withhold_award(award: Award, *, reason: str, by: Any) -> None:
    """Do not give it this time ("no first place"): winners lose it, the reason is public."""
    _hold_signed(award.call, by)
    _read_anew(award)
    award.withheld_reason = _reason(reason)
    award.winners.clear()
    audit.record("award.withheld", award, by=by, reason=award.withheld_reason)


def clear_winners(call: Call) -> None:
    """Nobody has an award any more: the signature under the order is gone."""
    for award in awards_of(call):
        award.winners.clear()


def require_awarded(call: Call) -> None:
    """Conflict while an award of the call is neither given nor withheld."""
    undecided = [award for award in awards_of(call) if not award.winners]
    if any(not award.withheld_reason for award in undecided):
        raise Conflict(_l("An award is neither given nor withheld. Decide it, then release."))


def announce_winners(call: Call) -> int:
    """Mail everybody who won, with their certificate to come; answers how many mails."""
    winners = [(award, winner) for award in awards_of(call) for winner in award.winners]
    for award, winner in winners:
        mails.send_won(award, winner)
    return len(winners)


def _share(award: Award, selection: Selection | None) -> None:
    """Say of each winner anew whether it is ex aequo, by the rule that also proposes them."""
    if selection is None or not award.winners:
        return
    db.session.flush()
    place = dict(signed_order(selection))
    winners = {winner.submission_id: place[winner.submission_id] for winner in award.winners}
    shared = sharing(winners, award.places)
    for winner in award.winners:
        winner.ex_aequo = winner.submission_id in shared


def _hold(call: Call, by: Any) -> Selection | None:
    require_secretary(call, by=by)
    selection = hold_result(call)
    if selection is not None and selection.state is SelectionState.RELEASED:
        raise Conflict(_l("This result is released: nothing of it changes any more."))
    return selection


def _hold_signed(call: Call, by: Any) -> Selection:
    require_organiser(call, by=by)
    selection = hold_result(call)
    if selection is None or selection.state is SelectionState.DRAFT:
        raise Conflict(_l("Awards are given once the result is signed."))
    if selection.state is SelectionState.RELEASED:
        raise Conflict(_l("This result is released: nothing of it changes any more."))
    return selection


def _read_anew(award: Award) -> None:
    """Behind the lock: somebody may have changed or removed it since the page was read."""
    query = db.select(Award).filter_by(id=award.id).execution_options(populate_existing=True)
    if db.session.scalar(query) is None:
        raise Conflict(_l("Removed."))
    db.session.expire(award, ["winners"])


def _reason(reason: str) -> str:
    reason = reason.strip()[:REASON_MAX]
    if not reason:
        raise Invalid(_l("Write why: it stands in the record of the jury."), "reason")
    return reason
