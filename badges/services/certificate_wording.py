"""What an edition certifies, and in which words: changed by its managers."""

from collections.abc import Sequence
from typing import Any

from app.core import audit
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from app.programmes.models import Edition
from badges.models import CertificateWording
from badges.queries.certificate_terms import wordings_of
from badges.rules.certificates import EDITION_KINDS, CertificateKind, Terms
from badges.rules.wording import HEADING_LENGTH, TEXT_LENGTH, Fault, FaultKind, fault, placeholders
from config import LANGUAGES

#: as many days and sessions as an edition can ask
MOST_DAYS = 60


def save_wording(
    edition: Edition,
    *,
    kind: CertificateKind,
    terms: Terms,
    headings: dict[str, str],
    texts: dict[str, str],
    signatories: Sequence[tuple[str, str]] = (),
    by: Any,
) -> CertificateWording:
    """Keep what ``edition`` asks and says for ``kind``; what is empty stays as usual.

    ``headings`` and ``texts`` by language code. Certificates that were issued stay as they are.
    Invalid for a kind that no edition gives, a number out of reach, an unknown placeholder.
    """
    _check(kind, terms, headings, texts)
    row = wordings_of(edition).get(kind) or CertificateWording(edition_id=edition.id, kind=kind)
    row.is_given, row.days_min, row.sessions_min = terms
    row.headings, row.texts = headings, texts
    row.signatories = [list(one) for one in signatories]
    db.session.add(row)
    audit.record("certificate_wording.saved", row, by=by, kind=kind.value, given=terms.is_given)
    return row


def fault_words(found: Fault, kind: CertificateKind) -> Any:
    """What is wrong with a text, and what to write instead."""
    if found.kind is FaultKind.BRACE:
        return _l(
            "A brace %(brace)s stands alone: placeholders look like {name}.", brace=found.piece
        )
    return _l(
        "%(piece)s is no placeholder here. There are: %(known)s.",
        piece=found.piece,
        known=", ".join(f"{{{name}}}" for name in placeholders(kind)),
    )


def _check(
    kind: CertificateKind, terms: Terms, headings: dict[str, str], texts: dict[str, str]
) -> None:
    if kind not in EDITION_KINDS:
        raise Invalid(_l("No edition gives this certificate."), "kind")
    for name, amount in (("days_min", terms.days_min), ("sessions_min", terms.sessions_min)):
        if not 0 <= amount <= MOST_DAYS:
            raise Invalid(_l("A number from 0 to %(most)d", most=MOST_DAYS), name)
    _check_words("headings", kind, headings, HEADING_LENGTH)
    _check_words("texts", kind, texts, TEXT_LENGTH)


def _check_words(field: str, kind: CertificateKind, words: dict[str, str], most: int) -> None:
    for code, text in words.items():
        if code not in LANGUAGES or not text.strip() or len(text) > most:
            raise Invalid(_l("At most %(most)d characters", most=most), field)
        if found := fault(text, kind):
            raise Invalid(fault_words(found, kind), field)
