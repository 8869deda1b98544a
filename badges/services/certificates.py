"""Certificates: issued to whom they are due, corrected, revoked."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import in_language
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from app.programmes.models import Edition
from badges.mails import certificates as mails
from badges.models import Certificate
from badges.queries.certificate_words import Signatory, content_of
from badges.queries.certificates import Candidate, candidates
from badges.rules.certificates import WAIVABLE, CertificateKind, new_number
from registration.models import Participant

FALLBACK = "en"
#: as many lines to sign on as the paper has
MOST_SIGNATURES = 2


def issue_certificates(
    edition: Edition,
    *,
    kind: CertificateKind,
    language: str | None = None,
    signatories: Sequence[Signatory] = (),
    by: Any,
) -> list[Certificate]:
    """Issue ``kind`` to everybody whom it is due and who has none; answers the new ones.

    ``language`` None takes that of each delegation's contact. Done twice, also at the same moment,
    it issues each once. Each delegation's contact gets one mail, each holder with an address one.
    """
    _lock(edition)
    due = [one for one in candidates(edition) if one.is_due(kind)]
    made = _made(due, edition, kind=kind, language=language, signatories=signatories)
    if made:
        data = {"kind": kind.value, "count": len(made)}
        audit.record("certificates.issued", edition, by=by, **data)
        mails.send_issued(made)
    return made


def issue_certificate(
    participant: Participant,
    *,
    kind: CertificateKind,
    reason: str = "",
    language: str | None = None,
    by: Any,
) -> Certificate:
    """Issue ``kind`` to one person; ``reason`` says why to somebody who was read at no door.

    Conflict when they have one; Invalid when it is not due and no reason can mend that.
    """
    edition = participant.edition
    _lock(edition)
    (person,) = candidates(edition, participant)
    lacking = person.lack(kind)
    if kind in person.issued:
        raise Conflict(_l("This person has this certificate already."))
    if lacking is not None and lacking not in WAIVABLE:
        raise Invalid(_l("This person gets no such certificate."), "kind")
    if lacking is not None and not reason.strip():
        raise Invalid(_l("Say why: this person was not let in at any door."), "reason")
    (certificate,) = _made([person], edition, kind=kind, language=language)
    certificate.issued_reason = reason.strip() if lacking else ""
    _record("certificate.issued", certificate, by=by, reason=certificate.issued_reason)
    mails.send_issued([certificate])
    return certificate


def revoke_certificate(certificate: Certificate, *, reason: str, by: Any) -> None:
    """Make the certificate worthless from now on, for a ``reason`` that its delegation is told.

    Conflict when it is revoked already.
    """
    _revoke(certificate, reason)
    _record("certificate.revoked", certificate, by=by, reason=certificate.revoked_reason)
    mails.send_revoked(certificate)


def correct_certificate(certificate: Certificate, *, reason: str, by: Any) -> Certificate:
    """Revoke it and issue another from today's data: same kind, language and signatures.

    Conflict when it is revoked already, or the person is no longer known.
    """
    participant = certificate.participant
    if participant is None:
        raise Conflict(_l("This person's data were erased: the certificate can only be revoked."))
    edition = certificate.edition
    _lock(edition)
    _revoke(certificate, reason)
    db.session.flush()  # before the new one: a person has one in force
    (new,) = _made(
        candidates(edition, participant),
        edition,
        kind=certificate.kind,
        language=certificate.language,
        signatories=[(name, office) for name, office in certificate.content["signatories"]],
    )
    new.replaces, new.issued_reason = certificate, certificate.issued_reason
    _record("certificate.corrected", new, by=by, reason=certificate.revoked_reason)
    mails.send_corrected(new)
    return new


def _lock(edition: Edition) -> None:
    """Whoever issues at the same moment waits, and then sees what is issued."""
    db.session.flush()
    db.session.execute(db.select(Edition.id).filter_by(id=edition.id).with_for_update())


def _made(
    people: Iterable[Candidate],
    edition: Edition,
    *,
    kind: CertificateKind,
    language: str | None,
    signatories: Sequence[Signatory] = (),
) -> list[Certificate]:
    moment, made = now(), []
    for person in people:
        chosen = language or person.language or FALLBACK
        with in_language(chosen):
            content = content_of(person, edition, kind, signatories)
        made.append(
            Certificate(
                edition_id=edition.id, subject=f"participant:{person.participant_id}",
                participant_id=person.participant_id, kind=kind,
                number=new_number(secrets.choice), language=chosen, content=content,
                issued_at=moment,
            )
        )  # fmt: skip
    db.session.add_all(made)
    return made


def _revoke(certificate: Certificate, reason: str) -> None:
    lock(certificate)
    if certificate.revoked_at is not None:
        raise Conflict(_l("This certificate is revoked already."))
    if not reason.strip():
        raise Invalid(_l("Say why: the delegation is told."), "reason")
    certificate.revoked_at, certificate.revoked_reason = now(), reason.strip()


def _record(action: str, certificate: Certificate, *, by: Any, reason: str) -> None:
    audit.record(
        action, certificate, by=by, number=certificate.number, kind=certificate.kind, reason=reason
    )
