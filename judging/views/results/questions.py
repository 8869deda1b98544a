"""A question to a juror about a mark that stands out, and the juror's answer."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from app.extensions import db
from judging.forms.results import QuestionAnswerForm, QuestionForm
from judging.models import Assignment, Round
from judging.queries import wording_desk, wording_jury, wording_results
from judging.queries.results import voices_of
from judging.queries.trace import question_of, traces_of
from judging.services import questions
from judging.views.blueprint import bp
from judging.views.fetch import JURY, ORGANISERS, call_or_404, round_or_404


@bp.route("/staff/calls/<code>/rounds/<round>/ask/<assignment>", methods=["GET", "POST"])
@requires(*ORGANISERS)
def ask_juror(code: str, round: str, assignment: str) -> Any:
    """Ask the juror; the mark stands meanwhile."""
    found = round_or_404(call_or_404(code), round)
    task = _task_or_404(found, assignment)
    form = QuestionForm()
    if form.validate_on_submit():
        with blame(form):
            questions.ask_juror(task, text=form.text.data or "", by=current_user)
            flash(_("Asked, by mail. The answer will stand beside the marks."), "ok")
            return redirect(
                url_for(
                    ".submission_marks", code=code, round=round,
                    submission=task.submission.public_id,
                )
            )  # fmt: skip
    return page(
        "judging/results/ask.html",
        form=form,
        call=found.call,
        round=found,
        task=task,
        juror=voices_of(found.call_id)[1][task.juror_id],
        words=wording_results,
        jury_words=wording_jury,
    )


@bp.route("/jury/questions/<remark>", methods=["GET", "POST"])
@requires(*JURY)
def answer_question(remark: str) -> Any:
    """A juror reads what was asked, sees the own marks, and answers."""
    asked = question_of(current_user.id, remark) or abort(404)
    task = asked.assignment
    form = QuestionAnswerForm()
    if asked.answered_at is None and form.validate_on_submit():
        with blame(form):
            questions.answer_question(asked, answer=form.answer.data or "", by=current_user)
            flash(_("Thank you: your answer went to the organisers."), "ok")
            return redirect(url_for(".answer_question", remark=remark))
    own = next(t for t in traces_of(task.round, task.submission) if t.assignment.id == task.id)
    return page(
        "judging/results/question.html",
        form=form,
        asked=asked,
        call=task.round.call,
        round=task.round,
        number=task.submission.number,
        title=task.submission.title,
        own=own,
        words=wording_results,
        jury_words=wording_jury,
        desk_words=wording_desk,
    )


def _task_or_404(round_: Round, public_id: str) -> Assignment:
    query = db.select(Assignment).filter_by(round_id=round_.id, public_id=public_id)
    return db.session.scalar(query) or abort(404)
