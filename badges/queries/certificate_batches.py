"""The batches of an edition, and what they made."""

from sqlalchemy import ColumnElement, and_, or_, select

from app.core.clock import now
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Certificate, CertificateBatch
from badges.queries.certificate_terms import kinds_given
from badges.queries.certificates import in_order
from badges.rules.certificates import CertificateKind


def batches_of(edition: Edition) -> list[CertificateBatch]:
    """Every batch of ``edition``, the newest first."""
    query = select(CertificateBatch).filter_by(edition_id=edition.id)
    return list(db.session.scalars(query.order_by(CertificateBatch.id.desc())))


def open_batch_of(edition: Edition) -> CertificateBatch | None:
    """The one that is under way, or None."""
    return next((one for one in batches_of(edition) if one.is_open), None)


def free_batches() -> list[int]:
    """The ids of those that wait for a worker: nobody has them, or who had them died."""
    query = select(CertificateBatch.id).where(is_free())
    return list(db.session.scalars(query.order_by(CertificateBatch.id)))


def is_free() -> ColumnElement[bool]:
    """The condition that a batch waits for a worker."""
    lease = CertificateBatch.leased_until
    return and_(
        CertificateBatch.finished_at.is_(None),
        CertificateBatch.trouble == "",
        or_(lease.is_(None), lease < now()),
    )


def kinds_of(batch: CertificateBatch) -> list[CertificateKind]:
    """What it makes: one kind, or all that its edition gives."""
    return [batch.kind] if batch.kind else kinds_given(batch.edition)


def certificates_of_batch(batch: CertificateBatch) -> list[Certificate]:
    """What it made and is in force, by country, delegation and order of entry."""
    return list(db.session.scalars(in_order().where(Certificate.batch_id == batch.id)))
