"""How many badges of an edition are there, printed, to print."""

from dataclasses import dataclass

from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge
from badges.queries.wearers import Wearer, wearers
from badges.rules.eligibility import EXPECTED
from registration.models import Delegation, Participant
from registration.rules.roles import ParticipantRole


@dataclass
class RoleFigures:
    """Badges of one role."""

    role: ParticipantRole
    #: people who take part
    people: int = 0
    #: with valid paper
    printed: int = 0
    #: never printed, or their paper says something else than it would today
    to_print: int = 0


def figures_of(edition: Edition) -> list[RoleFigures]:
    """The figures of each role that somebody has, in the order of the roles."""
    figures = {role: RoleFigures(role) for role in ParticipantRole}
    for role, count in _people(edition):
        figures[role].people = count
    for wearer in wearers(Badge.edition_id == edition.id, Badge.revoked_at.is_(None)):
        if wearer.holder(edition).approved:
            _count(figures[wearer.role], wearer)
    for one in figures.values():
        one.to_print = one.people - one.printed
    return [one for one in figures.values() if one.people]


def _count(figures: RoleFigures, wearer: Wearer) -> None:
    figures.printed += not wearer.is_changed


def _people(edition: Edition) -> list[tuple[ParticipantRole, int]]:
    query = (
        db.select(Participant.role, db.func.count(Participant.id))
        .outerjoin(Participant.delegation)
        .outerjoin(Badge, Badge.participant_id == Participant.id)
        .where(Participant.edition_id == edition.id, Participant.withdrawn_at.is_(None))
        .where(Participant.delegation_id.is_(None) | Delegation.state.in_(EXPECTED))
        .where(Badge.revoked_at.is_(None))
        .group_by(Participant.role)
    )
    return [(role, count) for role, count in db.session.execute(query)]
