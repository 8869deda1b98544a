"""Who must not judge what: own country, own organisation, what was declared, what was refused."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.accounts.models import User
from app.extensions import db
from app.organisations.models import Organisation
from judging.models import Assignment, Author, Call, Conflict, Juror, Round, Submission
from judging.rules.assigning import Pair
from judging.rules.kinds import AssignmentState, ConflictKind


@dataclass(frozen=True)
class _Bar:
    """A conflict that nobody has to declare."""

    kind: ConflictKind
    country: str = ""
    organisation_id: int | None = None
    submission_id: int | None = None


@dataclass
class _Origins:
    """Submissions by where they come from."""

    countries: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    organisations: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    accounts: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    emails: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def concerned(self, bar: _Bar | Conflict) -> set[int]:
        """The submissions that a conflict is about."""
        named = {bar.submission_id} if bar.submission_id else set()
        of_place = self.organisations.get(bar.organisation_id or 0, set())
        return named | self.countries.get(bar.country, set()) | of_place

    def by_person(self, user: User) -> set[int]:
        """What this very person submitted."""
        return self.accounts.get(user.id, set()) | self.emails.get(user.email, set())


def barred_pairs(call: Call, submissions: Iterable[int]) -> dict[Pair, ConflictKind]:
    """What jurors of ``call`` must not judge, also once they left: {(submission, juror): why}."""
    origins, bars = _origins(call, set(submissions)), dict(_recused(call))
    for juror in _jurors(call):
        known: list[_Bar | Conflict] = [*_own(juror), *juror.conflicts]
        for bar in known:
            for submission in origins.concerned(bar):
                bars[submission, juror.id] = bar.kind
        for submission in origins.by_person(juror.user):
            bars[submission, juror.id] = ConflictKind.OTHER
    return bars


def _jurors(call: Call) -> list[Juror]:
    query = db.select(Juror).filter_by(call_id=call.id).order_by(Juror.id)
    return list(db.session.scalars(query.options(db.selectinload(Juror.conflicts))).unique())


def _own(juror: Juror) -> list[_Bar]:
    """Own country and organisation."""
    return [
        _Bar(ConflictKind.COUNTRY, country=juror.country),
        _Bar(ConflictKind.ORGANISATION, organisation_id=juror.organisation_id),
    ]


def _recused(call: Call) -> list[tuple[Pair, ConflictKind]]:
    columns = (Assignment.submission_id, Assignment.juror_id, Assignment.conflict)
    query = db.select(*columns).join(Round)
    query = query.where(
        Round.call_id == call.id, Assignment.state == AssignmentState.RECUSED
    ).order_by(Assignment.id)
    return [
        ((submission, juror), kind or ConflictKind.OTHER)
        for submission, juror, kind in db.session.execute(query)
    ]


def _origins(call: Call, wanted: set[int]) -> _Origins:
    """The author's country and organisation, and the organisation that forwarded it."""
    own, forwarding = db.aliased(Organisation), db.aliased(Organisation)
    query = (
        db.select(
            Submission.id, Author.user_id, Author.email, own.id, forwarding.id,
            Author.country, own.country, forwarding.country,
        )
        .join(Author, Submission.author_id == Author.id)
        .join(own, Author.organisation_id == own.id, isouter=True)
        .join(forwarding, Submission.forwarded_by_id == forwarding.id, isouter=True)
        .where(Submission.call_id == call.id)
    )  # fmt: skip
    origins = _Origins()
    for submission, account, email, *places in db.session.execute(query):
        if submission in wanted:
            _note(origins, submission, account, email, places)
    return origins


def _note(
    origins: _Origins, submission: int, account: int | None, email: str, places: list[Any]
) -> None:
    if account:
        origins.accounts[account].add(submission)
    origins.emails[email].add(submission)
    for organisation in filter(None, places[:2]):
        origins.organisations[organisation].add(submission)
    for country in filter(None, places[2:]):
        origins.countries[country].add(submission)
