"""Health data: reading it is a deed, and it does not outlive its purpose."""

from typing import Any, NamedTuple

from app.core import audit
from app.core.errors import Conflict, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from registration.models import ConsentKind, Participant
from registration.queries.consents import consent_given
from registration.queries.permissions import may_read_health


class HealthData(NamedTuple):
    """What the care team reads."""

    diet: str
    medical_notes: str


def read_health_data(participant: Participant, *, by: Any) -> HealthData:
    """The person's health data for the host's care team; who read it is written down first.

    NotAllowed for everybody else, Conflict without the person's (or a parent's) own consent.
    """
    if participant.delegation is None or not may_read_health(by, participant.delegation):
        raise NotAllowed(_l("Only the managers of the edition may read health data."))
    if not consent_given(participant, ConsentKind.HEALTH_DATA):
        raise Conflict(_l("Nobody has agreed yet that these data are read."))
    audit.record("health_data.read", participant, by=by)
    stored = db.session.execute(
        db.select(Participant.diet, Participant.medical_notes).filter_by(id=participant.id)
    ).one()
    return HealthData(stored.diet or "", stored.medical_notes or "")
