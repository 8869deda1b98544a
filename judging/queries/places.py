"""Places: who stands before the decision and with what, and who holds or waits for one after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import joinedload

from app.extensions import db
from app.organisations.models import Organisation
from app.organisations.queries import in_good_standing
from app.programmes.allocation import Outcome, Proposal, Settings, allocate, standing_order
from app.programmes.rules.local_times import wall_time
from judging.models import Author, Call, Place, Quota, Round, RoundSubmission, Submission
from judging.rules.kinds import Eligibility, PlaceState, RoundState, SubmissionState

#: why a submission takes no part in the decision (beside the codes of app.programmes.allocation)
INELIGIBLE, NOT_FORWARDED = "ineligible", "not_forwarded"
NOT_ADVANCED, NOT_JUDGED = "not_advanced", "not_judged"
#: who holds a seat
HELD = (PlaceState.OFFERED, PlaceState.CONFIRMED)
IN_ORDER = (
    *(PlaceState.CONFIRMED, PlaceState.OFFERED, PlaceState.WAITING, PlaceState.DECLINED),
    *(PlaceState.EXPIRED, PlaceState.WITHDRAWN, PlaceState.NOT_ELIGIBLE),
)


@dataclass(frozen=True)
class Candidate:
    """One submission before the decision; ``refusal`` says why it takes no part."""

    submission: Submission
    proposal: Proposal
    refusal: str = ""


def quota_of(call: Call) -> Quota | None:
    """How many places the call has; None while nobody has said."""
    return db.session.scalar(db.select(Quota).filter_by(call_id=call.id))


def settings_of(quota: Quota, **changes: Any) -> Settings:
    """The quota as the rule takes it, with ``changes`` to try."""
    stored = Settings(
        places=quota.places,
        reserve=quota.reserve,
        per_organisation=quota.per_organisation,
        per_country=quota.per_country,
        threshold=None if quota.first_come else quota.threshold,
        first_come=quota.first_come,
        relaxes=quota.relaxes,
        seed=quota.seed,
    )
    return replace(stored, **changes)


def deciding_round(call: Call) -> Round | None:
    """The last round that is closed: its scores decide. None before any is closed."""
    query = db.select(Round).filter_by(call_id=call.id, state=RoundState.CLOSED)
    return db.session.scalar(query.order_by(Round.position.desc()).limit(1))


def pending_rounds(call: Call) -> int:
    """How many rounds of the call are not closed yet."""
    query = db.select(db.func.count(Round.id)).where(Round.call_id == call.id)
    return db.session.scalar(query.where(Round.state != RoundState.CLOSED)) or 0


def candidates_of(quota: Quota) -> list[Candidate]:
    """Every submission that was handed in, as the decision would take it now."""
    call = quota.call
    query = (
        db.select(Submission)
        .filter_by(call_id=call.id, state=SubmissionState.SUBMITTED)
        .options(
            joinedload(Submission.author)
            .joinedload(Author.organisation)
            .selectinload(Organisation.memberships)
        )
        .order_by(Submission.id)
    )
    scores = {} if quota.first_come else _scores(call)
    return [_candidate(quota, each, scores) for each in db.session.scalars(query).unique()]


def decide(candidates: Iterable[Candidate], limits: Settings) -> list[Outcome]:
    """What each that takes part would get, in the order of the decision."""
    return allocate((each.proposal for each in candidates if not each.refusal), limits)


def _scores(call: Call) -> dict[int, Decimal | None]:
    """By submission; who is not in it did not come into the deciding round."""
    found = deciding_round(call)
    if found is None:
        return {}
    columns = RoundSubmission.submission_id, RoundSubmission.score
    rows = db.session.execute(db.select(*columns).where(RoundSubmission.round_id == found.id))
    return {row.submission_id: row.score for row in rows}


def _candidate(
    quota: Quota, submission: Submission, scores: dict[int, Decimal | None]
) -> Candidate:
    call, author = quota.call, submission.author
    organisation = author.organisation
    day = wall_time(call.closes_at, call.edition.timezone).date()
    proposal = Proposal(
        id=submission.public_id,
        member=organisation is not None and in_good_standing(organisation, day).good,
        organisation=organisation.code if organisation else "",
        country=organisation.country if organisation else author.country,
        score=scores.get(submission.id),
        submitted_at=submission.submitted_at,
    )
    return Candidate(submission, proposal, _refusal(quota, submission, scores))


def _refusal(quota: Quota, submission: Submission, scores: dict[int, Decimal | None]) -> str:
    if submission.eligibility is Eligibility.INELIGIBLE:
        return INELIGIBLE
    if quota.call.forwarding and submission.forwarded_at is None:
        return NOT_FORWARDED
    if quota.first_come:
        return ""
    if submission.id not in scores:
        return NOT_ADVANCED
    return "" if scores[submission.id] is not None else NOT_JUDGED


def places_of(quota: Quota) -> list[Place]:
    """Every place of the quota, read anew, in the order of the decision: who has one, who waits,
    who gave it back, who takes no part."""
    query = (
        db.select(Place)
        .filter_by(quota_id=quota.id)
        .options(joinedload(Place.submission).joinedload(Submission.author))
        .execution_options(populate_existing=True)
    )
    found = list(db.session.scalars(query).unique())
    return sorted(found, key=lambda each: _rank(each, settings_of(quota)))


def _rank(place: Place, limits: Settings) -> tuple[int, Any]:
    return IN_ORDER.index(place.state), standing_order(proposal_of(place), limits)


def proposal_of(place: Place) -> Proposal:
    """What was decided from, as it was kept."""
    return Proposal(
        id=place.submission.public_id,
        member=place.member,
        organisation=place.organisation_code,
        country=place.country,
        score=place.score,
        submitted_at=place.submitted_at,
    )


def decided_proposals(quota: Quota) -> list[Proposal]:
    """What the allocation was made from: the same input gives the same decision again."""
    refusals = {INELIGIBLE, NOT_FORWARDED, NOT_ADVANCED, NOT_JUDGED}
    return [
        proposal_of(each)
        for each in places_of(quota)
        if not (each.state is PlaceState.NOT_ELIGIBLE and each.reason in refusals)
    ]


def place_of(submission: Submission) -> Place | None:
    """What the submission got; None before the decision."""
    return db.session.scalar(db.select(Place).filter_by(submission_id=submission.id))


def in_state(places: Sequence[Place], *states: PlaceState) -> list[Place]:
    """Those of ``places`` in one of ``states``."""
    return [each for each in places if each.state in states]
