"""Pictures on a desk, by the juror's own task: neither name nor number of the file is in them."""

from typing import Any

from flask import Response, abort, make_response
from flask_login import current_user

from app.core import files
from app.core.access import requires
from judging.models import Assignment
from judging.queries.desk import PDF, picture_of, task_with_picture
from judging.rules.documents import without_notes
from judging.views.blueprint import bp
from judging.views.fetch import JURY

#: the bytes behind an address never change
KEPT = "private, max-age=2592000, immutable"


@bp.get("/jury/pictures/<assignment>/<any(full, screen, thumbnail):size>")
@bp.get("/jury/pictures/<assignment>/<any(full, screen, thumbnail):size>/<int(max=99):number>")
@requires(*JURY)
def jury_picture(assignment: str, size: str, number: int = 1) -> Response:
    """The ``number``-th file of a submission on one of the caller's desks."""
    task = task_with_picture(current_user, assignment) or abort(404)
    return _picture(task, size, number)


def _picture(task: Assignment, size: str, number: int) -> Response:
    found = picture_of(task, size, number) or abort(404)
    content = files.read(found.key)
    if found.media_type == PDF:
        content = without_notes(content)
    answer: Any = make_response(content)
    answer.headers["Content-Type"] = found.media_type
    answer.headers["Cache-Control"] = KEPT
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if found.media_type == PDF:
        answer.headers.set("Content-Disposition", "attachment", filename="submission.pdf")
    return answer
