"""Who must not judge what: own country, own organisation, what was declared, what was refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.extensions import db
from app.organisations.models import Organisation
from judging.models import Assignment, Author, Call, Juror, Round, Submission
from judging.rules.assigning import Pair
from judging.rules.kinds import AssignmentState


@dataclass(frozen=True)
class _Origin:
    """Where a submission comes from, as far as it bars anybody."""

    submission: int
    countries: frozenset[str]
    organisations: frozenset[int]
    account: int | None
    email: str


def barred_pairs(call: Call, submissions: Iterable[int]) -> set[Pair]:
    """(submission id, juror id) of what jurors of ``call`` must not judge, also once they left."""
    origins = _origins(call, set(submissions))
    pairs = set(_recused(call))
    for juror in _jurors(call):
        countries, organisations, named = _barred_for(juror)
        pairs |= {(submission, juror.id) for submission in named}
        pairs |= {
            (origin.submission, juror.id)
            for origin in origins
            if origin.countries & countries
            or origin.organisations & organisations
            or _is_author(juror, origin)
        }
    return pairs


def _jurors(call: Call) -> list[Juror]:
    query = db.select(Juror).filter_by(call_id=call.id).order_by(Juror.id)
    return list(db.session.scalars(query.options(db.selectinload(Juror.conflicts))))


def _barred_for(juror: Juror) -> tuple[set[str], set[int], set[int]]:
    """Countries, organisations and submissions."""
    countries = {juror.country, *(conflict.country for conflict in juror.conflicts)} - {""}
    organisations = {each.organisation_id for each in juror.conflicts} | {juror.organisation_id}
    named = {each.submission_id for each in juror.conflicts}
    return countries, {o for o in organisations if o}, {s for s in named if s}


def _is_author(juror: Juror, origin: _Origin) -> bool:
    return origin.account == juror.user_id or origin.email == juror.user.email


def _recused(call: Call) -> list[Pair]:
    query = db.select(Assignment.submission_id, Assignment.juror_id).join(Round)
    query = query.where(
        Round.call_id == call.id, Assignment.state == AssignmentState.RECUSED
    ).order_by(Assignment.id)
    return [(submission, juror) for submission, juror in db.session.execute(query)]


def _origins(call: Call, wanted: set[int]) -> list[_Origin]:
    """The author's country and organisation, and the organisation that forwarded it."""
    own, forwarding = db.aliased(Organisation), db.aliased(Organisation)
    query = (
        db.select(
            Submission.id, Author.country, own.country, forwarding.country,
            own.id, forwarding.id, Author.user_id, Author.email,
        )
        .join(Author, Submission.author_id == Author.id)
        .join(own, Author.organisation_id == own.id, isouter=True)
        .join(forwarding, Submission.forwarded_by_id == forwarding.id, isouter=True)
        .where(Submission.call_id == call.id)
    )  # fmt: skip
    return [_origin(row) for row in db.session.execute(query) if row[0] in wanted]


def _origin(row: Any) -> _Origin:
    submission, country, own, forwarding, organisation, forwarder, account, email = row
    return _Origin(
        submission,
        frozenset(filter(None, (country, own, forwarding))),
        frozenset(filter(None, (organisation, forwarder))),
        account,
        email,
    )
