"""Real rows of calls and juries for tests; what a test cares about it says itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from app.core.access import Role
from judging.models import (
    Assignment,
    Author,
    Call,
    CallField,
    Criterion,
    Juror,
    Quota,
    Round,
    RoundSubmission,
    Seat,
    Submission,
)
from judging.rules.kinds import (
    AssignmentState,
    Audience,
    Decision,
    Eligibility,
    FieldKind,
    JurorState,
    RoundKind,
    SubmissionState,
)
from tests.factories import Base, EditionFactory, user_with


class CallFactory(Base):
    """A photo contest, open from January to March 2027."""

    class Meta:
        model = Call

    edition = factory.SubFactory(EditionFactory)
    code = factory.Sequence(lambda n: f"call-{n}")
    name = factory.LazyAttribute(lambda c: {"en": f"Call {c.code}"})
    summary = factory.LazyAttribute(lambda c: {"en": "Send us what you made."})
    decision = Decision.AWARDS
    audience = Audience.ANYONE
    published_at = datetime(2026, 12, 1, tzinfo=UTC)
    opens_at = datetime(2027, 1, 1, tzinfo=UTC)
    closes_at = datetime(2027, 4, 1, tzinfo=UTC)
    per_author = 3
    age_min, age_max, age_on = 13, 25, date(2027, 4, 1)
    asks_parents = True
    takes_photos = True
    files_min = files_max = 1
    photo_width_min = 2000


class CallFieldFactory(Base):
    class Meta:
        model = CallField

    call = factory.SubFactory(CallFactory)
    code = "description"
    kind = FieldKind.TEXT
    label = factory.LazyAttribute(lambda f: {"en": f.code.capitalize()})
    maximum = 300


class AuthorFactory(Base):
    class Meta:
        model = Author

    call = factory.SubFactory(CallFactory)
    name = factory.Sequence(lambda n: f"Author {n}")
    email = factory.Sequence(lambda n: f"author{n}@example.org")
    birth_date = date(2009, 5, 1)
    country = "FR"
    rules_version = 1
    rules_accepted_at = datetime(2027, 1, 5, tzinfo=UTC)


class SubmissionFactory(Base):
    """Submitted, and found eligible."""

    class Meta:
        model = Submission

    author = factory.SubFactory(AuthorFactory)
    call = factory.SelfAttribute("author.call")
    number = factory.Sequence(lambda n: n + 1)
    state = SubmissionState.SUBMITTED
    title = factory.LazyAttribute(lambda s: f"Photo {s.number}")
    submitted_at = datetime(2027, 2, 1, tzinfo=UTC)
    eligibility = Eligibility.ELIGIBLE


class RoundFactory(Base):
    class Meta:
        model = Round

    call = factory.SubFactory(CallFactory)
    position = factory.Sequence(lambda n: n + 1)
    name = factory.LazyAttribute(lambda r: {"en": f"Round {r.position}"})
    kind = RoundKind.CRITERIA
    marks_each = 3
    seed = "seed"


class CriterionFactory(Base):
    class Meta:
        model = Criterion

    round = factory.SubFactory(RoundFactory)
    code = factory.Sequence(lambda n: f"criterion-{n}")
    name = factory.LazyAttribute(lambda c: {"en": c.code.capitalize()})
    minimum, maximum = 1, 10
    weight = Decimal(1)


class RoundSubmissionFactory(Base):
    class Meta:
        model = RoundSubmission

    round = factory.SubFactory(RoundFactory)
    submission = factory.SubFactory(SubmissionFactory)


class JurorFactory(Base):
    """Somebody with an account and the role of a juror in the call's edition."""

    class Meta:
        model = Juror

    call = factory.SubFactory(CallFactory)
    user = factory.LazyAttribute(lambda j: user_with(Role.JUROR, scope=j.call.edition.scope))
    state = JurorState.ACCEPTED
    declared_at = datetime(2027, 4, 2, tzinfo=UTC)


class SeatFactory(Base):
    class Meta:
        model = Seat

    round = factory.SubFactory(RoundFactory)
    juror = factory.SubFactory(JurorFactory)


class AssignmentFactory(Base):
    class Meta:
        model = Assignment

    round = factory.SubFactory(RoundFactory)
    juror = factory.SubFactory(JurorFactory)
    submission = factory.SubFactory(SubmissionFactory)
    state = AssignmentState.OPEN


class QuotaFactory(Base):
    class Meta:
        model = Quota

    call = factory.SubFactory(CallFactory, decision=Decision.PLACES, takes_photos=False)
    places = 8
    seed = "seed"
