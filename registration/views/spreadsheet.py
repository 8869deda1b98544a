"""A delegation by spreadsheet: template, list as a file, sending one, looking, confirming."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core.access import requires
from app.core.errors import Invalid
from app.core.i18n import show_money
from app.core.web import blame, download, page
from registration.forms.spreadsheet import ConfirmForm, UploadForm
from registration.models import Delegation, Participant
from registration.queries import permissions, wording
from registration.queries.editions import terms_of
from registration.queries.table_words import field_name, problem_words
from registration.rules.delegation_states import DelegationState
from registration.rules.people_match import ImportMode
from registration.rules.people_plan import PersonStep
from registration.rules.people_table import COLUMNS, TableProblem
from registration.services import people_workbooks, spreadsheet_drafts
from registration.services.places import NoPlaces
from registration.services.spreadsheet import Reading, import_people, read_import, require_import
from registration.services.spreadsheet_drafts import Draft
from registration.services.workbooks import read_table
from registration.views.access import READERS, delegation_or_404
from registration.views.blueprint import bp

#: cells that the page shows; the marked workbook has them all
SHOWN = 200


@bp.get("/delegations/<public_id>/template.xlsx")
@requires(*READERS)
def spreadsheet_template(public_id: str) -> Any:
    """The empty workbook of the edition, in the reader's language."""
    found = delegation_or_404(public_id)
    content = people_workbooks.template(found.edition)
    return _workbook(content, f"{found.edition.code}-{found.number}-template.xlsx")


@bp.post("/delegations/<public_id>/people.xlsx")
@requires(*READERS)
def spreadsheet_people(public_id: str) -> Any:
    """The people as they are, to be changed and sent back; who takes them is written down."""
    found = delegation_or_404(public_id)
    content = people_workbooks.download_people(found, by=current_user)
    return _workbook(content, f"{found.edition.code}-{found.number}.xlsx")


@bp.route("/delegations/<public_id>/spreadsheet", methods=["GET", "POST"])
@requires(*READERS)
def spreadsheet(public_id: str) -> Any:
    """Send a file: every wrong cell is shown at once, or what it would change."""
    found = delegation_or_404(public_id)
    form = UploadForm(modes=_modes(found))
    if form.validate_on_submit():
        with blame(form):
            mode = ImportMode(form.mode.data)
            require_import(found, mode, by=current_user)
            table = read_table(form.file.data.read())
            draft = spreadsheet_drafts.keep_draft(found, table, mode)
            reading = read_import(found, draft.rows, mode=mode, by=current_user)
            if reading.problems:
                return _problems(found, draft, reading), 422
            _require_people(reading)
            return redirect(_preview_url(found, draft))
    may_edit = permissions.may_edit(current_user, found)
    return page(
        "registration/spreadsheet/upload.html", form=form, may_edit=may_edit, **_about(found)
    )


@bp.route("/delegations/<public_id>/spreadsheet/<token>", methods=["GET", "POST"])
@requires(*READERS)
def spreadsheet_preview(public_id: str, token: str) -> Any:
    """Look at what would change and what it costs; confirming imports once."""
    found = _editable_or_403(public_id)
    draft = spreadsheet_drafts.open_draft(found, token)
    form, status = ConfirmForm(), 0
    if form.validate_on_submit():
        try:
            with blame(form):
                _import(found, draft, form)
                return redirect(url_for(".delegation", public_id=public_id) + "#people")
        except NoPlaces as full:
            form.form_errors, status = [str(full)], full.status
    reading = read_import(found, draft.rows, mode=draft.mode, by=current_user)
    if reading.problems:
        return _problems(found, draft, reading), 422
    form.seen.data = reading.fingerprint
    shown, usual = page(
        "registration/spreadsheet/preview.html", form=form, **_change(found, draft, reading)
    )
    return shown, status or usual


