"""The files of a submission: photos in three clean sizes beside the sealed original, and PDFs.

Making the pictures takes a second of CPU, and an unsafe request holds the database's write lock
from its first statement. So who serves many people calls :func:`ready_file` before the
transaction and :func:`keep_file` inside it; :func:`add_file` is both in one.
"""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from threading import Semaphore
from typing import Any

from app.core import audit, files
from app.core.clock import now
from app.core.crypto import seal_bytes, unseal_bytes
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.files import StoredFile
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.core.uploads import checked_upload
from app.extensions import db
from judging.models import Call, Submission, SubmissionFile
from judging.queries.editing import why_fixed
from judging.queries.eligibility import call_facts
from judging.queries.wording_eligibility import problem_words
from judging.queries.wording_files import refusal_words
from judging.rules.developing import Developed, develop
from judging.rules.eligibility import FileFacts, of_file
from judging.rules.kinds import SubmissionState
from judging.rules.pictures import ENDINGS, Kind, Limits, Refused, checked_kind
from judging.services.authors import require_own

#: registration sweeps "documents"; nothing in it is another part's
ORIGINALS, PICTURES, DOCUMENTS = "originals", "pictures", "entry-documents"
JPEG = "image/jpeg"
NAME_MAX = 100
#: pictures are developed one after the other: a large one takes 600 MB while it is turned
_bench = Semaphore(1)


@dataclass(frozen=True)
class ReadyFile:
    """A file that was looked at and may be kept. ``developed`` is None for a PDF."""

    content: bytes
    name: str
    media_type: str
    sha256: str
    developed: Developed | None


def limits_of(call: Call) -> Limits:
    """What the call takes, as plain values."""
    return Limits(call.takes_photos, call.takes_documents, call.file_size_max)


def ready_file(content: bytes, *, name: str, limits: Limits) -> ReadyFile:
    """Check a file by its content and make its pictures; needs no database.

    Invalid, with a sentence for whoever sent it, when it is empty, too large, another kind, cut
    off, damaged, animated or has 81 million pixels or more.
    """
    try:
        kind = checked_kind(content, limits)
        developed = _developed(content, kind)
    except Refused as refused:
        raise Invalid(refusal_words(refused.reason, limits), "file") from None
    if developed is None:
        content, name, _ = checked_upload(content, name)
    digest = hashlib.sha256(content).hexdigest()
    return ReadyFile(content, _safe_name(name, kind), kind.value, digest, developed)


def _developed(content: bytes, kind: Kind) -> Developed | None:
    if kind is Kind.PDF:
        return None
    with _bench:
        return develop(content, kind)


def add_file(submission: Submission, *, content: bytes, name: str, by: Any) -> SubmissionFile:
    """Check, develop and keep one photo or PDF; see :func:`ready_file` and :func:`keep_file`."""
    ready = ready_file(content, name=name, limits=limits_of(submission.call))
    return keep_file(submission, ready=ready, by=by)


def keep_file(submission: Submission, *, ready: ReadyFile, by: Any) -> SubmissionFile:
    """Keep a file that is ready, as one of the submission's.

    Counted behind a lock. Where the call takes one file, a new one replaces it. What is handed
    in stays so: a file that does not meet the call's measures is then refused (Invalid). Conflict
    when there are as many as the call takes, the same one is there already, or nothing may be
    changed any more; NotAllowed when it is somebody else's.
    """
    _hold(submission, by)
    if submission.state is SubmissionState.SUBMITTED:
        _require_good(submission, ready)
        submission.submitted_at = now()
    _make_room(submission, ready, by=by)
    file = _stored_photo(ready) if ready.developed else _stored_document(ready)
    submission.files.append(file)
    audit.record("file.added", file, by=by, submission=submission.public_id, sha256=ready.sha256)
    return file


def _make_room(submission: Submission, ready: ReadyFile, *, by: Any) -> None:
    most = submission.call.files_max
    if any(each.sha256 == ready.sha256 for each in submission.files):
        raise Conflict(_l("You have sent this file already: it is in the list."), "file")
    if len(submission.files) < most:
        return
    if most != 1:
        raise Conflict(
            _l("There are as many files as this call takes: remove one, then add another."), "file"
        )
    _drop(submission.files[0], by=by)


def _stored_photo(ready: ReadyFile) -> SubmissionFile:
    made = ready.developed
    assert made is not None
    return SubmissionFile(
        original=files.save(
            seal_bytes(ready.content),
            name=ready.name, media_type=ready.media_type, folder=ORIGINALS,
        ),
        file=_picture(made.full),
        screen=_picture(made.screen),
        thumbnail=_picture(made.thumbnail),
        width=made.width,
        height=made.height,
        sha256=ready.sha256,
        perceptual_hash=made.perceptual_hash,
        noted=made.noted,
    )  # fmt: skip


def _picture(content: bytes) -> StoredFile:
    """Under a name that tells nothing: a juror sees these."""
    return files.save(content, name="photo.jpg", media_type=JPEG, folder=PICTURES)


def _stored_document(ready: ReadyFile) -> SubmissionFile:
    stored = files.save(
        ready.content, name=ready.name, media_type=ready.media_type, folder=DOCUMENTS
    )
    return SubmissionFile(file=stored, sha256=ready.sha256)


def remove_file(file: SubmissionFile, *, by: Any) -> None:
    """Delete a file in all its sizes, and the bytes once that is committed.

    Conflict when the submission is handed in and would be left with too few.
    """
    submission = file.submission
    _hold(submission, by)
    handed_in = submission.state is SubmissionState.SUBMITTED
    if handed_in and len(submission.files) <= submission.call.files_min:
        raise Conflict(
            _l("This is handed in and needs its file: send the new one first, or withdraw it.")
        )
    _drop(file, by=by)


def _drop(file: SubmissionFile, *, by: Any) -> None:
    audit.record("file.removed", file, by=by, sha256=file.sha256)
    kept = [each for each in (file.original, file.file, file.screen, file.thumbnail) if each]
    file.submission.files.remove(file)
    db.session.flush()
    for stored in kept:
        db.session.delete(stored)
        files.remove_after_commit(stored.key)


def open_original(file: SubmissionFile, *, by: Any) -> tuple[bytes, str, str]:
    """(content, name, media type) of a photo as it came; that it was opened is recorded.

    It may hold the place where a child lives: for the secretary, when something is in doubt.
    """
    if file.original is None:
        raise NotAllowed(_l("There is no sealed original of this file."))
    audit.record("original.opened", file, by=by, submission=file.submission.public_id)
    sealed = files.read(file.original.key)
    return unseal_bytes(sealed), file.original.name, file.original.media_type


def _hold(submission: Submission, by: Any) -> None:
    """Lock it; NotAllowed or Conflict when ``by`` may not change it now."""
    require_own(submission.author, by)
    lock(submission)
    if reason := why_fixed(submission, by=by):
        raise Conflict(reason)


def _require_good(submission: Submission, ready: ReadyFile) -> None:
    made = ready.developed
    measures = (made.width, made.height) if made else (None, None)
    facts = FileFacts(len(ready.content), *measures)
    for code in of_file(facts, call_facts(submission.call)):
        raise Invalid(problem_words(code, submission.call), "file")


def _safe_name(name: str, kind: Kind) -> str:
    stem = PurePath(name.replace("\\", "/")).stem
    letters = "".join(char for char in stem if char.isalnum() or char in " -_")
    return (letters.strip()[:NAME_MAX] or "file") + ENDINGS[kind]
