"""Whom a confirmation is sent, which the check-in exchanges for a badge."""

from datetime import date

from sqlalchemy import ColumnElement

from app.core.ages import is_minor
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge
from badges.queries.keys import private_keys
from badges.queries.wearers import Wearer, wearers
from badges.rules.code import sign_confirmation
from registration.models import Delegation, Participant
from registration.rules.delegation_states import DelegationState


def confirmed_people(delegation: Delegation, *only: ColumnElement[bool]) -> list[Wearer]:
    """The people of a confirmed delegation who have a badge to fetch; nobody of another one.

    ``only`` are conditions that narrow them down.
    """
    if delegation.state is not DelegationState.CONFIRMED:
        return []
    mine = Participant.delegation_id == delegation.id
    return wearers(mine, Participant.withdrawn_at.is_(None), Badge.revoked_at.is_(None), *only)


def confirmed_person(public_id: str) -> tuple[Wearer, Edition] | None:
    """One of them, and the edition; None when they are not expected any more."""
    person = db.session.scalar(db.select(Participant).filter_by(public_id=public_id))
    if person is None or person.delegation is None:
        return None
    found = confirmed_people(person.delegation, Participant.id == person.id)
    return (found[0], person.edition) if found else None


def confirmations(people: list[Wearer]) -> list[str]:
    """The confirmation codes of ``people``, at least one, in their order.

    The newest key signs for a badge whose own key fell into other hands.
    """
    keys = private_keys()
    numbers = [one.key_id if one.key_id in keys else max(keys) for one in people]
    return [
        sign_confirmation(
            key_id=number,
            edition=one.edition_id,
            badge=bytes.fromhex(one.serial),
            private_key=keys[number],
        )
        for one, number in zip(people, numbers, strict=True)
    ]


def own_addresses(delegation: Delegation) -> list[Participant]:
    """The adults of a delegation who have an e-mail address, other than the contact's."""
    query = db.select(Participant).where(
        Participant.delegation_id == delegation.id,
        Participant.withdrawn_at.is_(None),
        Participant.email != "",
    )
    contact = (delegation.contact.email if delegation.contact else "").casefold()
    people = db.session.scalars(query.order_by(Participant.position, Participant.id))
    day = delegation.edition.starts_on
    return [one for one in people if _is_adult(one, day) and one.email.casefold() != contact]


def _is_adult(person: Participant, day: date) -> bool:
    return person.birth_date is not None and not is_minor(person.birth_date, day)
