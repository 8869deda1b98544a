"""Delegations that have not come, or not as a whole, and whom to call about it."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select

from app.accounts.models import User
from app.core.names import search_key
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from badges.models import Badge
from badges.queries.board import first_entries, takes_part
from badges.rules.board import Presence, Share
from badges.rules.eligibility import EXPECTED
from registration.models import Delegation, Participant
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole


class Missing(NamedTuple):
    """A delegation somebody of whom was never let in at a door."""

    id: int
    public_id: str
    number: str
    name: str
    organisation: str
    country: str
    state: DelegationState
    share: Share

    @property
    def absent(self) -> int:
        """How many have not come yet."""
        return self.share.expected - self.share.arrived


class Head(NamedTuple):
    """Who leads a delegation."""

    name: str
    #: empty: nobody gave one
    phone: str = ""


def missing_delegations(edition: Edition) -> list[Missing]:
    """All of them: those of whom nobody is there first, then by how many are missing."""
    first = first_entries(edition)
    expected, arrived = db.func.count(Participant.id), db.func.count(first.c.at)
    query = (
        db.select(
            Delegation.id, Delegation.public_id, Delegation.number, Delegation.name,
            Organisation.name, Delegation.country, Delegation.state, arrived, expected,
        )
        .select_from(Participant)
        .join(Participant.delegation)
        .join(Delegation.organisation)
        .outerjoin(Badge, Badge.participant_id == Participant.id)
        .outerjoin(first, first.c.badge_id == Badge.id)
        .where(*takes_part(edition))
        .group_by(Delegation.id, Organisation.name)
        .having(arrived < expected)
    )  # fmt: skip
    return sorted((_missing(*row) for row in db.session.execute(query)), key=_most_urgent)


def narrowed(
    found: Collection[Missing], *, country: str = "", presence: str = "", words: str = ""
) -> list[Missing]:
    """Those of ``found`` that come for a country, of whom somebody or nobody is there, and whose
    number, name or organisation holds every one of ``words``; what is empty asks nothing."""
    asked = search_key(words).split()
    return [
        one
        for one in found
        if country in ("", one.country)
        and presence in ("", one.share.state)
        and all(word in _searched(one) for word in asked)
    ]


def countries_of(edition: Edition) -> list[str]:
    """Codes of the countries whose delegations are expected."""
    query = db.select(Delegation.country).distinct()
    query = query.where(Delegation.edition_id == edition.id, Delegation.state.in_(EXPECTED))
    return list(db.session.scalars(query))


def heads_of(found: Collection[Missing]) -> dict[int, Head]:
    """Who leads each delegation, by its id: the head on the list of people with the number they
    gave, else the account that registered it."""
    ids = [one.id for one in found]
    listed: dict[int, Head] = {}
    for key, latin, own, phone in db.session.execute(_listed_heads(ids)):
        listed.setdefault(key, Head(latin or own, phone))
    return {key: Head(name) for key, name in db.session.execute(_contacts(ids))} | listed


def _missing(*row: Any) -> Missing:
    return Missing._make([*row[:-2], Share(*row[-2:])])


def _contacts(ids: list[int]) -> Select[Any]:
    return (
        db.select(Delegation.id, User.name).join(Delegation.contact).where(Delegation.id.in_(ids))
    )


def _listed_heads(ids: list[int]) -> Select[Any]:
    """Of several the first who can be called comes first."""
    return (
        db.select(
            Participant.delegation_id, Participant.latin_name, Participant.name, Participant.phone
        )
        .where(Participant.delegation_id.in_(ids), Participant.withdrawn_at.is_(None))
        .where(Participant.role == ParticipantRole.HEAD_OF_DELEGATION)
        .order_by(Participant.phone == "", Participant.position, Participant.id)
    )


def _searched(one: Missing) -> str:
    return search_key(f"{one.number} {one.name} {one.organisation}")


def _most_urgent(one: Missing) -> tuple[bool, int, str]:
    return (one.share.state is not Presence.NOBODY, -one.absent, one.number)
