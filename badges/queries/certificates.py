"""The certificates that were issued, and what a number is worth."""

from datetime import date
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.extensions import db
from app.organisations.models import Membership
from app.programmes.models import Edition
from app.programmes.rules.local_times import wall_time
from badges.models import Certificate
from badges.rules.certificates import CertificateKind
from judging.models import Author
from registration.models import Delegation, Participant


def by_number(number: str) -> Certificate | None:
    """The certificate with this ``number`` in its one way of writing."""
    query = select(Certificate).filter_by(number=number).options(joinedload(Certificate.edition))
    return db.session.scalars(query).unique().one_or_none()


def revoked_on(certificate: Certificate) -> date | None:
    """The day it was revoked, where the edition was held; None when it is valid."""
    moment, edition = certificate.revoked_at, certificate.edition
    return wall_time(moment, edition.timezone if edition else "UTC").date() if moment else None


def public_content(certificate: Certificate) -> dict[str, Any]:
    """What the public may read of what is printed: winners go by the name that they chose, as long
    as they, and their parents, let it be shown."""
    content = dict(certificate.content)
    public = content.pop("public", {})
    nameless = content.pop("nameless", public)
    return content | (nameless if _went_nameless(certificate) else public)


def _went_nameless(certificate: Certificate) -> bool:
    """Whether a winner's name may not be shown today: they said no since, or were erased."""
    if certificate.kind is not CertificateKind.WINNER:
        return False
    author = db.session.get(Author, certificate.author_id) if certificate.author_id else None
    return author is None or not author.shows_name or not author.name


def replacement_of(certificate: Certificate) -> Certificate | None:
    """The certificate that corrects this one; None when none does."""
    return db.session.scalar(select(Certificate).filter_by(replaces_id=certificate.id))


def valid_certificates(edition: Edition, kind: CertificateKind | None = None) -> list[Certificate]:
    """The certificates in force of an edition, by country, delegation and order of entry."""
    query = in_order().where(Certificate.edition_id == edition.id)
    if kind is not None:
        query = query.where(Certificate.kind == kind)
    return list(db.session.scalars(query))


def valid_of_members(year: int) -> list[Certificate]:
    """The certificates in force of one year of membership, by country and name."""
    years = select(Membership.public_id).where(Membership.year == year)
    query = select(Certificate).where(
        Certificate.kind == CertificateKind.MEMBER,
        Certificate.revoked_at.is_(None),
        Certificate.subject.in_(select(literal("membership:") + years.subquery().c.public_id)),
    )
    found = db.session.scalars(query)
    return sorted(found, key=lambda one: (one.content["country_code"], one.content["name"]))


def certificates_of_delegation(delegation: Delegation) -> list[Certificate]:
    """The certificates in force of a delegation's people, in order of entry."""
    query = in_order().where(Participant.delegation_id == delegation.id)
    return list(db.session.scalars(query))


def certificates_of_account(user: User) -> list[Certificate]:
    """The certificates in force that an account holds itself, the newest first."""
    query = select(Certificate).where(
        Certificate.account_id == user.id, Certificate.revoked_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Certificate.id.desc())))


def count_of_delegation(delegation: Delegation) -> int:
    """How many certificates of a delegation's people are in force."""
    query = select(db.func.count(Certificate.id)).join(Certificate.participant)
    ours = (Participant.delegation_id == delegation.id, Certificate.revoked_at.is_(None))
    return db.session.scalar(query.where(*ours)) or 0


def in_order() -> Any:
    """Certificates in force, by country, delegation and order of entry; narrow it down."""
    order = (Delegation.country, Delegation.number, Participant.position, Participant.id)
    return (
        select(Certificate)
        .outerjoin(Certificate.participant)
        .outerjoin(Participant.delegation)
        .where(Certificate.revoked_at.is_(None))
        .order_by(*order, Certificate.id)
    )


def history_of(subject: str) -> list[Certificate]:
    """Every certificate that ``subject`` ever had, the newest first."""
    query = select(Certificate).filter_by(subject=subject)
    options = joinedload(Certificate.replaces)
    return list(db.session.scalars(query.options(options).order_by(Certificate.id.desc())).unique())
