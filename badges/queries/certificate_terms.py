"""What an edition certifies, and in which words, where it departs from the usual."""

from app.extensions import db
from app.programmes.models import Edition
from badges.models import CertificateWording
from badges.rules.certificates import EDITION_KINDS, CertificateKind, Terms, usual_terms


def wordings_of(edition: Edition) -> dict[CertificateKind, CertificateWording]:
    """What was changed for the edition, by kind."""
    query = db.select(CertificateWording).filter_by(edition_id=edition.id)
    return {one.kind: one for one in db.session.scalars(query)}


def terms_of(edition: Edition) -> dict[CertificateKind, Terms]:
    """What the edition asks for each kind."""
    return _terms(wordings_of(edition))


def kinds_given(edition: Edition) -> list[CertificateKind]:
    """The kinds that an edition gives, in the order of its pages."""
    return [kind for kind, terms in terms_of(edition).items() if terms.is_given]


def _terms(known: dict[CertificateKind, CertificateWording]) -> dict[CertificateKind, Terms]:
    return {
        kind: Terms(known[kind].is_given, known[kind].days_min, known[kind].sessions_min)
        if kind in known
        else usual_terms(kind)
        for kind in EDITION_KINDS
    }
