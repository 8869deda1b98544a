"""A call that ends in places: proposals of organisations, scored in a closed round."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import User
from app.core.access import Role
from app.extensions import db
from judging.models import Call, Place, Quota, Submission
from judging.queries.places import deciding_round, places_of
from judging.rules.kinds import Audience, Decision, RoundState
from judging.services.quotas import allocate_places
from tests.factories import MembershipFactory, OrganisationFactory, user_with
from tests.judging.factories import (
    AuthorFactory,
    CallFactory,
    QuotaFactory,
    RoundFactory,
    RoundSubmissionFactory,
    SubmissionFactory,
)

OPENED = datetime(2027, 1, 1, tzinfo=UTC)
#: the last evening of March in Warsaw: the deadline day is 31 March
CLOSED = datetime(2027, 3, 31, 21, 59, tzinfo=UTC)
AFTER = datetime(2027, 4, 10, 12, tzinfo=UTC)


def places_call(**quota: Any) -> Quota:
    """A quota of a closed call with one closed round; 2 places unless said otherwise."""
    call = CallFactory.create(
        decision=Decision.PLACES, audience=Audience.ORGANISATIONS, takes_photos=False,
        asks_parents=False, age_min=None, age_max=None, age_on=None, files_min=0, files_max=0,
        opens_at=OPENED, closes_at=CLOSED,
    )  # fmt: skip
    made: Quota = QuotaFactory.create(call=call, **{"places": 2, **quota})
    if not made.first_come:
        RoundFactory.create(call=call, state=RoundState.CLOSED)
    db.session.refresh(made)
    return made


def propose(quota: Quota, score: str | None = "50", *, member: bool = False, hour: int = 0,
            organisation: Any = None, **values: Any) -> Submission:  # fmt: skip
    """A proposal with its score in the last round, of an organisation of its own."""
    organisation = organisation or OrganisationFactory.create()
    if member:
        MembershipFactory.create(organisation=organisation)
    head = user_with(Role.HEAD_OF_DELEGATION, scope=organisation.scope)
    author = AuthorFactory.create(
        call=quota.call, organisation=organisation, user=head, email=head.email, birth_date=None
    )
    made: Submission = SubmissionFactory.create(
        author=author, submitted_at=OPENED + timedelta(days=30, hours=hour), **values
    )
    if score is not None:
        RoundSubmissionFactory.create(
            round=last_round(quota.call), submission=made, score=Decimal(score)
        )
    return made


def last_round(call: Call) -> Any:
    return deciding_round(call)


def manager_of(quota: Quota) -> User:
    return user_with(Role.PROGRAMME_MANAGER, scope=quota.call.edition.scope)


def decided(quota: Quota) -> list[Place]:
    """Allocate as the secretary, and read it back in order."""
    allocate_places(quota, by="the secretary")
    return places_of(quota)


def told(quota: Quota) -> list[tuple[Any, ...]]:
    """(title, state, pass or reason, position) in the order of the list."""
    return [
        (p.submission.title, p.state.value, p.given_in or p.reason, p.position)
        for p in places_of(quota)
    ]
