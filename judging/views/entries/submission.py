"""One submission: written, saved as one types, handed in, changed, withdrawn."""

from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _

from app.core.access import public
from app.core.clock import now
from app.core.errors import DomainError
from app.core.i18n import show_time
from app.core.web import blame, page
from judging.forms.submissions import PREFIX, submission_form
from judging.models import Submission
from judging.queries import entries as queries
from judging.queries import wording_entries as words
from judging.queries.calls import reason_words
from judging.queries.editing import why_fixed
from judging.queries.standing import is_released
from judging.queries.wording_eligibility import problem_words
from judging.rules.authors import AuthorGap
from judging.rules.eligibility import Problem
from judging.rules.kinds import Eligibility, SubmissionState
from judging.services import submissions as services
from judging.services.submissions import ChangedElsewhere, Incomplete
from judging.views.blueprint import bp
from judging.views.entries.access import Entry, by_link
from judging.views.entries.entry import answer_page
from judging.views.fetch import submission_or_404

GAPS = frozenset(gap.value for gap in AuthorGap)


@bp.post("/entries/<key>/new")
@public
@by_link
def add_submission(entry: Entry) -> Any:
    """Start an empty draft."""
    opened = services.open_submission(entry.author, by=entry.by)
    return redirect(_page_of(entry, opened))


@bp.route("/entries/<key>/<submission>/", methods=["GET", "POST"])
@public
@by_link
def edit_submission(entry: Entry, submission: str) -> Any:
    """The form of one submission; works without script, saves by itself with it."""
    found = submission_or_404(entry.author, submission)
    form = submission_form(found, speakers=_lines(found))
    conflict = None
    missing = services.missing_for(found) if request.args.get("check") else []
    if entry.own and form.validate_on_submit():
        with blame(form):
            try:
                return _send(entry, found, form)
            except ChangedElsewhere:
                conflict = found
                raise
            except Incomplete as refused:
                missing = refused.missing
    if conflict is not None:
        form.revision.data = str(found.revision)
    _blame_missing(form, found, missing)
    shown, status = _shown(entry, found, form, missing=missing, conflict=conflict)
    return shown, 200 if request.method == "GET" else status


def _send(entry: Entry, found: Submission, form: Any) -> Any:
    """Save, and hand in when that button was pressed: what is missing then is shown by its field,
    and what was written stays saved."""
    services.save_draft(
        found, title=(form.title.data or "").strip(), answers=form.answers,
        captions=form.captions, revision=form.seen, by=entry.by,
    )  # fmt: skip
    if "more" in request.form:
        return redirect(_page_of(entry, found, more=1))
    if "hand_in" not in request.form:
        flash(_("Saved."), "ok")
        return redirect(_page_of(entry, found))
    try:
        services.submit_submission(found, by=entry.by)
    except Incomplete:
        return redirect(_page_of(entry, found, check=1))
    words_done = _("Handed in under number %(number)s. A mail confirms it.", number=found.number)
    flash(words_done, "ok")
    return redirect(url_for(".entry", key=entry.key))


@bp.post("/entries/<key>/<submission>/draft")
@public
@by_link
def autosave(entry: Entry, submission: str) -> Any:
    """Save a draft while it is being written; answers when, or why not."""
    found = submission_or_404(entry.author, submission)
    form = submission_form(found)
    if not form.validate_on_submit():
        return jsonify(message=_first_error(form)), 422
    try:
        if found.state is not SubmissionState.DRAFT:
            raise ChangedElsewhere(_("This was handed in meanwhile: reload the page."))
        services.save_draft(
            found, title=(form.title.data or "").strip(), answers=form.answers,
            captions=form.captions, revision=form.seen, by=entry.by,
        )  # fmt: skip
    except DomainError as refused:
        return jsonify(message=str(refused)), refused.status
    at = show_time(now(), entry.call.edition.timezone)
    return jsonify(message=_("Saved %(time)s", time=at), revision=found.revision)


@bp.post("/entries/<key>/<submission>/withdraw")
@public
@by_link
def withdraw(entry: Entry, submission: str) -> Any:
    """Take it out, also after the closing."""
    found = submission_or_404(entry.author, submission)
    services.withdraw_submission(found, by=entry.by)
    flash(_("Number %(number)s is withdrawn.", number=found.number), "ok")
    return redirect(url_for(".entry", key=entry.key))


