"""Whom to write to about certificates: their holders, and the contacts of delegations."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.ages import MAJORITY, age_on
from app.extensions import db
from app.organisations.models import Organisation
from badges.models import Certificate, CertificateKind
from judging.models import Author
from registration.models import Delegation, Participant


class Letter(NamedTuple):
    """One mail: to a delegation's contact about its people, or to the holder of some."""

    address: str
    language: str
    certificates: list[Certificate]
    #: None: to the holder
    delegation: Delegation | None = None


def letters(certificates: Sequence[Certificate]) -> list[Letter]:
    """Every mail that ``certificates`` ask for, one a reader, in a few statements.

    A delegation's contact learns of all its people. Adults with an own address, jurors, authors
    and member organisations get private links, except to what they learn of as the contact.
    """
    people = _by_id(Participant, (one.participant_id for one in certificates), _DELEGATION)
    contacts = _to_contacts(certificates, people)
    told = {(each.address.casefold(), one.number) for each in contacts for one in each.certificates}
    return contacts + _to_holders(certificates, people, told)


_DELEGATION = joinedload(Participant.delegation).joinedload(Delegation.contact)


def _to_contacts(certificates: Sequence[Certificate], people: dict[int, Any]) -> list[Letter]:
    found: dict[int, Letter] = {}
    for one in certificates:
        person = people.get(one.participant_id or 0)
        delegation = person.delegation if person else None
        if delegation is None:
            continue
        if delegation.id not in found:
            found[delegation.id] = _to_contact(delegation)
        found[delegation.id].certificates.append(one)
    return [letter for letter in found.values() if letter.address]


def _to_contact(delegation: Delegation) -> Letter:
    contact = delegation.contact
    if contact is None:
        return Letter(delegation.organisation.email or "", "en", [], delegation)
    return Letter(contact.email, contact.language, [], delegation)


def _to_holders(
    certificates: Sequence[Certificate], people: dict[int, Any], told: set[tuple[str, str]]
) -> list[Letter]:
    """One mail an address, in the order of the certificates; ``told``: address and number of those
    that need no second mail."""
    accounts = _by_id(User, (one.account_id for one in certificates))
    authors = _reachable(_by_id(Author, (one.author_id for one in certificates)))
    members = _by_id(Organisation, (_member(one) for one in certificates))
    found: dict[str, Letter] = {}
    for one in certificates:
        account, author = accounts.get(one.account_id or 0), authors.get(one.author_id or 0)
        member = members.get(_member(one) or 0)
        person = people.get(one.participant_id or 0)
        address, language = _reached(one, account or author, member, person)
        if address and (address.casefold(), one.number) not in told:
            letter = found.setdefault(address.casefold(), Letter(address, language, []))
            letter.certificates.append(one)
    return list(found.values())


def _reachable(authors: dict[int, Any]) -> dict[int, Any]:
    """Those whose address was not erased."""
    return {key: one for key, one in authors.items() if one.erased_at is None}


def _reached(one: Certificate, known: Any, member: Any, person: Any) -> tuple[str, str]:
    """Address and language of the holder; an empty address when there is none to use."""
    if known is not None:
        return known.email, known.language
    if member is not None:
        return member.email or "", one.language
    if person is not None and _is_adult(person, one):
        return person.email, one.language
    return "", ""


def _is_adult(person: Participant, one: Certificate) -> bool:
    """A minor's mail goes to the delegation alone."""
    born = person.birth_date
    return born is None or age_on(born, one.issued_at.date()) >= MAJORITY


def _member(one: Certificate) -> int | None:
    return one.organisation_id if one.kind is CertificateKind.MEMBER else None


def _by_id(model: Any, ids: Iterable[int | None], *options: Any) -> dict[int, Any]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    query = select(model).where(model.id.in_(sorted(wanted))).options(*options)
    return {row.id: row for row in db.session.scalars(query).unique()}
