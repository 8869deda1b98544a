"""Lists of delegations, counted by the database in a fixed number of statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_
from sqlalchemy.orm import joinedload

from app.core.access import Role, within
from app.extensions import db
from app.organisations.models import Organisation, Region
from app.programmes.models import Edition
from registration.models import Delegation, Document, Participant
from registration.rules.delegation_states import DelegationState

PER_PAGE = 25


@dataclass(frozen=True)
class Listed:
    """A delegation in a list, with how many come."""

    delegation: Delegation
    people: int


def _with_people() -> Select[Any]:
    people = (
        db.select(func.count(Participant.id))
        .where(Participant.delegation_id == Delegation.id, Participant.withdrawn_at.is_(None))
        .correlate(Delegation)
        .scalar_subquery()
    )
    return db.select(Delegation, people)


def own_delegations(user: Any) -> list[Listed]:
    """The delegations of the organisations ``user`` belongs to, the next edition first."""
    own = user.reach("organisation", Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
    return _listed(
        _with_people()
        .join(Delegation.organisation)
        .where(within(Organisation.public_id, own or frozenset()))
    )


def delegations_of(organisation: Organisation) -> list[Listed]:
    """All delegations of one organisation, the next edition first."""
    return _listed(_with_people().where(Delegation.organisation_id == organisation.id))


def _listed(query: Select[Any]) -> list[Listed]:
    ordered = query.join(Delegation.edition).order_by(Edition.starts_on.desc(), Delegation.number)
    return [Listed(*row) for row in db.session.execute(ordered).unique()]


def desk(
    *, by: Any, words: str = "", state: str = "", edition: str = "", region: str = ""
) -> Select[Any]:
    """The delegations ``by`` may see or bill, whichever has waited longest first; drafts last."""
    query = _with_people().join(Delegation.organisation).join(Organisation.region)
    query = query.join(Delegation.edition).where(Delegation.billed_by(by))
    if state:
        query = query.where(Delegation.state == DelegationState(state))
    if edition:
        query = query.where(Edition.code == edition)
    if region:
        query = query.where(Region.code == region)
    if words.strip():
        columns = (Delegation.number, Organisation.name, Organisation.latin_name, Delegation.name)
        found = (column.icontains(words.strip(), autoescape=True) for column in columns)
        query = query.where(or_(*found))
    return query.order_by(Delegation.submitted_at.is_(None), Delegation.submitted_at, Delegation.id)


def desk_page(page: int, **wishes: Any) -> Any:
    """One page of :func:`desk` as a Pagination of rows (delegation, people)."""
    return _Page(desk(**wishes), max(page, 1))


class _Page:
    """What the pager needs of a select of rows, which Flask-SQLAlchemy's own cuts to scalars."""

    def __init__(self, query: Select[Any], page: int) -> None:
        counted = query.with_only_columns(Delegation.id).order_by(None).subquery()
        self.page = page
        self.total = db.session.scalar(db.select(func.count()).select_from(counted)) or 0
        self.pages = -(-self.total // PER_PAGE)
        rows = query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)
        self.items = [Listed(*row) for row in db.session.execute(rows).unique()]


def waiting(by: Any) -> tuple[int, datetime | None]:
    """How many submitted delegations wait for ``by`` to validate, and since when the oldest."""
    editions = by.reach("edition", Role.PROGRAMME_MANAGER)
    regions = by.reach("region", Role.REGIONAL_VALIDATOR)
    query = (
        db.select(func.count(Delegation.id), func.min(Delegation.submitted_at))
        .join(Delegation.organisation)
        .join(Organisation.region)
        .join(Delegation.edition)
        .where(
            Delegation.state == DelegationState.SUBMITTED,
            or_(within(Edition.code, editions), within(Region.code, regions)),
        )
    )
    count, oldest = db.session.execute(query).one()
    return count, oldest


def documents_of(delegation: Delegation) -> list[Document]:
    """The delegation's files, the newest first, each with the person it is about."""
    about = joinedload(Document.participant)
    names = about.load_only(Participant.name, Participant.latin_name, Participant.public_id)
    query = db.select(Document).filter_by(delegation_id=delegation.id).options(names)
    return list(db.session.scalars(query.order_by(Document.id.desc())).unique())


def desk_editions(by: Any) -> list[tuple[str, str]]:
    """(code, name) of the editions with delegations on ``by``'s desk, the newest first."""
    seen = db.select(Delegation.edition_id).where(Delegation.billed_by(by))
    query = db.select(Edition.code, Edition.name).where(Edition.id.in_(seen))
    return [tuple(row) for row in db.session.execute(query.order_by(Edition.starts_on.desc()))]
