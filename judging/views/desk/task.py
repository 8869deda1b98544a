"""One submission to judge: a page and forms that work without script; `desk.js` makes it quick."""

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame
from judging.forms.desk import AbstainForm, RecuseForm, RemarkForm, field_of, marks_form
from judging.models import Assignment, Seat
from judging.queries import desk as reads
from judging.rules.desk import Task, neighbours, next_open
from judging.rules.kinds import AssignmentState, ConflictKind
from judging.services import marks
from judging.services.desk import give_values
from judging.views.blueprint import bp
from judging.views.desk.seat import THIN, on_desk_or_404, seat_or_404, task_url
from judging.views.desk.task_page import asked_in, task_page
from judging.views.fetch import JURY

A_YEAR = 365 * 24 * 3600


@bp.get("/jury/<seat>/<assignment>")
@requires(*JURY)
def judge_one(seat: str, assignment: str) -> Any:
    """One submission, large, with its criteria beside it."""
    here = seat_or_404(seat)
    task = on_desk_or_404(here, assignment)
    if wish := request.args.get("pictures"):
        return _remember_pictures(wish)
    return task_page(here, task)


@bp.post("/jury/<seat>/<assignment>")
@requires(*JURY)
def give_marks(seat: str, assignment: str) -> Any:
    """The marks of a page without script, and where to go from here."""
    here = seat_or_404(seat)
    task = on_desk_or_404(here, assignment)
    form, go = marks_form(asked_in(here.round)), request.form.get("go", "next")
    if form.validate_on_submit():
        with blame(form):
            before = reads.tasks_of(here)
            _give(here, task, form, go)
            return redirect(_onward(here, task, before, go))
    return task_page(here, task, form=form)


@bp.post("/jury/<seat>/<assignment>/abstain")
@requires(*JURY)
def abstain(seat: str, assignment: str) -> Any:
    """No judgement of this one, for a reason."""
    here = seat_or_404(seat)
    task, form = on_desk_or_404(here, assignment), AbstainForm()
    if form.validate_on_submit():
        with blame(form):
            onward = _next_url(here, task)
            marks.abstain(task, reason=form.why.data or "", by=current_user)
            flash(_("You abstained. It counts as judged, and not as a zero."), "ok")
            return redirect(onward)
    return task_page(here, task, form=form, opened="abstain")


@bp.post("/jury/<seat>/<assignment>/recuse")
@requires(*JURY)
def recuse(seat: str, assignment: str) -> Any:
    """A conflict: it goes to another juror."""
    here = seat_or_404(seat)
    task, form = on_desk_or_404(here, assignment), RecuseForm()
    if form.validate_on_submit():
        with blame(form):
            onward, kind = _next_url(here, task), ConflictKind(form.kind.data)
            marks.recuse(task, kind=kind, reason=form.reason.data or "", by=current_user)
            flash(_("Thank you. It left your desk, and others judge it."), "ok")
            return redirect(onward)
    return task_page(here, task, form=form, opened="recuse")


@bp.post("/jury/<seat>/<assignment>/remark")
@requires(*JURY)
def raise_remark(seat: str, assignment: str) -> Any:
    """Something is wrong with it: who organises the jury reads that."""
    here = seat_or_404(seat)
    task, form = on_desk_or_404(here, assignment), RemarkForm()
    if form.validate_on_submit():
        with blame(form):
            marks.raise_remark(task, text=form.text.data or "", by=current_user)
            flash(_("Sent to the secretary of the jury. You may judge it all the same."), "ok")
            url = url_for(".judge_one", seat=seat, assignment=assignment)
            return redirect(url)
    return task_page(here, task, form=form, opened="remark")


def _give(seat: Seat, task: Assignment, form: Any, go: str) -> None:
    """An empty field says nothing: no radio button can be unset. ``clear`` empties all."""
    fields = {one: form[field_of(one)].data for one in asked_in(seat.round)}
    given = {one: value for one, value in fields.items() if value is not None}
    give_values(task, dict.fromkeys(fields) if go == "clear" else given, by=current_user)
    if go == "skip" and task.state is AssignmentState.OPEN:
        marks.skip_assignment(task, by=current_user)


def _onward(seat: Seat, task: Assignment, before: list[Task], go: str) -> str:
    """Where the pressed button leads, in the order of the desk as the juror saw it."""
    if go == "clear":
        return request.path
    if go == "previous":
        return task_url(seat, neighbours(before, task.id)[0])
    return task_url(seat, next_open(before, after=task.id))


def _next_url(seat: Seat, task: Assignment) -> str:
    return task_url(seat, next_open(reads.tasks_of(seat), after=task.id))


def _remember_pictures(wish: str) -> Any:
    """Small pictures for a slow line, until asked otherwise on this device."""
    answer = make_response(redirect(request.path))
    size, path = "small" if wish == "small" else "large", url_for(".desk")
    answer.set_cookie(THIN, size, max_age=A_YEAR, path=path, httponly=True, samesite="Lax")
    return answer
