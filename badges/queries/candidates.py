"""Who may get a certificate of an edition, and who has one already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.core.names import search_key
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Certificate
from badges.rules.certificates import CertificateKind, Claim, Lack, Terms, lack, usual_terms
from registration.rules.roles import ParticipantRole


class Issued(NamedTuple):
    """A certificate in force, as a list shows it."""

    number: str
    public_id: str
    language: str
    issued_at: datetime


@dataclass(kw_only=True)
class Candidate:
    """Somebody who may get a certificate: what the rule asks, and what the paper prints."""

    #: what is certified (`Certificate.subject`), and its name in addresses
    subject: str
    public_id: str
    claim: Claim
    name: str
    latin_name: str = ""
    #: how public pages may name them, empty: not at all; None: by their name
    public_name: str | None = None
    nationality: str = ""
    #: ISO code
    country: str = ""
    #: who sent them: the name everybody can read; empty for nobody
    organisation: str = ""
    delegation_number: str = ""
    role: ParticipantRole | None = None
    #: in which they are written to; None: unknown
    language: str | None = None
    #: titles: of an exhibitor's project, a speaker's session, a winner's work
    project: str = ""
    session: str = ""
    work: str = ""
    #: the title of session or work in other languages, by code
    titles: Mapping[str, str] = field(default_factory=dict)
    #: by language code: what a winner won; where a juror judged or a winner won
    award: Mapping[str, str] = field(default_factory=dict)
    call: Mapping[str, str] = field(default_factory=dict)
    #: of a member: which year, from when until when
    year: int | None = None
    covers: tuple[date, date] | None = None
    #: whose certificate it becomes, as far as it applies
    participant_id: int | None = None
    delegation_id: int | None = None
    organisation_id: int | None = None
    account_id: int | None = None
    author_id: int | None = None
    #: what the edition asks, where it departs from the usual
    terms: Mapping[CertificateKind, Terms] = field(default_factory=dict)
    issued: Mapping[CertificateKind, Issued] = field(default_factory=dict)

    @property
    def display_name(self) -> str:
        """The name everybody can read."""
        return self.latin_name or self.name

    @property
    def native_name(self) -> str:
        """The name in its own script; empty when the other one is the same."""
        return self.name if self.latin_name and self.latin_name != self.name else ""

    def lack(self, kind: CertificateKind) -> Lack | None:
        """Why they get no certificate of ``kind``; None when they get one."""
        return lack(kind, self.claim, self.terms.get(kind) or usual_terms(kind))

    def is_due(self, kind: CertificateKind) -> bool:
        """Whether a certificate of ``kind`` is to be issued to them."""
        return kind not in self.issued and self.lack(kind) is None


def issued_by_subject(edition: Edition) -> dict[str, dict[CertificateKind, Issued]]:
    """The certificates in force of an edition, by whom or what they certify."""
    query = select(
        Certificate.subject, Certificate.kind, Certificate.number, Certificate.public_id,
        Certificate.language, Certificate.issued_at,
    ).where(Certificate.edition_id == edition.id, Certificate.revoked_at.is_(None))  # fmt: skip
    found: dict[str, dict[CertificateKind, Issued]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.subject, {})[row.kind] = Issued(*row[2:])
    return found


def matching(people: Iterable[Candidate], words: str) -> list[Candidate]:
    """Those whose name in either script, organisation or delegation's number has all ``words``."""
    wanted = search_key(words).split()
    if not wanted:
        return list(people)
    return [one for one in people if all(word in _haystack(one) for word in wanted)]


def _haystack(one: Candidate) -> str:
    names: Any = (one.name, one.latin_name, one.organisation, one.delegation_number)
    return " ".join(search_key(name) for name in names)
