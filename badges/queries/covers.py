"""What a delegation's cover says beside the names on the badges."""

from app.extensions import db
from app.programmes.models import Edition
from badges.queries.wearers import shown_name
from registration.models import Delegation, Participant
from registration.rules.roles import ParticipantRole


def heads_of(edition: Edition) -> dict[str, list[str]]:
    """The names of the heads of each delegation, as their badges show them, by its number."""
    rows = db.session.execute(
        db.select(Delegation.number, shown_name())
        .join(Participant.delegation)
        .where(Participant.edition_id == edition.id, Participant.withdrawn_at.is_(None))
        .where(Participant.role == ParticipantRole.HEAD_OF_DELEGATION)
        .order_by(Delegation.number, Participant.position, Participant.id)
    )
    heads: dict[str, list[str]] = {}
    for number, name in rows:
        heads.setdefault(number, []).append(name)
    return heads
