"""Who enters these pages, and how their objects are fetched."""

from typing import Any

from flask import abort
from flask_login import current_user

from app.core.access import Role, own_or_404
from app.extensions import db
from registration.models import Delegation, Participant
from registration.queries.sheets import whole

OWN = (Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
OFFICE = (Role.REGIONAL_VALIDATOR, Role.PROGRAMME_MANAGER)
#: who may read of a delegation's people; of which one, its own rule says (Delegation.readable_by)
READERS = (*OWN, *OFFICE)
#: the same for its number, head count and price (Delegation.billed_by)
BILLERS = (*READERS, Role.FINANCE)
STAFF = (*OFFICE, Role.FINANCE)


def delegation_or_404(public_id: str) -> Delegation:
    """The delegation with all its parts, health data sealed."""
    return own_or_404(Delegation, public_id, *whole())


def billed_or_404(public_id: str) -> Delegation:
    """The delegation also for finance: the page leaves out what finance does not read."""
    query = db.select(Delegation).filter_by(public_id=public_id).options(*whole())
    query = query.where(Delegation.billed_by(current_user))
    return db.session.scalars(query).unique().one_or_none() or abort(404)


def person_or_404(delegation: Delegation, public_id: str) -> Participant:
    """A person of this delegation."""
    query = db.select(Participant).filter_by(public_id=public_id, delegation_id=delegation.id)
    return db.session.scalar(query) or abort(404)


def child_or_404(model: type[Any], delegation: Delegation, public_id: str) -> Any:
    """A project or document of this delegation."""
    query = db.select(model).filter_by(public_id=public_id, delegation_id=delegation.id)
    return db.session.scalar(query) or abort(404)
