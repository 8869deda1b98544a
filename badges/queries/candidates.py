"""Who may get a certificate of an edition, and who has one already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from app.core.names import search_key
from app.extensions import db
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
    #: revoked, and not to be corrected: whoever issues it again says why
    taken_back: frozenset[CertificateKind] = frozenset()

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
        """Whether a certificate of ``kind`` is to be issued to them, without a further word."""
        held = kind in self.issued or kind in self.taken_back
        return not held and self.lack(kind) is None

    def know(self, found: Mapping[str, Mapping[CertificateKind, Issued | None]]) -> None:
        """Take over which certificates they have or had, as `issued_by_subject` found them."""
        mine = found.get(self.subject, {})
        self.issued = {kind: one for kind, one in mine.items() if one is not None}
        self.taken_back = frozenset(kind for kind, one in mine.items() if one is None)


def issued_by_subject(condition: Any) -> dict[str, dict[CertificateKind, Issued | None]]:
    """The certificates that meet ``condition``, by whom or what they certify; None in the place of
    one that was taken back, which is: revoked and not corrected by another."""
    newer = aliased(Certificate)
    corrected = exists().where(newer.replaces_id == Certificate.id)
    query = select(
        Certificate.subject, Certificate.kind, Certificate.revoked_at, Certificate.number,
        Certificate.public_id, Certificate.language, Certificate.issued_at,
    ).where(condition, or_(Certificate.revoked_at.is_(None), ~corrected))  # fmt: skip
    found: dict[str, dict[CertificateKind, Issued | None]] = {}
    for row in db.session.execute(query):
        mine = found.setdefault(row.subject, {})
        if row.revoked_at is None:
            mine[row.kind] = Issued(*row[3:])
        else:
            mine.setdefault(row.kind, None)
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
