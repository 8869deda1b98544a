"""Places after the decision: answered, given back, ended, and each vacancy filled at once.

Whoever changes a place holds the quota's row until the commit. So places are counted, given up
and given anew by one at a time, and a vacancy is filled exactly once.
"""

from typing import Any

from app.core import audit
from app.core.clock import now, today
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.core.transaction import reading, transaction
from app.extensions import db
from app.programmes.allocation import OFFERED, Outcome, promote
from judging.mails import places as mails
from judging.models import Place, Quota, Submission
from judging.queries.entries import may_write
from judging.queries.permissions import manages
from judging.queries.places import HELD, in_state, place_of, places_of, proposal_of, settings_of
from judging.rules import offers
from judging.rules.kinds import PlaceState

REASON_MAX = 1000
#: a place in one of these can still be given back
LIVE = (*HELD, PlaceState.WAITING)


def confirm_place(place: Place, *, by: Any, reason: str = "") -> None:
    """Take what is offered. Conflict when it is not (any longer); a manager says why they do it
    for the author. Confirming twice is confirming once."""
    reason = _hold(place, by, reason)
    if place.state is PlaceState.CONFIRMED:
        return
    _require_offer(place)
    _answer(place, PlaceState.CONFIRMED, "place.confirmed", reason, by)


def decline_place(place: Place, *, by: Any, reason: str = "") -> None:
    """Give up what is offered; the next on the waiting list gets it. Declining twice is once."""
    reason = _hold(place, by, reason)
    if place.state is PlaceState.DECLINED:
        return
    _require_offer(place)
    _answer(place, PlaceState.DECLINED, "place.declined", reason, by)
    fill_vacancies(place.quota, by=by)


def withdraw_place(place: Place, *, by: Any, reason: str = "") -> None:
    """Give back a place, offered, confirmed or waited for; the next gets it."""
    reason = _hold(place, by, reason)
    if place.state not in LIVE:
        raise Conflict(_l("There is no place to give back any more. Reload the page."))
    _answer(place, PlaceState.WITHDRAWN, "place.withdrawn", reason, by)
    fill_vacancies(place.quota, by=by)


def release_place(submission: Submission, *, by: Any) -> None:
    """Free what a withdrawn submission held or waited for; nothing before the decision.

    Who may withdraw was asked where the submission was withdrawn. Locks the quota in any case: a
    decision that is being made right now is waited for.
    """
    quota = db.session.scalar(db.select(Quota).filter_by(call_id=submission.call_id))
    if quota is None:
        return
    lock(quota)
    place = place_of(submission)
    if place is None or place.state not in LIVE:
        return
    _leave(place, PlaceState.WITHDRAWN)
    audit.record("place.withdrawn", place, by=by)
    fill_vacancies(quota, by=by)


def fill_vacancies(quota: Quota, *, by: Any, by_hand: bool = False) -> list[Place]:
    """Offer every vacant place to the next whose caps allow; answers who was let in.

    The caller holds the quota. Whoever holds a place keeps it. Nothing is offered once the edition
    has begun, or, where somebody adds places ``by_hand``, once it is over; the positions are put
    right either way.
    """
    places = places_of(quota)
    waiting = {each.submission.public_id: each for each in in_state(places, PlaceState.WAITING)}
    held = [proposal_of(each) for each in in_state(places, *HELD)]
    limits = settings_of(quota)
    if _is_over(quota) if by_hand else _has_begun(quota):
        limits = settings_of(quota, places=0, reserve=0)
    let_in = []
    for outcome in promote(held, map(proposal_of, waiting.values()), limits):
        place = waiting[outcome.id]
        if outcome.outcome == OFFERED:
            offer_place(place, outcome)
            audit.record("place.promoted", place, by=by, given_in=outcome.given_in)
            mails.send_promotion(place)
            let_in.append(place)
        elif (place.position, place.reason) != (outcome.position, outcome.reason):
            place.position, place.reason = outcome.position, outcome.reason
    db.session.flush()
    return let_in


def offer_place(place: Place, outcome: Outcome) -> None:
    """Write an offer that holds until the end of a day in the edition's zone."""
    quota = place.quota
    place.state, place.given_in = PlaceState.OFFERED, outcome.given_in
    place.over_cap, place.position, place.reason = outcome.over_cap, None, ""
    place.offered_at = now()
    zone, held = quota.call.edition.timezone, _held(quota)
    place.accept_by = offers.accept_by(place.offered_at, quota.offer_days, zone, held=held)


def tend_offers() -> int:
    """End the offers whose deadline has passed, fill their places, remind of those that end soon;
    answers how many ended. The worker's hourly task; repeats do no harm."""
    with reading():
        query = db.select(Place.quota_id).filter_by(state=PlaceState.OFFERED).distinct()
        due = sorted(db.session.scalars(query))
    ended = 0
    for quota_id in due:
        with transaction():
            ended += _tend(db.session.get_one(Quota, quota_id))
    return ended


def _tend(quota: Quota) -> int:
    lock(quota)
    ended = 0
    for place in in_state(places_of(quota), PlaceState.OFFERED):
        assert place.accept_by is not None
        assert place.offered_at is not None
        if offers.is_over(place.accept_by, now()):
            _leave(place, PlaceState.EXPIRED)
            audit.record("place.expired", place, by="worker")
            mails.send_expiry(place, passed_on=not _has_begun(quota))
            ended += 1
        elif offers.is_reminder_due(
            offered_at=place.offered_at, accept_by=place.accept_by,
            reminded_at=place.reminded_at, now=now(),
        ):  # fmt: skip
            place.reminded_at = now()
            mails.send_reminder(place)
    if ended:
        fill_vacancies(quota, by="worker")
    return ended


def _hold(place: Place, by: Any, reason: str) -> str:
    """Lock the quota, read the place anew; NotAllowed to strangers, a manager says why."""
    lock(place.quota)
    db.session.refresh(place)
    author = place.submission.author
    if isinstance(by, str) or may_write(author, by):
        return ""
    if not (hasattr(by, "has_role") and manages(by, place.submission.call)):
        raise NotAllowed(_l("Only the author may answer."))
    if not reason.strip():
        raise Invalid(_l("Say why you do this for them: they read it."), "reason")
    return reason.strip()[:REASON_MAX]


def _require_offer(place: Place) -> None:
    if place.state is not PlaceState.OFFERED:
        raise Conflict(_l("Nothing is offered here any more. Reload the page to see why."))
    if place.accept_by is not None and offers.is_over(place.accept_by, now()):
        raise Conflict(_l("This offer has ended: the place goes to the next."))


def _answer(place: Place, state: PlaceState, action: str, reason: str, by: Any) -> None:
    _leave(place, state)
    place.note = reason
    audit.record(action, place, by=by, **({"reason": reason} if reason else {}))
    mails.send_answered(place, reason=reason)


def _leave(place: Place, state: PlaceState) -> None:
    place.state, place.answered_at = state, now()
    place.position, place.reason = None, ""


def _held(quota: Quota) -> offers.Held:
    edition = quota.call.edition
    return edition.starts_on, edition.ends_on


def _has_begun(quota: Quota) -> bool:
    return offers.has_begun(now(), _held(quota), quota.call.edition.timezone)


def _is_over(quota: Quota) -> bool:
    edition = quota.call.edition
    return today(edition.timezone) > edition.ends_on
