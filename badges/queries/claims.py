"""Whom each kind of certificate may go to."""

from app.extensions import db
from app.programmes.models import Edition
from badges.models import Certificate
from badges.queries.candidates import Candidate
from badges.queries.certificate_guests import jurors, speakers, winners
from badges.queries.certificate_members import member
from badges.queries.certificate_people import people
from badges.rules.certificates import CertificateKind
from registration.models import Participant

GUESTS = {
    CertificateKind.SPEAKER: speakers,
    CertificateKind.JURY: jurors,
    CertificateKind.WINNER: winners,
}


def candidates(edition: Edition, kind: CertificateKind) -> list[Candidate]:
    """Everybody at ``edition`` of whom ``kind`` can be asked, due or not, in the usual order."""
    return GUESTS.get(kind, people)(edition)


def due(edition: Edition, kind: CertificateKind) -> list[Candidate]:
    """Those whom ``kind`` is due and who have none in force."""
    return [one for one in candidates(edition, kind) if one.is_due(kind)]


def candidate(edition: Edition, kind: CertificateKind, public_id: str) -> Candidate | None:
    """Who is called ``public_id`` in addresses; None when there is nobody, or nobody any more."""
    if kind in GUESTS:
        found = (one for one in GUESTS[kind](edition) if one.public_id == public_id)
        return next(found, None)
    query = db.select(Participant).filter_by(public_id=public_id, edition_id=edition.id)
    participant = db.session.scalar(query)
    return people(edition, participant)[0] if participant else None


def holder_of(certificate: Certificate) -> Candidate | None:
    """Whom a certificate was issued to, as they are today; None when their data are gone."""
    public_id = certificate.subject.partition(":")[2]
    if certificate.edition is None:
        return member(public_id)
    return candidate(certificate.edition, certificate.kind, public_id)
