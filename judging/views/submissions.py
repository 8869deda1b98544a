"""The secretary's desk: everything that came, what the checks found, and the decision."""

from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, download, page
from app.extensions import db
from judging.forms.eligibility import DecisionForm, SubmissionFilter
from judging.models import Call, Submission, SubmissionFile
from judging.queries import submission_lists as lists
from judging.queries import wording_eligibility as words
from judging.queries.eligibility import checks_of, copies_of, counts_of
from judging.queries.rounds import round_judging
from judging.rules.eligibility import reasons_to_offer
from judging.rules.kinds import Eligibility, SubmissionState
from judging.services import eligibility, pictures
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS, child_or_404, managed_call_or_404
from judging.views.files import SIZES, picture

WHERE = "/staff/calls/<code>/submissions"
HANDED_IN = SubmissionState.SUBMITTED


@bp.get(WHERE)
@requires(*MANAGERS)
def submissions(code: str) -> Any:
    """All submissions of a call, with thumbnails and what the checks found."""
    call = managed_call_or_404(code)
    form = SubmissionFilter(request.args)
    if "state" not in request.args:
        form.state.data = HANDED_IN.value
    wishes = {name: form[name].data or "" for name in ("words", "eligibility", "state", "problem")}
    if not form.validate():
        wishes = {"words": wishes["words"][:100]}
    number = request.args.get("page", 1, type=int)
    return page(
        "judging/submissions/list.html",
        call=call,
        filters=form,
        pages=lists.desk_page(call, number, **wishes),
        figures=_figures(call),
        waiting=counts_of(call).get((HANDED_IN, Eligibility.OPEN), 0),
        words=words,
    )


def _figures(call: Call) -> list[tuple[int, str]]:
    counts = counts_of(call)
    drafts = sum(count for (state, _), count in counts.items() if state == SubmissionState.DRAFT)
    figures = [
        (counts.get((HANDED_IN, each), 0), words.eligibility_name(each)) for each in Eligibility
    ]
    return [*figures, (drafts, _("Drafts"))]


@bp.post(f"{WHERE}/accept")
@requires(*MANAGERS)
def accept_submissions(code: str) -> Any:
    """Let in all that wait and in which nothing was found."""
    call = managed_call_or_404(code)
    count = eligibility.accept_without_problems(call, by=current_user)
    done = ngettext("%(num)d is eligible now.", "%(num)d are eligible now.", count)
    flash(done if count else _("Nothing to accept: the checks found something in each."), "ok")
    return redirect(url_for(".submissions", code=code))


@bp.route(f"{WHERE}/<submission>", methods=["GET", "POST"])
@requires(*MANAGERS)
def check_submission(code: str, submission: str) -> Any:
    """One submission, large, with all checks; the decision and its reasons."""
    call = managed_call_or_404(code)
    found = child_or_404(Submission, call, submission)
    checks = checks_of(found)
    judged = round_judging(found)
    form = DecisionForm(
        reasons=_reasons(found, checks), data=_before(found, checks), only_out=judged is not None
    )
    if form.validate_on_submit():
        with blame(form):
            eligibility.decide_eligibility(
                found, eligibility=Eligibility(form.eligibility.data),
                reasons=form.reasons.data or [], note=form.note.data or "", by=current_user,
            )  # fmt: skip
            flash(_("Number %(number)s: the decision is saved.", number=found.number), "ok")
            return redirect(_onwards(call, found))
    before, after = lists.neighbours(call, found)
    return page(
        "judging/submissions/check.html",
        call=call,
        form=form,
        submission=found,
        checks=checks,
        copies=copies_of(found),
        judged=judged,
        before=before,
        after=after,
        words=words,
    )


def _reasons(found: Submission, checks: list[str]) -> list[tuple[str, str]]:
    kept = found.eligibility_reasons or []
    offered = reasons_to_offer(checks, kept, photos=found.call.takes_photos)
    return [(code, words.problem_words(code, found.call)) for code in offered]


def _before(found: Submission, checks: list[str]) -> dict[str, Any]:
    """The decision as it stands; before the first one, what the checks suggest."""
    if found.eligibility is Eligibility.OPEN:
        suggested = Eligibility.INELIGIBLE if checks else Eligibility.ELIGIBLE
        return {"eligibility": suggested.value, "reasons": checks}
    return {
        "eligibility": found.eligibility.value,
        "reasons": found.eligibility_reasons,
        "note": found.eligibility_note,
    }


def _onwards(call: Call, found: Submission) -> str:
    """The next one that waits; the list when none does."""
    following = lists.next_open(call, found)
    if following is None:
        return url_for(".submissions", code=call.code)
    return url_for(".check_submission", code=call.code, submission=following.public_id)


@bp.get(f"{WHERE}/<submission>/files/<file>/<{SIZES}:size>")
@requires(*MANAGERS)
def submission_picture(code: str, submission: str, file: str, size: str) -> Response:
    """A photo in one of its sizes, or the PDF as a download."""
    return picture(_file_or_404(code, submission, file), size)


@bp.post(f"{WHERE}/<submission>/files/<file>/original")
@requires(*MANAGERS)
def open_original(code: str, submission: str, file: str) -> Response:
    """The photo as it came, unsealed; the audit names who opened it."""
    one = _file_or_404(code, submission, file)
    content, name, media_type = pictures.open_original(one, by=current_user)
    return download(content, name=name, media_type=media_type)


def _file_or_404(code: str, submission: str, public_id: str) -> SubmissionFile:
    of = child_or_404(Submission, managed_call_or_404(code), submission)
    query = db.select(SubmissionFile).filter_by(public_id=public_id, submission_id=of.id)
    return db.session.scalar(query) or abort(404)
