"""Candidatures: read whole, answered once."""

from typing import Any

from flask import abort, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, page
from judging.forms.answers import YES, AnswerForm
from judging.models import Call, Submission
from judging.queries import answers as queries
from judging.queries.wording_desk import answer_text, piece_name
from judging.rules.kinds import Decision, SubmissionState
from judging.services.answers import answer_submission
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS, child_or_404, managed_call_or_404


@bp.get("/staff/calls/<code>/answers")
@requires(*MANAGERS)
def answers(code: str) -> Any:
    """What was submitted, with its review, waiting or answered."""
    call = _answering_call_or_404(code)
    found = queries.candidatures_of(call)
    return page(
        "judging/answers/list.html",
        call=call,
        waiting=[one for one in found if one.answer is None],
        answered=[one for one in found if one.answer is not None],
    )


@bp.route("/staff/calls/<code>/answers/<submission>", methods=["GET", "POST"])
@requires(*MANAGERS)
def answer(code: str, submission: str) -> Any:
    """One candidature, whole, and the decision about it."""
    call = _answering_call_or_404(code)
    found: Submission = child_or_404(Submission, call, submission)
    if found.state is SubmissionState.DRAFT:
        abort(404)
    form = AnswerForm()
    if form.validate_on_submit():
        with blame(form):
            accepted = form.accepted.data == YES
            answer_submission(found, accepted=accepted, text=form.text.data, by=current_user)
            flash(_("The answer is on its way by mail."), "ok")
            return redirect(url_for(".answers", code=code))
    return page(
        "judging/answers/answer.html",
        form=form,
        call=call,
        submission=found,
        name=piece_name(call, found.number or 0),
        score=queries.scores_of(call).get(found.id),
        given=queries.answer_of(found),
        rows=queries.whole(found),
        files=queries.files_of(found),
        answer_text=answer_text,
        checks="judging.check_submission" in current_app.view_functions,
    )


def _answering_call_or_404(code: str) -> Call:
    call = managed_call_or_404(code)
    return call if call.decision is Decision.ANSWER else abort(404)


@bp.context_processor
def _words() -> dict[str, Any]:
    """What judging/answer.html needs wherever it is imported."""
    return {"answer_of": queries.answer_of}
