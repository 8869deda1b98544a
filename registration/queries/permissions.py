"""What somebody may do to a delegation at this moment."""

from typing import Any

from app.core.access import Role
from app.core.clock import now, today
from registration.models import Delegation
from registration.rules.delegation_states import (
    REPLACEABLE,
    Actor,
    DelegationState,
    Move,
    can_edit,
    can_replace,
    moves_for,
)

#: what a person's own organisation may still complete after submission; the rest is validated
LATER_FIELDS = frozenset(
    {"email", "phone", "diet", "medical_notes", "tshirt", "arrival", "departure", "notes"}
)
PERSON_FIELDS = LATER_FIELDS | {
    "role", "name", "latin_name", "birth_date", "gender", "nationality", "project",
}  # fmt: skip


def actors_of(user: Any, delegation: Delegation) -> frozenset[Actor]:
    """As whom ``user`` acts on this delegation. What is no person (the worker, a bank file) acts
    as everybody: it was let in elsewhere."""
    if not hasattr(user, "has_role"):
        return frozenset(Actor)
    own = user.has_role(
        Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION, scope=delegation.organisation.scope
    )
    region = delegation.organisation.region.scope
    held = {
        Actor.HEAD_OF_DELEGATION: own,
        Actor.REGION: user.has_role(Role.REGIONAL_VALIDATOR, scope=region),
        Actor.MANAGER: user.has_role(Role.PROGRAMME_MANAGER, scope=delegation.edition.scope),
    }
    return frozenset(actor for actor, holds in held.items() if holds)


def moves_open(user: Any, delegation: Delegation) -> list[Move]:
    """The moves ``user`` may make now, in the order of the moves."""
    actors = actors_of(user, delegation)
    return [
        move for move in Move if any(move in moves_for(delegation.state, actor) for actor in actors)
    ]


def may_read_people(user: Any, delegation: Delegation) -> bool:
    """Whether ``user`` may read who comes; finance alone sees how many, and what it costs."""
    return bool(actors_of(user, delegation))


def may_edit(user: Any, delegation: Delegation) -> bool:
    """Whether ``user`` may add and remove people and projects: its own organisation in a draft
    before the deadline, a manager also after it and while it waits for validation."""
    actors = actors_of(user, delegation)
    if Actor.MANAGER in actors:
        return delegation.state in (DelegationState.DRAFT, DelegationState.SUBMITTED)
    deadline = delegation.edition.registration_closes_at
    return Actor.HEAD_OF_DELEGATION in actors and can_edit(
        delegation.state, now=now(), deadline=deadline
    )


def editable_fields(user: Any, delegation: Delegation) -> frozenset[str]:
    """Which fields of its people ``user`` may change now."""
    if may_edit(user, delegation):
        return PERSON_FIELDS
    actors = actors_of(user, delegation)
    over = today(delegation.edition.timezone) > delegation.edition.ends_on
    if delegation.state not in REPLACEABLE or over:
        return frozenset()
    if Actor.MANAGER in actors:
        return PERSON_FIELDS - {"role"}
    return LATER_FIELDS if Actor.HEAD_OF_DELEGATION in actors else frozenset()


def may_complete(user: Any, delegation: Delegation) -> bool:
    """Whether ``user`` may add what may come later: travel days, consents, documents."""
    return bool(editable_fields(user, delegation))


def may_replace(user: Any, delegation: Delegation) -> bool:
    """Whether ``user`` may exchange a person for another, keeping place and price."""
    actors = actors_of(user, delegation)
    if Actor.MANAGER in actors:
        return delegation.state in REPLACEABLE
    deadline = delegation.edition.registration_closes_at
    return Actor.HEAD_OF_DELEGATION in actors and can_replace(
        delegation.state, now=now(), deadline=deadline
    )


def may_read_health(user: Any, delegation: Delegation) -> bool:
    """Whether ``user`` is of the few who may read health data in the back office."""
    return Actor.MANAGER in actors_of(user, delegation)
