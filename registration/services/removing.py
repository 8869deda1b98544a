"""Deleting people of a draft, who leave nothing but their public id for programs that know it."""

from collections.abc import Collection

from app.core.ids import public_id
from app.extensions import db
from registration.models import Delegation, Participant, RemovedParticipant


def delete_people(delegation: Delegation, people: Collection[Participant]) -> None:
    """Delete ``people`` of ``delegation``, none of whom holds a place."""
    gone = {id(person) for person in people}
    if not gone:
        return
    db.session.add_all(
        RemovedParticipant(
            edition_id=delegation.edition_id,
            delegation_id=delegation.id,
            public_id=person.public_id,
        )
        for person in people
    )
    delegation.participants = [each for each in delegation.participants if id(each) not in gone]


def unused_id(wanted: str | None) -> str:
    """``wanted``, or a new public id where programs know it as that of somebody who is gone."""
    removed = db.select(RemovedParticipant.id).filter_by(public_id=wanted)
    return public_id() if not wanted or db.session.scalar(removed) else wanted
