"""The files of a delegation: insurance, consents on paper, what belongs to a project."""

from typing import Any

from app.core import audit, files
from app.core.errors import Conflict, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.core.uploads import checked_upload
from app.extensions import db
from registration.models import Consent, Delegation, Document, DocumentKind, Participant
from registration.queries.permissions import may_complete

FOLDER = "documents"
#: enough for a consent of everybody in the largest delegation
DOCUMENTS_MAX = 200


def add_document(
    delegation: Delegation,
    *,
    kind: DocumentKind,
    content: bytes,
    name: str,
    participant: Participant | None = None,
    by: Any,
    public_id: str | None = None,
) -> Document:
    """Keep a PDF, JPEG or PNG of the delegation or of one of its people.

    ``public_id`` is the form's own random id: the same form sent twice keeps one file.
    """
    lock(delegation, "state")
    _require(may_complete(by, delegation))
    if public_id and (before := _sent_before(delegation, public_id)):
        return before
    if _count(delegation) >= DOCUMENTS_MAX:
        raise Conflict(_l("There are 200 documents already: remove one before you add another."))
    content, name, media_type = checked_upload(content, name)
    stored = files.save(content, name=name, media_type=media_type, folder=FOLDER)
    document = Document(delegation=delegation, participant=participant, kind=kind, file=stored)
    if public_id:
        document.public_id = public_id
    db.session.add(document)
    audit.record("document.added", document, by=by, kind=kind.value, sha256=stored.sha256)
    return document


def download_document(document: Document, *, by: Any) -> bytes:
    """The file's content for ``by``, who may see it; who took it is written down first."""
    audit.record("document.downloaded", document, by=by, sha256=document.file.sha256)
    return files.read(document.file.key)


def remove_document(document: Document, *, by: Any) -> None:
    """Delete a document and its file. Conflict when it is the evidence of a consent."""
    lock(document.delegation, "state")
    _require(may_complete(by, document.delegation))
    evidence = db.select(Consent.id).filter_by(evidence_id=document.file_id)
    if db.session.scalars(evidence).first() is not None:
        raise Conflict(_l("This paper proves a consent, so it is kept with it."))
    audit.record("document.removed", document, by=by, sha256=document.file.sha256)
    stored = document.file
    db.session.delete(document)
    db.session.flush()
    db.session.delete(stored)
    files.remove_after_commit(stored.key)


def _sent_before(delegation: Delegation, public_id: str) -> Document | None:
    query = db.select(Document).filter_by(public_id=public_id, delegation_id=delegation.id)
    return db.session.scalar(query)


def _count(delegation: Delegation) -> int:
    query = db.select(db.func.count(Document.id)).filter_by(delegation_id=delegation.id)
    return db.session.scalar(query) or 0


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_l("Documents can no longer be changed by you."))
