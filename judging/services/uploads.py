"""Files on their way in pieces (tus 1.0). A piece is stored before the database is asked to
remember it, and the last one turns the pieces into a file of the submission in the same commit:
whoever loses the line asks how much arrived and goes on from there.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.core import audit, files
from app.core.clock import now
from app.core.errors import Conflict, DomainError, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.core.transaction import reading, transaction
from app.extensions import db
from judging.models import Submission, Upload
from judging.queries.editing import why_fixed
from judging.queries.wording_files import too_large_words
from judging.rules.pictures import Limits
from judging.services import consents
from judging.services.authors import require_own
from judging.services.pictures import (
    DOCUMENTS,
    ORIGINALS,
    PICTURES,
    ReadyFile,
    keep_file,
    limits_of,
    ready_file,
)

FOLDER = "uploads"
#: in which every file has a row
FOLDERS = (ORIGINALS, PICTURES, DOCUMENTS, consents.FOLDER)
LASTS = timedelta(days=1)
#: open at the same time for one submission, however few files it takes
OPEN_MAX = 10
PIECES_MAX = 1000
NAME_MAX = 200


class TooLarge(Invalid):
    """More bytes than the call takes."""

    status = 413


class WrongOffset(Conflict):
    """The piece does not begin where the last one ended; ``received`` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(_l("Another part of this file arrived meanwhile."))
        self.received = received


def open_upload(submission: Submission, *, name: str, size: int, by: Any) -> Upload:
    """Begin to send a file of ``size`` bytes; TooLarge when the call takes no such files.

    Where ten are open already the oldest gives way: answers that were lost leave some behind.
    """
    require_own(submission.author, by)
    lock(submission)
    if reason := why_fixed(submission, by=by):
        raise Conflict(reason)
    if size > submission.call.file_size_max:
        raise TooLarge(too_large_words(submission.call.file_size_max), "file")
    if size < 1:
        raise Invalid(_l("Choose a file: this one is empty."), "file")
    _make_room(submission)
    upload = Upload(submission=submission, name=name[:NAME_MAX], size=size)
    db.session.add(upload)
    audit.record("upload.opened", upload, by=by, submission=submission.public_id, size=size)
    return upload


def _make_room(submission: Submission) -> None:
    query = db.select(Upload).filter_by(submission_id=submission.id, finished_at=None)
    running = list(db.session.scalars(query.order_by(Upload.id)))
    most = max(OPEN_MAX, submission.call.files_max)
    for upload in running[: max(0, len(running) - most + 1)]:
        _forget(upload)


@dataclass(frozen=True)
class Expected:
    """What is needed to take in a piece, as plain values: no transaction runs meanwhile."""

    offset: int
    size: int
    name: str
    pieces: tuple[str, ...]
    limits: Limits

    @property
    def rest(self) -> int:
        """Bytes that are still to come."""
        return self.size - self.offset


@dataclass(frozen=True)
class Arrived:
    """A piece that is stored; of the last one also what became of the whole."""

    offset: int
    length: int
    #: empty when nothing came
    key: str
    last: bool
    ready: ReadyFile | None = None
    refusal: str = ""


def expect_piece(upload: Upload, *, offset: int, by: Any) -> Expected:
    """What a piece that begins at ``offset`` is added to; WrongOffset when it begins elsewhere."""
    require_own(upload.submission.author, by)
    if offset != upload.received or upload.finished_at is not None:
        raise WrongOffset(upload.received)
    if len(upload.pieces) >= PIECES_MAX:
        raise Conflict(_l("This file came in too many parts: send it again from the beginning."))
    limits = limits_of(upload.submission.call)
    return Expected(offset, upload.size, upload.name, tuple(upload.pieces), limits)


def take_in(expected: Expected, piece: bytes) -> Arrived:
    """Store a piece; the last one also makes the file ready. Reads no database.

    TooLarge when there is more than was announced.
    """
    if len(piece) > expected.rest:
        raise TooLarge(_l("More came than was announced: send the file again."))
    key = files.put_aside(piece, folder=FOLDER) if piece else ""
    last = len(piece) == expected.rest
    arrived = Arrived(expected.offset, len(piece), key, last)
    if not last:
        return arrived
    content = b"".join(files.read(each) for each in expected.pieces) + piece
    try:
        ready = ready_file(content, name=expected.name, limits=expected.limits)
    except Invalid as refused:
        return Arrived(expected.offset, len(piece), key, last, refusal=str(refused))
    return Arrived(expected.offset, len(piece), key, last, ready=ready)


def record_piece(upload: Upload, *, arrived: Arrived, by: Any) -> None:
    """Remember a stored piece; with the last one the file is kept, or why not is.

    Of two that came at the same moment one is too late: WrongOffset, and its bytes go.
    """
    lock(upload)
    if arrived.offset != upload.received or upload.finished_at is not None:
        files.remove(arrived.key)
        raise WrongOffset(upload.received)
    if arrived.key:
        upload.pieces = [*upload.pieces, arrived.key]
    upload.received += arrived.length
    if arrived.last:
        _finish(upload, arrived, by=by)


def _finish(upload: Upload, arrived: Arrived, *, by: Any) -> None:
    """A refusal is written down, for the answer may get lost: the sender asks again."""
    upload.finished_at, upload.refusal = now(), arrived.refusal
    if arrived.ready is not None:
        try:
            keep_file(upload.submission, ready=arrived.ready, by=by)
        except DomainError as refused:
            upload.refusal = str(refused)
    _drop_pieces(upload)


def end_upload(upload: Upload, *, by: Any) -> None:
    """Give up a file that is on its way; of one that arrived only the traces go."""
    require_own(upload.submission.author, by)
    lock(upload)
    audit.record("upload.ended", upload, by=by)
    _forget(upload)


def _forget(upload: Upload) -> None:
    _drop_pieces(upload)
    db.session.delete(upload)


def _drop_pieces(upload: Upload) -> None:
    for key in upload.pieces:
        files.remove_after_commit(key)
    upload.pieces = []


def sweep_files() -> int:
    """Delete the bytes of files whose request was rolled back; answers how many. Those of a day
    are left alone, for somebody may still be sending. The worker's daily task."""
    before = now() - LASTS
    with reading():
        return sum(files.sweep_unnamed(folder, before=before) for folder in FOLDERS)


def sweep_uploads() -> int:
    """Forget uploads of yesterday and all their bytes; answers how many. A job of every hour."""
    before = now() - LASTS
    with transaction():
        found = db.session.execute(db.delete(Upload).where(Upload.created_at < before))
    files.sweep(FOLDER, before=before)
    return int(found.rowcount)  # type: ignore[attr-defined]
