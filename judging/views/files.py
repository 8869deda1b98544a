"""An author's files: the list, sent in by a plain form, shown, removed."""

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.core import files
from app.core.access import public
from app.core.errors import Conflict, Invalid
from app.core.transaction import let_go
from app.core.web import download
from app.extensions import db
from judging.models import SubmissionFile
from judging.queries import wording_files
from judging.queries.editing import why_fixed
from judging.queries.eligibility import problems_of_file
from judging.queries.wording_eligibility import problem_words
from judging.rules.pictures import Kind, Limits
from judging.services import pictures
from judging.services.pictures import ReadyFile
from judging.views.blueprint import bp
from judging.views.entries.access import Entry, by_link
from judging.views.fetch import submission_or_404

#: the bytes behind an address never change
KEPT = "private, max-age=2592000, immutable"
SIZES = "any(full, screen, thumbnail)"
#: of one plain form
SENT_MAX = 20


@bp.get("/entries/<key>/<submission>/files")
@public
@by_link
def entry_files(entry: Entry, submission: str) -> Any:
    """The list of files alone, for a page that shows it anew."""
    found = submission_or_404(entry.author, submission)
    may_change = entry.own and not why_fixed(found, by=entry.by)
    return render_template(
        "judging/upload_list.html", key=entry.key, submission=found, may_change=may_change
    )


@bp.post("/entries/<key>/<submission>/files")
@public
@by_link
def add_files(entry: Entry, submission: str) -> Any:
    """Take what a form without script sent; pictures are made before anything is held."""
    found = submission_or_404(entry.author, submission)
    if reason := why_fixed(found, by=entry.by):
        raise Conflict(reason)
    limits = pictures.limits_of(found.call)
    sent = [each for each in request.files.getlist("file") if each.filename][:SENT_MAX]
    let_go()
    ready = [one for each in sent if (one := _ready(each, limits))]
    found = submission_or_404(entry.author, submission)
    for one in ready:
        _keep(entry, found, one)
    if not sent:
        flash(_("Choose a file first."), "bad")
    return redirect(_back(entry, submission))


def _ready(sent: FileStorage, limits: Limits) -> ReadyFile | None:
    try:
        return pictures.ready_file(sent.read(), name=sent.filename or "", limits=limits)
    except Invalid as refused:
        flash(f"{sent.filename}: {refused}", "bad")
        return None


def _keep(entry: Entry, found: Any, ready: ReadyFile) -> None:
    try:
        pictures.keep_file(found, ready=ready, by=entry.by)
        flash(_("%(name)s is saved.", name=ready.name), "ok")
    except (Invalid, Conflict) as refused:
        flash(f"{ready.name}: {refused}", "bad")


@bp.post("/entries/<key>/<submission>/files/<file>/remove")
@public
@by_link
def remove_file(entry: Entry, submission: str, file: str) -> Any:
    """Delete one file in all its sizes."""
    one = _file_or_404(entry, submission, file)
    pictures.remove_file(one, by=entry.by)
    flash(_("The file is removed."), "ok")
    return redirect(_back(entry, submission))


@bp.get(f"/entries/<key>/<submission>/files/<file>/<{SIZES}:size>")
@public
@by_link
def entry_picture(entry: Entry, submission: str, file: str, size: str) -> Response:
    """A photo in one of its sizes, or the PDF as a download."""
    return picture(_file_or_404(entry, submission, file), size)


def picture(file: SubmissionFile, size: str) -> Response:
    """The bytes of ``file``, kept by the reader's own browser alone."""
    stored = {"screen": file.screen, "thumbnail": file.thumbnail}.get(size) or file.file
    shown = stored.media_type != Kind.PDF
    answer = make_response(
        download(files.read(stored.key), name=stored.name, media_type=stored.media_type,
                 inline=shown)
    )  # fmt: skip
    answer.headers["Cache-Control"] = KEPT
    return answer


def _file_or_404(entry: Entry, submission: str, public_id: str) -> SubmissionFile:
    of = submission_or_404(entry.author, submission)
    query = db.select(SubmissionFile).filter_by(public_id=public_id, submission_id=of.id)
    return db.session.scalar(query) or abort(404)


@bp.context_processor
def _upload_words() -> dict[str, Any]:
    """What upload.html needs wherever it is included."""
    return {
        "upload_words": wording_files.upload_words,
        "file_problems": problems_of_file,
        "problem_words": problem_words,
    }


def _back(entry: Entry, submission: str) -> str:
    return url_for(".edit_submission", key=entry.key, submission=submission, _anchor="files")
