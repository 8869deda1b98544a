"""An organisation's years of membership, each of which may have a certificate."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.organisations.models import Membership, Organisation
from badges.models import Certificate
from badges.queries.candidates import Candidate, issued_by_subject
from badges.rules.certificates import Claim


def member(public_id: str) -> Candidate | None:
    """The member of one year of membership; None when there is no such year."""
    return next(iter(_members(Membership.public_id == public_id)), None)


def members(organisation: Organisation) -> list[Candidate]:
    """The organisation's years, the latest first."""
    return _members(Membership.organisation_id == organisation.id)


def members_of(year: int) -> list[Candidate]:
    """Every organisation with a membership of ``year``, by country and name."""
    found = _members(Membership.year == year)
    return sorted(found, key=lambda one: (one.country, one.name))


def _members(condition: Any) -> list[Candidate]:
    query = (
        select(Membership)
        .where(condition)
        .options(joinedload(Membership.organisation))
        .order_by(Membership.year.desc())
    )
    years = list(db.session.scalars(query))
    found = [_member(year) for year in years]
    issued = issued_by_subject(Certificate.subject.in_([one.subject for one in found]))
    for one in found:
        one.know(issued)
    return found


def _member(year: Membership) -> Candidate:
    organisation = year.organisation
    return Candidate(
        subject=f"membership:{year.public_id}", public_id=year.public_id,
        claim=Claim(paid=year.paid_on is not None or year.fee_cents == 0),
        name=organisation.name, latin_name=organisation.latin_name, country=organisation.country,
        nationality=organisation.country, year=year.year,
        covers=(year.covers_from, year.covers_until), organisation_id=organisation.id,
    )  # fmt: skip