@bp.post("/entries/<key>/<submission>/return")
@public
@by_link
def undo_withdrawal(entry: Entry, submission: str) -> Any:
    """Hand it in again under its number, as long as the call is open."""
    found = submission_or_404(entry.author, submission)
    try:
        services.submit_submission(found, by=entry.by)
    except Incomplete as refused:
        flash(" ".join(_words_of(code, found) for code in refused.missing), "bad")
        return redirect(url_for(".entry", key=entry.key))
    flash(_("Number %(number)s takes part again.", number=found.number), "ok")
    return redirect(url_for(".entry", key=entry.key))


@bp.post("/entries/<key>/<submission>/remove")
@public
@by_link
def remove_draft(entry: Entry, submission: str) -> Any:
    """Delete a draft with its files."""
    services.discard_draft(submission_or_404(entry.author, submission), by=entry.by)
    flash(_("The draft is removed."), "ok")
    return redirect(url_for(".entry", key=entry.key))


def _shown(
    entry: Entry, found: Submission, form: Any, *, missing: list[str], conflict: Submission | None
) -> Any:
    call = entry.call
    return page(
        "judging/entries/submission.html",
        form=form,
        entry=entry,
        author=entry.author,
        call=call,
        submission=found,
        asked=_asked(found, form),
        conflict=conflict,
        gaps=[AuthorGap(code) for code in missing if code in GAPS],
        fixed=why_fixed(found, by=entry.by),
        refusal=reason_words(queries.closed_to(entry.author)),
        released=is_released(call),
        reasons=_reasons(found),
        answer_page=answer_page(found, entry.key),
        words=words,
    )


def _asked(found: Submission, form: Any) -> list[tuple[Any, bool, str]]:
    """(field, optional, kind of m.field) of what is asked, in order."""
    required = {PREFIX + each.code for each in found.call.fields if each.required} | {"title"}
    shown = [field for field in form if field.name == "title" or _is_answer(field.name)]
    order = ["title", *(f.name for f in shown if f.name.startswith("caption_"))]
    order += [PREFIX + each.code for each in found.call.fields]
    by_name = {field.name: field for field in shown}
    return [
        (by_name[name], name not in required, "is-wide" if _is_long(by_name[name]) else "")
        for name in order
        if name in by_name
    ]


def _is_answer(name: str) -> bool:
    return name.startswith((PREFIX, "caption_"))


def _is_long(field: Any) -> bool:
    return bool(field.type == "TextAreaField")


def _lines(found: Submission) -> int:
    """How many lines for speakers: one more than there are, when that was asked."""
    people = [each for each in (found.answers or {}).values() if isinstance(each, list)]
    most = max((len(each) for each in people), default=0)
    return most + 1 if request.args.get("more") else most


def _blame_missing(form: Any, found: Submission, missing: list[str]) -> None:
    """Each missing thing stands by its field; what has no field stands above the form."""
    for code in missing:
        base, _colon, about = code.partition(":")
        name = "title" if base == Problem.TITLE else PREFIX + about
        if name in form:
            form[name].errors = [*form[name].errors, _words_of(code, found)]
        else:
            form.form_errors = [*form.form_errors, _words_of(code, found)]


def _words_of(code: str, found: Submission) -> str:
    if code in GAPS:
        return _("Still missing: %(what)s", what=words.gap_words(AuthorGap(code)))
    return problem_words(code, found.call)


def _reasons(found: Submission) -> list[str]:
    """Why the secretary refused it."""
    if found.eligibility is not Eligibility.INELIGIBLE:
        return []
    return [problem_words(code, found.call) for code in found.eligibility_reasons]


def _first_error(form: Any) -> str:
    for field in form:
        for error in field.errors:
            return _("Not saved yet: %(field)s: %(error)s", field=field.label.text, error=error)
    return _("Not saved yet.")


def _page_of(entry: Entry, found: Submission, **more: Any) -> str:
    return url_for(".edit_submission", key=entry.key, submission=found.public_id, **more)
