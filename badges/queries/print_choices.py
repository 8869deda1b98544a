"""The delegations whose badges may be printed together."""

from typing import NamedTuple

from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from badges.rules.eligibility import EXPECTED
from registration.models import Delegation, Participant


class Group(NamedTuple):
    """A delegation whose badges may be printed together."""

    public_id: str
    number: str
    organisation: str
    people: int


def groups_of(edition: Edition) -> list[Group]:
    """The delegations that are expected, by number, with how many people they have."""
    query = (
        db.select(
            Delegation.public_id, Delegation.number, Organisation.name,
            db.func.count(Participant.id),
        )
        .join(Delegation.organisation)
        .join(Participant, Participant.delegation_id == Delegation.id)
        .where(Delegation.edition_id == edition.id, Delegation.state.in_(EXPECTED))
        .where(Participant.withdrawn_at.is_(None))
        .group_by(Delegation.id, Organisation.id)
        .order_by(Delegation.number)
    )  # fmt: skip
    return [Group._make(row) for row in db.session.execute(query)]
