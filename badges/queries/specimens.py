"""A certificate that nobody holds: what a manager looks at before any is issued."""

from collections.abc import Sequence

from app.core.clock import now
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.programmes.models import Edition
from badges.models import Certificate, CertificateWording
from badges.queries.candidates import Candidate
from badges.queries.certificate_words import Signatory, common_of, content_of
from badges.queries.claims import candidates
from badges.rules.certificates import CertificateKind, Claim, Lack

#: a number in the right form that is never given
NUMBER = "0000-0000-0000"
#: who lacks this has nothing to print, or will never get one
HOPELESS = frozenset({Lack.ERASED, Lack.WITHDRAWN, Lack.OTHER_ROLE, Lack.NO_PROJECT})


def specimen(
    edition: Edition,
    kind: CertificateKind,
    wording: CertificateWording,
    *,
    language: str,
    signatories: Sequence[Signatory] = (),
) -> Certificate:
    """One of ``kind`` for whoever has most to print, in ``language``; it is stored nowhere."""
    people = [one for one in candidates(edition, kind) if not _is_hopeless(one, kind)]
    with in_language(language):
        person = max(people, key=_amount, default=None) or _somebody()
        content = content_of(person, common_of(edition, kind, wording), signatories)
    return Certificate(
        edition_id=edition.id, subject=person.subject, kind=kind, number=NUMBER,
        language=language, content=content, issued_at=now(),
    )  # fmt: skip


def _is_hopeless(one: Candidate, kind: CertificateKind) -> bool:
    return one.lack(kind) in HOPELESS


def _amount(one: Candidate) -> int:
    """How much there is to print about somebody."""
    return len(one.name + one.latin_name + one.organisation + one.project + one.session + one.work)


def _somebody() -> Candidate:
    """Where nobody is there yet."""
    return Candidate(
        subject="specimen:", public_id="", claim=Claim(), name="ياسمين الطرابلسي",
        latin_name="Yasmine Trabelsi", nationality="TN", country="TN",
        organisation=_("Name of the organisation"), project=_("Title of the project"),
        session=_("Title of the session"), work=_("Title of the work"),
        award={"en": _("Name of the award")}, call={"en": _("Name of the call")},
    )  # fmt: skip
