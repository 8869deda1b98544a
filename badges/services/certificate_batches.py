"""Many certificates at once: asked for on screen, made by a worker, step by step.

Each step is a transaction of its own with what it made and how far the batch has come, so a worker
that dies loses nothing but its step. While one works it holds a lease; when that runs out another
goes on where the last step ended. The mails leave with the last step, once, when all is there.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import OperationalError

from app.core import audit, files
from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.core.transaction import reading, transaction
from app.extensions import db
from app.programmes.models import Edition
from badges.mails.certificates import send_issued
from badges.models import CertificateBatch
from badges.queries.certificate_batches import (
    certificates_of_batch,
    free_batches,
    is_free,
    kinds_of,
    open_batch_of,
)
from badges.queries.certificate_words import Signatory
from badges.queries.claims import due
from badges.rules.certificates import CertificateKind
from badges.services.certificates import issue_certificates
from badges.services.seals import sealed_pdf

log = logging.getLogger(__name__)

#: certificates in one transaction: others write in between
STEP = 100
#: longer than any step, and than drawing the largest file
LEASE = timedelta(minutes=2)
#: names of many people in one file: kept while it is of use
FILE_KEPT = timedelta(days=30)
FOLDER = "certificates"
PDF = "application/pdf"


def start_batch(
    edition: Edition,
    *,
    kind: CertificateKind | None = None,
    language: str | None = None,
    signatories: Sequence[Signatory] = (),
    by: Any,
) -> CertificateBatch:
    """Have a worker issue all that is due, of one ``kind`` or of every kind the edition gives.

    Conflict while another batch of the edition is under way, or when nothing is due.
    """
    lock(edition)
    if open_batch_of(edition) is not None:
        raise Conflict(_l("Another batch is under way. Wait until it is finished."))
    batch = CertificateBatch(
        edition=edition, kind=kind, language=language,
        signatories=[list(one) for one in signatories], asked_by=audit.actor_name(by),
    )  # fmt: skip
    batch.total = sum(len(due(edition, each)) for each in kinds_of(batch))
    if not batch.total:
        raise Conflict(_l("Nothing is left to issue."))
    db.session.add(batch)
    audit.record("certificate_batch.started", batch, by=by, total=batch.total)
    return batch


def resume_batch(batch: CertificateBatch, *, by: Any) -> None:
    """Go on with a batch that met trouble. Conflict when it met none, or another is under way."""
    if not batch.trouble or open_batch_of(batch.edition) is not None:
        raise Conflict(_l("This batch needs no second start."))
    batch.trouble, batch.leased_until = "", None
    audit.record("certificate_batch.resumed", batch, by=by)


def work_on_batches() -> None:
    """Work on every batch that waits, until it is finished."""
    with reading():
        waiting = free_batches()
    for batch_id in waiting:
        if _take(batch_id):
            _work(batch_id)


def _take(batch_id: int) -> bool:
    """Hold the batch for a while; False when another worker was quicker."""
    taken = db.update(CertificateBatch).where(CertificateBatch.id == batch_id, is_free())
    with transaction():
        lease = taken.values(leased_until=now() + LEASE).returning(CertificateBatch.id)
        return bool(db.session.scalars(lease).all())


def _work(batch_id: int) -> None:
    try:
        with reading():
            kinds = kinds_of(db.session.get_one(CertificateBatch, batch_id))
        for kind in kinds:
            while make_step(batch_id, kind):
                pass
        finish_batch(batch_id)
    except OperationalError:  # the database is away: when the lease has run out somebody goes on
        raise
    except Exception as problem:  # it would meet the same again and again
        log.exception("batch %s of certificates stopped", batch_id)
        with transaction():
            db.session.get_one(CertificateBatch, batch_id).trouble = str(problem)[:500] or "unknown"


def make_step(batch_id: int, kind: CertificateKind) -> bool:
    """Issue the next `STEP` of one ``kind`` in a transaction; whether there were any."""
    with transaction():
        batch = _locked(batch_id)
        made = issue_certificates(
            batch.edition, kind=kind, language=batch.language, at_most=STEP, batch=batch,
            signatories=[(name, office) for name, office in batch.signatories], tell=False,
            by=batch.asked_by,
        )  # fmt: skip
        batch.done += len(made)
        batch.total = max(batch.total, batch.done)  # more came to be due meanwhile
        batch.leased_until = now() + LEASE
        return bool(made)


def finish_batch(batch_id: int) -> None:
    """Draw them all as one sealed file, tell everybody, and close the batch; once."""
    with reading():
        found = certificates_of_batch(db.session.get_one(CertificateBatch, batch_id))
        paper = sealed_pdf(found) if found else b""
    with transaction():
        batch = _locked(batch_id)
        if batch.finished_at is not None:
            return
        if paper:
            name = f"{batch.edition.code}-certificates.pdf"
            stored = files.save(paper, name=name, media_type=PDF, folder=FOLDER)
            batch.file_key = stored.key
            send_issued(certificates_of_batch(batch))
        batch.finished_at, batch.total = now(), batch.done
        audit.record("certificate_batch.finished", batch, by="worker", count=batch.done)


def _locked(batch_id: int) -> CertificateBatch:
    query = db.select(CertificateBatch).filter_by(id=batch_id).with_for_update(key_share=True)
    return db.session.scalars(query).one()


def forget_old_files() -> None:
    """Delete the files of batches finished long ago; they can be printed anew at any time."""
    old = (CertificateBatch.finished_at < now() - FILE_KEPT, CertificateBatch.file_key.is_not(None))
    with transaction():
        for batch in db.session.scalars(db.select(CertificateBatch).where(*old)):
            key, batch.file_key = str(batch.file_key), None
            db.session.execute(db.delete(files.StoredFile).filter_by(key=key))
            files.remove_after_commit(key)
