"""A call of the Leaders Congress after its review: twenty proposals with a score each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.accounts.models import User
from app.core.access import Role
from app.core.clock import now, today
from app.core.transaction import reading
from app.extensions import db
from judging.models import Author, Call, Place, Submission
from judging.queries.places import places_of, quota_of
from judging.rules.kinds import Audience, Decision, FieldKind, RoundState
from tests.browser.people import account
from tests.factories import EditionFactory, MembershipFactory, OrganisationFactory
from tests.judging.factories import (
    AuthorFactory,
    CallFactory,
    CallFieldFactory,
    QuotaFactory,
    RoundFactory,
    RoundSubmissionFactory,
    SubmissionFactory,
)

MANAGER = "manager@example.org"
#: five countries with two organisations each; the last three organisations are members
COUNTRIES = ("BE", "CZ", "FR", "MX", "TN")
MEMBERS = (7, 8, 9)
PROPOSALS = 20


@dataclass
class Congress:
    """The call as plain values: this process holds no transaction."""

    code: str
    edition: str
    manager: str
    #: the secrets of the heads of delegation, by e-mail address
    heads: dict[str, str]


def reviewed_call() -> Congress:
    """Proposal k is by organisation k mod 10 and has the score 95 - 2k."""
    edition = EditionFactory(
        timezone="Europe/Warsaw",
        starts_on=today() + timedelta(days=90),
        ends_on=today() + timedelta(days=91),
    )
    call = CallFactory(
        edition=edition, decision=Decision.PLACES, audience=Audience.ORGANISATIONS,
        takes_photos=False, asks_parents=False, age_min=None, age_max=None, age_on=None,
        files_min=0, files_max=0,
        opens_at=now() - timedelta(days=60), closes_at=now() - timedelta(days=20),
    )  # fmt: skip
    CallFieldFactory(call=call, code="duration", kind=FieldKind.NUMBER, maximum=90)
    CallFieldFactory(call=call, code="speakers", kind=FieldKind.SPEAKERS, for_jury=False)
    QuotaFactory(call=call, places=8, reserve=3, per_organisation=2, per_country=2)
    last = RoundFactory(call=call, state=RoundState.CLOSED)
    secrets = {f"head{number}@example.org": "" for number in range(10)}
    authors = [_author(call, number, secrets) for number in range(10)]
    for number in range(PROPOSALS):
        _propose(last, authors[number % 10], number)
    code, name, scope = call.code, edition.code, edition.scope
    db.session.commit()
    manager = account(MANAGER, Role.PROGRAMME_MANAGER, scope=scope)
    return Congress(code, name, manager, secrets)


def _author(call: object, number: int, secrets: dict[str, str]) -> Author:
    organisation = OrganisationFactory(country=COUNTRIES[number // 2])
    if number in MEMBERS:
        for year in (today().year, today().year - 1):
            paid = today() - timedelta(days=300)
            MembershipFactory(organisation=organisation, year=year, paid_on=paid)
    email = f"head{number}@example.org"
    secrets[email] = account(email, Role.HEAD_OF_DELEGATION, scope=organisation.scope)
    head = db.session.scalars(db.select(User).filter_by(email=email)).one()
    author: Author = AuthorFactory.create(
        call=call, organisation=organisation, user=head, email=head.email, birth_date=None,
        country=organisation.country,
    )  # fmt: skip
    return author


def _propose(last: object, author: Author, number: int) -> None:
    answers = {
        "duration": 15,
        "speakers": [{"name": f"Speaker {author.id}", "biography": "Knows the matter."}],
    }
    proposal = SubmissionFactory(
        author=author, number=number + 1, title=f"Talk {number}", answers=answers,
        submitted_at=now() - timedelta(days=30),
    )  # fmt: skip
    RoundSubmissionFactory(round=last, submission=proposal, score=95 - 2 * number, advances=True)


def standing(code: str) -> dict[str, str]:
    """What each proposal has: its state, and the pass, or the reason and the position."""
    with reading():
        call = db.session.scalars(db.select(Call).filter_by(code=code)).one()
        quota = quota_of(call)
        assert quota is not None
        return {each.submission.title: _words(each) for each in places_of(quota)}


def _words(place: Place) -> str:
    if place.given_in:
        return f"{place.state.value} {place.given_in}"
    return f"{place.state.value} {place.reason} {place.position or ''}".strip()


def address_of(title: str) -> str:
    """The page on which this proposal's offer is answered."""
    with reading():
        proposal = db.session.scalars(db.select(Submission).filter_by(title=title)).one()
        return f"/entries/{proposal.author.public_id}/{proposal.public_id}/place"
