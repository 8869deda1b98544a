"""The id of somebody who was deleted from a draft: programs know it as gone."""

import pytest
from flask import Flask

from app.extensions import db
from registration.models import RemovedParticipant
from registration.queries.feed import feed_of
from registration.rules.roles import ParticipantRole
from registration.services.participants import (
    add_participant,
    remove_participant,
    replace_participant,
)
from tests.factories import commit
from tests.registration.world import World, complete, world


def _statuses(there: World) -> dict[str, str]:
    commit()
    people = feed_of(there.edition, None, by=there.head, limit=100).people
    return {each["id"]: each["status"] for each in people}


@pytest.mark.parametrize("replaces", [False, True])
def test_it_is_not_given_to_somebody_else(app: Flask, replaces: bool) -> None:
    """A form that was sent before the person was removed is sent once more."""
    there = world()
    delegation = complete(there)
    leaves, removed = delegation.participants[-2:]
    gone = removed.public_id
    remove_participant(removed, by=there.head)
    commit()

    values = {"role": ParticipantRole.SUPERVISOR, "name": "Nadia"}
    if replaces:
        new = replace_participant(leaves, values=values, by=there.head, public_id=gone)
    else:
        new = add_participant(delegation, values=values, by=there.head, public_id=gone)

    found = _statuses(there)
    assert new.public_id != gone
    assert (found[gone], found[new.public_id]) == ("removed", "registered")


def test_who_is_there_shows_although_the_id_is_known_as_gone(app: Flask) -> None:
    there = world()
    delegation = complete(there)
    person = delegation.participants[-1].public_id
    where = {"edition_id": there.edition.id, "delegation_id": delegation.id}
    db.session.add(RemovedParticipant(**where, public_id=person))

    assert _statuses(there)[person] == "registered"
