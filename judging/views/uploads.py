"""Files in pieces over HTTP: tus 1.0 with creation, termination and expiration.

https://tus.io/protocols/resumable-upload. A refusal is one sentence of plain text, so that any
client can show it. After the last piece GET tells what became of the file.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, abort, jsonify, make_response, request, url_for
from werkzeug.exceptions import ClientDisconnected, HTTPException
from werkzeug.http import http_date

from app.core.access import public
from app.core.errors import DomainError, NotAllowed
from app.core.transaction import let_go
from app.extensions import db
from judging.models import Upload
from judging.services import uploads
from judging.services.uploads import WrongOffset
from judging.views.blueprint import bp
from judging.views.entries.access import Entry, by_link
from judging.views.fetch import submission_or_404

VERSION = "1.0.0"
BODY = "application/offset+octet-stream"
#: read from the line at a time, bytes
BLOCK = 64 * 1024
WHERE = "/entries/<key>/<submission>/uploads"


def spoken(view: Callable[..., Any]) -> Callable[..., Any]:
    """Speak tus: the version on every answer, refusals as plain text."""

    @wraps(view)
    def speaking(**values: str) -> Response:
        try:
            answer = make_response(view(**values))
        except WrongOffset as wrong:
            answer = _plain(409, str(wrong))
            answer.headers["Upload-Offset"] = str(wrong.received)
        except DomainError as refused:
            # clients try again after a 409, so that is for offsets alone
            status = refused.status if refused.status != 409 else NotAllowed.status
            answer = _plain(status, str(refused))
        except HTTPException as refused:
            answer = _plain(refused.code or 500, refused.name)
        answer.headers["Tus-Resumable"] = VERSION
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    return speaking


def _plain(status: int, sentence: str) -> Response:
    answer = make_response(sentence, status)
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    if status == 412:
        answer.headers["Tus-Version"] = VERSION
    return answer


def _require_version() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        abort(412)


@bp.route(WHERE, methods=["OPTIONS"], provide_automatic_options=False)
@public
@spoken
@by_link
def describe_uploads(entry: Entry, submission: str) -> Any:
    """What this server can do, and the largest file it takes here."""
    submission_or_404(entry.author, submission)
    answer = make_response("", 204)
    answer.headers["Tus-Version"] = VERSION
    answer.headers["Tus-Extension"] = "creation,termination,expiration"
    answer.headers["Tus-Max-Size"] = str(entry.call.file_size_max)
    return answer


@bp.post(WHERE)
@public
@spoken
@by_link
def open_upload(entry: Entry, submission: str) -> Any:
    """Begin a file: its length, and its name among the metadata."""
    _require_version()
    found = submission_or_404(entry.author, submission)
    made = uploads.open_upload(found, name=_name(), size=_number("Upload-Length"), by=entry.by)
    answer = make_response("", 201)
    answer.headers["Location"] = url_for(
        ".upload", key=entry.key, submission=submission, upload=made.public_id
    )
    answer.headers["Upload-Expires"] = http_date(made.created_at + uploads.LASTS)
    return answer


def _number(header: str) -> int:
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else abort(400)


def _name() -> str:
    """Of ``filename bGFrZS5qcGc=,filetype aW1hZ2UvanBlZw==``; empty when it cannot be read."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, value = pair.strip().partition(" ")
        if name == "filename":
            try:
                text = base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                return ""
            return text.replace("\0", "")
    return ""


@bp.route(f"{WHERE}/<upload>", methods=["GET", "HEAD", "POST", "PATCH", "DELETE"])
@public
@spoken
@by_link
def upload(entry: Entry, submission: str, upload: str) -> Any:
    """How far a file has come, a piece of it, or its end."""
    method = request.method
    if method == "POST":  # networks that know no PATCH and DELETE
        method = request.headers.get("X-HTTP-Method-Override", "").upper()
    if method != "GET":
        _require_version()
    deeds = {"GET": _outcome, "HEAD": _progress, "PATCH": _piece, "DELETE": _end}
    deed = deeds.get(method) or abort(405)
    return deed(entry, _upload_or_404(entry, submission, upload))


def _upload_or_404(entry: Entry, submission: str, public_id: str) -> Upload:
    of = submission_or_404(entry.author, submission)
    query = db.select(Upload).filter_by(public_id=public_id, submission_id=of.id)
    return db.session.scalar(query) or abort(404)


def _progress(entry: Entry, found: Upload) -> Response:
    answer = make_response("", 200)
    answer.headers["Upload-Offset"] = str(found.received)
    answer.headers["Upload-Length"] = str(found.size)
    return answer


def _outcome(entry: Entry, found: Upload) -> Response:
    return jsonify(
        finished=found.finished_at is not None,
        refusal=found.refusal,
        received=found.received,
        size=found.size,
    )


def _piece(entry: Entry, found: Upload) -> Response:
    """The pictures of a whole file are made between two transactions: nobody waits for them."""
    if request.content_type != BODY:
        abort(415)
    expected = uploads.expect_piece(found, offset=_number("Upload-Offset"), by=entry.by)
    names = found.submission.public_id, found.public_id
    let_go()
    arrived = uploads.take_in(expected, _body(expected.rest))
    found = _upload_or_404(entry, *names)
    uploads.record_piece(found, arrived=arrived, by=entry.by)
    answer = make_response("", 204)
    answer.headers["Upload-Offset"] = str(found.received)
    return answer


def _body(most: int) -> bytes:
    """What arrives of the piece, one byte more than ``most`` at the worst.

    When the line breaks, what came so far is kept: it need not be sent again.
    """
    got = bytearray()
    try:
        while len(got) <= most and (block := request.stream.read(min(BLOCK, most + 1 - len(got)))):
            got += block
    except (ClientDisconnected, OSError):
        pass
    return bytes(got)


def _end(entry: Entry, found: Upload) -> Response:
    uploads.end_upload(found, by=entry.by)
    return make_response("", 204)
