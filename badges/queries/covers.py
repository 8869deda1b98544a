"""What a delegation's cover says beside the names on the badges."""

from app.extensions import db
from app.programmes.models import Edition
from registration.models import Delegation, Participant
from registration.rules.roles import ParticipantRole


def heads_of(edition: Edition) -> dict[str, list[str]]:
    """The names of the heads of each delegation, as their badges show them, by its number."""
    rows = db.session.execute(
        db.select(Delegation.number, Participant.latin_name, Participant.name)
        .join(Participant.delegation)
        .where(Participant.edition_id == edition.id, Participant.withdrawn_at.is_(None))
        .where(Participant.role == ParticipantRole.HEAD_OF_DELEGATION)
        .order_by(Delegation.number, Participant.position, Participant.id)
    )
    heads: dict[str, list[str]] = {}
    for number, latin_name, name in rows:
        heads.setdefault(number, []).append(latin_name or name)
    return heads
