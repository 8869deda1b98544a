"""Who hears when an edition is postponed, moved or cancelled."""

from collections.abc import Iterator

from sqlalchemy.orm import joinedload

from app.extensions import db
from app.programmes.models import Edition
from app.programmes.services.status import Contact
from registration.models import Delegation
from registration.rules.delegation_states import DelegationState

GONE = (DelegationState.REFUSED, DelegationState.WITHDRAWN)


def contacts_of(edition: Edition) -> Iterator[Contact]:
    """Whoever leads each delegation that is not gone, else the office of its organisation."""
    query = db.select(Delegation).where(
        Delegation.edition_id == edition.id, Delegation.state.not_in(GONE)
    )
    for delegation in db.session.scalars(query.options(joinedload(Delegation.contact))).unique():
        person = delegation.contact
        if person is not None and person.is_active:
            yield Contact(person.email, person.language)
        elif delegation.organisation.email:
            yield Contact(delegation.organisation.email)
