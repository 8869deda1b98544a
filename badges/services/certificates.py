"""Certificates: issued to whom they are due, corrected, revoked."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.core import audit
from app.core.access import Role
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import in_language
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from app.organisations.models import Membership, Organisation
from app.programmes.models import Edition
from badges.mails import certificates as mails
from badges.models import Certificate, CertificateBatch, CertificateWording
from badges.queries.candidates import Candidate
from badges.queries.certificate_members import member, members_of
from badges.queries.certificate_terms import wordings_of
from badges.queries.certificate_words import (
    Signatory,
    common_of,
    common_of_member,
    content_of,
)
from badges.queries.claims import candidate, due, holder_of
from badges.rules.certificates import WAIVABLE, CertificateKind, Lack, new_number
from badges.services.seals import ensure_seal

FALLBACK = "en"
#: as many lines to sign on as the paper has
MOST_SIGNATURES = 2
#: what may be amiss with somebody whose certificate is corrected
MENDABLE = WAIVABLE | {None, Lack.NOT_GIVEN}


def issue_certificates(
    edition: Edition,
    *,
    kind: CertificateKind,
    language: str | None = None,
    signatories: Sequence[Signatory] = (),
    at_most: int | None = None,
    batch: CertificateBatch | None = None,
    tell: bool = True,
    by: Any,
) -> list[Certificate]:
    """Issue ``kind`` to everybody whom it is due and who has none; answers the new ones.

    ``language`` None takes each holder's own (of people in a delegation: its contact's).
    ``signatories`` empty takes those of the edition's wording. At most ``at_most`` are made, the
    first of the list; ``batch`` is kept with them. Done twice, also at the same moment, it issues
    each once. With ``tell`` each delegation's contact and each holder with an address gets a mail.
    """
    lock(edition)  # whoever issues at the same moment waits, and then sees what is issued
    made = _made(
        due(edition, kind)[:at_most], edition, kind=kind, language=language,
        signatories=signatories, batch=batch,
    )  # fmt: skip
    if made:
        data = {"kind": kind.value, "count": len(made)}
        audit.record("certificates.issued", edition, by=by, **data)
    if made and tell:
        mails.send_issued(made)
    return made


def issue_certificate(
    edition: Edition,
    *,
    kind: CertificateKind,
    public_id: str,
    reason: str = "",
    language: str | None = None,
    by: Any,
) -> Certificate:
    """Issue ``kind`` to one person, by their `Candidate.public_id`; ``reason`` says why to somebody
    who was read at no door, or from whom it was taken back.

    Conflict when they have one; Invalid when it is not due and no reason can mend that.
    """
    lock(edition)
    person = _checked(candidate(edition, kind, public_id), kind)
    why = _why(person, kind, reason)
    (certificate,) = _made([person], edition, kind=kind, language=language)
    certificate.issued_reason = why if person.lack(kind) else ""
    _record("certificate.issued", certificate, by=by, reason=why)
    mails.send_issued([certificate])
    return certificate


def issue_to_member(membership: Membership, *, language: str | None = None, by: Any) -> Certificate:
    """Issue the certificate of one year of membership.

    Conflict when it was issued before, also when it was revoked since, unless those ask who keep
    the fees; Invalid while the fee has not come.
    """
    lock(membership.organisation)
    person = _checked(member(membership.public_id), CertificateKind.MEMBER)
    if person.taken_back and not by.has_role(Role.FINANCE):
        raise Conflict(_l("This certificate was revoked. It proves nothing any more."))
    (certificate,) = _made([person], None, kind=CertificateKind.MEMBER, language=language)
    _record("certificate.issued", certificate, by=by, reason="")
    return certificate


def issue_to_members(year: int, *, language: str | None = None, by: Any) -> list[Certificate]:
    """Issue the certificate of ``year`` to every member whose fee has come and who has none;
    answers the new ones. Each member with an address gets a mail."""
    db.session.flush()
    db.session.execute(
        db.select(Organisation.id).order_by(Organisation.id).with_for_update(key_share=True)
    )
    due = [one for one in members_of(year) if one.is_due(CertificateKind.MEMBER)]
    made = _made(due, None, kind=CertificateKind.MEMBER, language=language)
    db.session.flush()
    for certificate in made:
        _record("certificate.issued", certificate, by=by, reason="")
    mails.send_issued(made)
    return made


def _checked(person: Candidate | None, kind: CertificateKind) -> Candidate:
    """Who gets it, by the rule or with a reason."""
    if person is None:
        raise Invalid(_l("This person gets no such certificate."), "kind")
    lacking = person.lack(kind)
    if kind in person.issued:
        raise Conflict(_l("This person has this certificate already."))
    if lacking is not None and lacking not in WAIVABLE:
        raise Invalid(_l("This person gets no such certificate."), "kind")
    return person


def _why(person: Candidate, kind: CertificateKind, reason: str) -> str:
    """Why against the rule, or again after it was taken back; empty when it is simply due."""
    if person.is_due(kind):
        return ""
    if not reason.strip():
        raise Invalid(_l("Say why: the rule alone does not give it to this person."), "reason")
    return reason.strip()


def revoke_certificate(certificate: Certificate, *, reason: str, by: Any) -> None:
    """Make the certificate worthless from now on, for a ``reason``: contact and holder are told.

    Conflict when it is revoked already.
    """
    _revoke(certificate, reason)
    _record("certificate.revoked", certificate, by=by, reason=certificate.revoked_reason)
    mails.send_revoked(certificate)


def correct_certificate(certificate: Certificate, *, reason: str, by: Any) -> Certificate:
    """Revoke it and issue another from today's data: same kind, language and signatures.

    Conflict when it is revoked already, the person is no longer known, or the rule refuses them
    now; that the kind is given no more, or nobody read them, does not matter.
    """
    issuer = certificate.edition or certificate.organisation
    if issuer is not None:
        lock(issuer)
    person = holder_of(certificate)
    if person is None or person.claim.erased:
        raise Conflict(_l("This person's data were erased: the certificate can only be revoked."))
    if person.lack(certificate.kind) not in MENDABLE:
        raise Conflict(_l("This person gets no such certificate."))
    _revoke(certificate, reason)
    db.session.flush()  # before the new one: a person has one in force
    (new,) = _made(
        [person],
        certificate.edition,
        kind=certificate.kind,
        language=certificate.language,
        signatories=[(name, office) for name, office in certificate.content["signatories"]],
    )
    new.replaces, new.issued_reason = certificate, certificate.issued_reason
    _record("certificate.corrected", new, by=by, reason=certificate.revoked_reason)
    mails.send_corrected(new)
    return new


def _made(
    people: Iterable[Candidate],
    edition: Edition | None,
    *,
    kind: CertificateKind,
    language: str | None,
    signatories: Sequence[Signatory] = (),
    batch: CertificateBatch | None = None,
) -> list[Certificate]:
    moment = now()
    made = [
        Certificate(
            edition_id=edition.id if edition else None, subject=person.subject, kind=kind,
            participant_id=person.participant_id, organisation_id=person.organisation_id,
            account_id=person.account_id, author_id=person.author_id,
            number=new_number(secrets.choice), language=chosen, content=content,
            issued_at=moment, batch_id=batch.id if batch else None,
        )
        for person, chosen, content in _written(people, edition, kind, language, signatories)
    ]  # fmt: skip
    db.session.add_all(made)
    if made:
        ensure_seal(by="platform")
    return made


def _written(
    people: Iterable[Candidate],
    edition: Edition | None,
    kind: CertificateKind,
    language: str | None,
    signatories: Sequence[Signatory],
) -> Iterator[tuple[Candidate, str, dict[str, Any]]]:
    """Each with their language and everything that is printed; what they share is made once."""
    wording = wordings_of(edition).get(kind) if edition else None
    signed, shared = signatories or _signatories(wording), {}
    for person in people:
        chosen = language or person.language or FALLBACK
        with in_language(chosen):
            if edition is None:
                shared[chosen] = common_of_member(person)
            elif chosen not in shared:
                shared[chosen] = common_of(edition, kind, wording)
            content = content_of(person, shared[chosen], signed)
        yield person, chosen, content


def _signatories(wording: CertificateWording | None) -> list[Signatory]:
    return [(name, office) for name, office in wording.signatories] if wording else []


def _revoke(certificate: Certificate, reason: str) -> None:
    lock(certificate)
    if certificate.revoked_at is not None:
        raise Conflict(_l("This certificate is revoked already."))
    if not reason.strip():
        raise Invalid(_l("Say why: whoever holds it is told."), "reason")
    certificate.revoked_at, certificate.revoked_reason = now(), reason.strip()


def _record(action: str, certificate: Certificate, *, by: Any, reason: str) -> None:
    audit.record(
        action, certificate, by=by, number=certificate.number, kind=certificate.kind, reason=reason
    )