@bp.get("/delegations/<public_id>/spreadsheet/<token>/marked.xlsx")
@requires(*READERS)
def spreadsheet_marked(public_id: str, token: str) -> Any:
    """The file as it was sent, wrong cells red, each with a note."""
    found = _editable_or_403(public_id)
    draft = spreadsheet_drafts.open_draft(found, token)
    reading = read_import(found, draft.rows, mode=draft.mode, by=current_user)
    content = people_workbooks.marked_workbook(found.edition, draft.rows[1:], reading.problems)
    return _workbook(content, f"{found.edition.code}-{found.number}-marked.xlsx")


def _import(found: Delegation, draft: Draft, form: ConfirmForm) -> None:
    done = import_people(
        found,
        rows=draft.rows,
        mode=draft.mode,
        by=current_user,
        health_agreed=form.health_agreed.data,
        seen=form.seen.data or "",
        source=draft.token,
    )
    count = done["added"] + done["changed"] + done["removed"]
    words = ngettext(
        "Imported: %(num)d person was added, changed or removed.",
        "Imported: %(num)d people were added, changed or removed.",
        count,
    )
    flash(words, "ok")


def _editable_or_403(public_id: str) -> Delegation:
    found = delegation_or_404(public_id)
    if not permissions.may_edit(current_user, found):
        abort(403)
    return found


def _modes(found: Delegation) -> list[ImportMode]:
    """A list that was submitted may be added to only."""
    return list(ImportMode) if found.state is DelegationState.DRAFT else [ImportMode.ADD]


def _require_people(reading: Reading) -> None:
    if not reading.table.people:
        raise Invalid(_("There is nobody in this file: fill in at least one row."), "file")


def _preview_url(found: Delegation, draft: Draft) -> str:
    return url_for(".spreadsheet_preview", public_id=found.public_id, token=draft.token)


def _workbook(content: bytes, name: str) -> Any:
    return download(content, name=name, media_type=people_workbooks.MEDIA_TYPE)


def _about(found: Delegation) -> dict[str, Any]:
    return {"delegation": found, "edition": found.edition, "words": wording, "columns": COLUMNS}


def _problems(found: Delegation, draft: Draft, reading: Reading) -> Any:
    facts = people_workbooks.table_facts(found.edition)
    problems = reading.problems
    wrong_rows = {problem.row for problem in problems}
    return page(
        "registration/spreadsheet/problems.html",
        draft=draft,
        upload=UploadForm(formdata=None, modes=_modes(found), mode=draft.mode.value),
        wrong_header=reading.wrong_header,
        problems=[
            (each, _name_in(draft, each), problem_words(each, facts)) for each in problems[:SHOWN]
        ],
        count=len(problems),
        right=spreadsheet_drafts.filled(draft.rows) - len(wrong_rows),
        wrong=len(wrong_rows),
        **_about(found),
    )[0]


def _name_in(draft: Draft, problem: TableProblem) -> str:
    """Whose row it is, where its name column says so; the header is nobody's."""
    cells = draft.rows[problem.row - 1] if problem.row > 1 else []
    name = COLUMNS.index("name")
    return cells[name][:100] if problem.column != "name" and len(cells) > name else ""


def _changed(person: Participant, step: PersonStep) -> tuple[Participant, list[str], list[str]]:
    """Who is changed, the fields that get another value, and those that are emptied."""
    emptied = [field for field in step.fields if _is_emptied(step, field)]
    others = [field_name(field) for field in step.fields if field not in emptied]
    return person, others, [field_name(field) for field in emptied]


def _is_emptied(step: PersonStep, field: str) -> bool:
    return step.project is None if field == "project" else not getattr(step.row, field)


def _change(found: Delegation, draft: Draft, reading: Reading) -> dict[str, Any]:
    plan, there = reading.plan, reading.listed
    removed = [there.people[place] for place in plan.removed]
    currency = terms_of(found.edition).currency
    return {
        **_about(found),
        "draft": draft,
        "reading": reading,
        "plan": plan,
        "changed": [
            _changed(there.people[s.person], s) for s in plan.changed if s.person is not None
        ],
        "removed": removed,
        "removed_projects": [there.projects[place] for place in plan.removed_projects],
        "before": show_money(reading.before.total_cents, currency),
        "after": show_money(reading.after.total_cents, currency),
        "price_changes": reading.before.total_cents != reading.after.total_cents,
    }
