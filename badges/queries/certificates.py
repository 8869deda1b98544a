"""Who may get a certificate, who has one, and what a number is worth."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.clock import today
from app.core.names import search_key
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionMode
from app.programmes.rules.local_times import wall_time
from badges.models import Badge, Certificate, Direction, Scan, Station, StationKind
from badges.rules.certificates import CertificateKind, Claim, Lack, lack
from badges.rules.eligibility import is_paid
from badges.rules.scanning import Verdict
from registration.models import Delegation, Participant, Project
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole


class Issued(NamedTuple):
    """A certificate in force, as a list shows it."""

    number: str
    public_id: str
    language: str
    issued_at: datetime


@dataclass
class Candidate:
    """A person of an edition with what the rule asks and the paper prints."""

    participant_id: int
    public_id: str
    role: ParticipantRole
    name: str
    latin_name: str
    search_key: str
    nationality: str
    withdrawn_at: datetime | None
    delegation_id: int | None
    state: DelegationState | None
    delegation_country: str | None
    delegation_number: str | None
    organisation_name: str | None
    organisation_latin_name: str | None
    project: str | None
    #: of the delegation's contact; None when there is no contact
    language: str | None
    #: let in at a door, and never undone
    admitted: bool
    #: nobody comes through a door: held online, and begun
    doorless: bool = False
    issued: dict[CertificateKind, Issued] = field(default_factory=dict)

    @property
    def display_name(self) -> str:
        """The name everybody can read."""
        return self.latin_name or self.name

    @property
    def native_name(self) -> str:
        """The name in its own script; empty when the other one is the same."""
        return self.name if self.latin_name and self.latin_name != self.name else ""

    @property
    def organisation(self) -> str:
        """Who sent the person: the name everybody can read; empty for nobody."""
        return self.organisation_latin_name or self.organisation_name or ""

    @property
    def country(self) -> str:
        """ISO code: the delegation's country, else the person's own."""
        return self.delegation_country or self.nationality

    def lack(self, kind: CertificateKind) -> Lack | None:
        """Why this person gets no certificate of ``kind``; None when they get one."""
        claim = Claim(
            role=self.role,
            confirmed=is_paid(self.state),
            withdrawn=self.withdrawn_at is not None,
            seen=self.admitted or self.doorless,
            has_project=bool(self.project),
        )
        return lack(kind, claim)

    def is_due(self, kind: CertificateKind) -> bool:
        """Whether a certificate of ``kind`` is to be issued to this person."""
        return kind not in self.issued and self.lack(kind) is None


def candidates(edition: Edition, participant: Participant | None = None) -> list[Candidate]:
    """Everybody at ``edition`` (or one of them), by country, delegation and order of entry, in two
    statements."""
    query = _people().where(Participant.edition_id == edition.id)
    if participant is not None:
        query = query.where(Participant.id == participant.id)
    order = (Delegation.country, Delegation.number, Participant.position, Participant.id)
    found = [Candidate(*row) for row in db.session.execute(query.order_by(*order))]
    issued = _issued(edition)
    doorless = edition.mode is EditionMode.ONLINE and edition.starts_on <= today(edition.timezone)
    for one in found:
        one.doorless, one.issued = doorless, issued.get(one.participant_id, {})
    return found


def _people() -> Any:
    admitted = (
        select(Badge.participant_id)
        .join(Scan, Scan.badge_id == Badge.id)
        .join(Station, Scan.station_id == Station.id)
        .where(
            Station.kind == StationKind.DOOR,
            Scan.verdict == Verdict.ADMITTED,
            Scan.direction == Direction.IN,
            Scan.undone_at.is_(None),
        )
    )
    return (
        select(
            Participant.id, Participant.public_id, Participant.role, Participant.name,
            Participant.latin_name, Participant.search_key, Participant.nationality,
            Participant.withdrawn_at, Delegation.id, Delegation.state, Delegation.country,
            Delegation.number, Organisation.name, Organisation.latin_name, Project.title,
            User.language, Participant.id.in_(admitted),
        )
        .outerjoin(Participant.delegation)
        .outerjoin(Delegation.organisation)
        .outerjoin(Delegation.contact)
        .outerjoin(Participant.project)
    )  # fmt: skip


def _issued(edition: Edition) -> dict[int, dict[CertificateKind, Issued]]:
    query = select(
        Certificate.participant_id, Certificate.kind, Certificate.number, Certificate.public_id,
        Certificate.language, Certificate.issued_at,
    ).where(Certificate.edition_id == edition.id, Certificate.revoked_at.is_(None))  # fmt: skip
    found: dict[int, dict[CertificateKind, Issued]] = {}
    for row in db.session.execute(query):
        if row.participant_id is not None:
            found.setdefault(row.participant_id, {})[row.kind] = Issued(*row[2:])
    return found


def matching(people: Iterable[Candidate], words: str) -> list[Candidate]:
    """Those whose name in either script, organisation or delegation's number has all ``words``."""
    wanted = search_key(words).split()
    return [one for one in people if all(word in _haystack(one) for word in wanted)]


def _haystack(one: Candidate) -> str:
    names = (one.organisation_name, one.organisation_latin_name, one.delegation_number)
    return " ".join([one.search_key, *(search_key(name or "") for name in names)])


def by_number(number: str) -> Certificate | None:
    """The certificate with this ``number`` in its one way of writing."""
    query = select(Certificate).filter_by(number=number).options(joinedload(Certificate.edition))
    return db.session.scalars(query).unique().one_or_none()


def revoked_on(certificate: Certificate) -> date | None:
    """The day it was revoked, where the edition was held; None when it is valid."""
    moment = certificate.revoked_at
    return wall_time(moment, certificate.edition.timezone).date() if moment else None


def valid_certificates(edition: Edition, kind: CertificateKind | None = None) -> list[Certificate]:
    """The certificates in force of an edition, by country, delegation and order of entry."""
    query = _in_order().where(Certificate.edition_id == edition.id)
    if kind is not None:
        query = query.where(Certificate.kind == kind)
    return list(db.session.scalars(query))


def certificates_of_delegation(delegation: Delegation) -> list[Certificate]:
    """The certificates in force of a delegation's people, in order of entry."""
    query = _in_order().where(Participant.delegation_id == delegation.id)
    return list(db.session.scalars(query))


def count_of_delegation(delegation: Delegation) -> int:
    """How many certificates of a delegation's people are in force."""
    query = select(db.func.count(Certificate.id)).join(Certificate.participant)
    ours = (Participant.delegation_id == delegation.id, Certificate.revoked_at.is_(None))
    return db.session.scalar(query.where(*ours)) or 0


def _in_order() -> Any:
    order = (Delegation.country, Delegation.number, Participant.position, Participant.id)
    return (
        select(Certificate)
        .outerjoin(Certificate.participant)
        .outerjoin(Participant.delegation)
        .where(Certificate.revoked_at.is_(None))
        .order_by(*order, Certificate.id)
    )


def certificates_of_person(participant: Participant) -> list[Certificate]:
    """Every certificate a person ever had, the newest first."""
    query = select(Certificate).filter_by(participant_id=participant.id)
    options = joinedload(Certificate.replaces)
    return list(db.session.scalars(query.options(options).order_by(Certificate.id.desc())).unique())


def delegations_by_id(ids: Iterable[int]) -> list[Delegation]:
    """These delegations with whom to write to."""
    query = select(Delegation).where(Delegation.id.in_(sorted(ids)))
    options = joinedload(Delegation.contact)
    return list(db.session.scalars(query.options(options).order_by(Delegation.id)).unique())
