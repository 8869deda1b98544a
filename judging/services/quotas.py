"""Quotas: how many places there are and by which limits, and the one decision that gives them."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.ids import public_id
from app.core.stale import lock, lock_unchanged
from app.extensions import db
from app.programmes.allocation import NOT_ELIGIBLE, OFFERED, Outcome
from judging.mails import places as mails
from judging.models import Call, Place, Quota
from judging.queries import places as queries
from judging.queries.forwarding import complete_at
from judging.queries.permissions import require_secretary
from judging.rules.kinds import Decision, PlaceState
from judging.services.places import REASON_MAX, fill_vacancies, offer_place

#: what a manager sets; the rest follows
NUMBERS = ("places", "reserve", "per_organisation", "per_country", "threshold", "offer_days")
#: announced before the call opens, and kept from then on
ANNOUNCED = ("first_come", "relaxes", "seed")
FIELDS = (*NUMBERS, *ANNOUNCED)
STATES = {
    OFFERED: PlaceState.OFFERED,
    "waiting": PlaceState.WAITING,
    NOT_ELIGIBLE: PlaceState.NOT_ELIGIBLE,
}


def open_quota(call: Call, *, by: Any) -> Quota:
    """The call's quota; made with no places and a seed of its own when there is none yet."""
    require_secretary(call, by=by)
    if call.decision is not Decision.PLACES:
        raise Conflict(_l("This call does not end in places."))
    lock(call)
    quota = queries.quota_of(call)
    if quota is None:
        quota = Quota(call=call, places=0, seed=public_id())
        db.session.add(quota)
        audit.record("quota.opened", quota, by=by, seed=quota.seed)
    return quota


def set_quota(quota: Quota, *, values: Mapping[str, Any], seen: str, by: Any) -> None:
    """Set some of FIELDS. Scores are 0-100, ``offer_days`` whole days.

    Conflict once places are given, or when somebody else changed it since ``seen``; Invalid names
    the field, also one that was announced when the call opened and cannot change any more.
    """
    require_secretary(quota.call, by=by)
    lock_unchanged(quota, seen)
    _require_undecided(quota)
    changed = {name: values[name] for name in FIELDS if name in values}
    changed = {name: new for name, new in changed.items() if getattr(quota, name) != new}
    _check(quota, changed)
    for name, new in changed.items():
        setattr(quota, name, new)
    if changed:
        told = {name: str(new) for name, new in changed.items()}
        audit.record("quota.changed", quota, by=by, **told)


def allocate_places(quota: Quota, *, by: Any) -> list[Place]:
    """Give the places: offers, waiting list and refusals, in the order of the decision, and a mail
    to everybody. Once and for all.

    Conflict before the call is closed, while a round is not, or when nobody has handed in.
    """
    require_secretary(quota.call, by=by)
    lock(quota)
    _require_undecided(quota)
    require_ready(quota)
    candidates = queries.candidates_of(quota)
    if not candidates:
        raise Conflict(_l("Nobody has handed anything in, so there is nothing to decide."))
    outcomes = queries.decide(candidates, queries.settings_of(quota))
    by_id = {each.proposal.id: each for each in candidates}
    quota.allocated_at, quota.first_places = now(), quota.places
    quota.allocated_by = audit.actor_name(by)
    places = [_place(quota, by_id[each.id], each) for each in outcomes]
    places += [_place(quota, each, _refused(each)) for each in candidates if each.refusal]
    _record(quota, places, by)
    for place in places:
        mails.send_decision(place)
    return places


def raise_places(quota: Quota, *, places: int, reason: str, by: Any) -> list[Place]:
    """Have ``places`` from now on, more than before; answers who was let in from the waiting list.

    Invalid when it is not more, or without a reason.
    """
    require_secretary(quota.call, by=by)
    lock(quota)
    if quota.allocated_at is None:
        raise Conflict(_l("Places are not given yet: change the number in the settings."))
    if places <= quota.places:
        raise Invalid(_l("Write a number larger than the places there are now."), "places")
    if not reason.strip():
        raise Invalid(_l("Say why there are more: it is kept."), "reason")
    before, quota.places = quota.places, places
    why = reason.strip()[:REASON_MAX]
    audit.record("quota.raised", quota, by=by, before=before, places=places, reason=why)
    return fill_vacancies(quota, by=by, by_hand=True)


def require_ready(quota: Quota) -> None:
    """Conflict while it is too early to decide: the call is open, or the jury is at work."""
    call = quota.call
    if now() < complete_at(call):
        raise Conflict(_l("The call is still open. Places are given after it closes."))
    if quota.first_come:
        return
    if queries.deciding_round(call) is None:
        raise Conflict(_l("There are no scores yet. Close the jury's last round first."))
    if queries.pending_rounds(call):
        raise Conflict(_l("A round of the jury is not closed yet. Close it first."))


def _require_undecided(quota: Quota) -> None:
    if quota.allocated_at is not None:
        raise Conflict(_l("The places are given already, so their rules stay as they were."))


def _check(quota: Quota, changed: Mapping[str, Any]) -> None:
    wanted = {name: changed.get(name, getattr(quota, name)) for name in FIELDS}
    if wanted["places"] < 0:
        raise Invalid(_l("Write a number of places."), "places")
    if not 0 <= wanted["reserve"] <= wanted["places"]:
        raise Invalid(_l("The reserve is part of the places: it cannot be larger."), "reserve")
    for name in ("per_organisation", "per_country"):
        if wanted[name] is not None and wanted[name] < 1:
            raise Invalid(_l("A limit is at least 1; leave it empty for no limit."), name)
    if not Decimal(0) <= wanted["threshold"] <= Decimal(100):
        raise Invalid(_l("A score lies between 0 and 100."), "threshold")
    if not 1 <= wanted["offer_days"] <= 365:
        raise Invalid(_l("An offer holds from 1 to 365 days."), "offer_days")
    _check_announced(quota, changed)


def _check_announced(quota: Quota, changed: Mapping[str, Any]) -> None:
    if now() < quota.call.opens_at:
        if "seed" in changed and not changed["seed"].strip():
            raise Invalid(_l("The draw needs a seed."), "seed")
        return
    for name in ANNOUNCED:
        if name in changed:
            raise Invalid(_l("This was announced before the call opened and stays so."), name)


def _place(quota: Quota, candidate: queries.Candidate, outcome: Outcome) -> Place:
    proposal = candidate.proposal
    place = Place(
        quota=quota,
        submission=candidate.submission,
        state=STATES[outcome.outcome],
        position=outcome.position,
        reason=outcome.reason,
        score=proposal.score,
        member=proposal.member,
        organisation_code=proposal.organisation,
        country=proposal.country,
        submitted_at=proposal.submitted_at,
    )
    db.session.add(place)
    if outcome.outcome == OFFERED:
        offer_place(place, outcome)
    return place


def _refused(candidate: queries.Candidate) -> Outcome:
    return Outcome(candidate.proposal.id, NOT_ELIGIBLE, reason=candidate.refusal)


def _record(quota: Quota, places: list[Place], by: Any) -> None:
    """The decision as a whole, and what each got."""
    counts = Counter(place.state.value for place in places)
    rules = {name: str(getattr(quota, name)) for name in FIELDS}
    audit.record("places.allocated", quota, by=by, rules=rules, **counts)
    for place in places:
        kept = {"state": place.state.value, "given_in": place.given_in, "reason": place.reason}
        audit.record("place.decided", place, by=by, position=place.position, **kept)
