"""The projects of a delegation: the project form with its team, removing one."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.i18n import localised
from app.core.web import blame, page
from registration.forms.projects import ProjectForm
from registration.models import Delegation, Participant, Project, ProjectCategory
from registration.models.project import StandKind
from registration.queries import permissions, wording
from registration.queries.editions import categories_of, terms_of
from registration.queries.sheets import live_people, team_of
from registration.rules.roles import ParticipantRole
from registration.services import projects
from registration.views.access import READERS, child_or_404, delegation_or_404
from registration.views.blueprint import bp


@bp.route("/delegations/<public_id>/projects/new", methods=["GET", "POST"])
@requires(*READERS)
def new_project(public_id: str) -> Any:
    """Add a project; a title is enough to save."""
    found = delegation_or_404(public_id)
    if not permissions.may_edit(current_user, found):
        abort(403)
    form = _form(found, team=[request.args.get("person", "")])
    if form.validate_on_submit():
        with blame(form):
            values, team = _values(form, found), _team(form, found)
            projects.add_project(
                found, values=values, team=team, by=current_user, public_id=form.new_id.data
            )
            return _saved(found, form.title.data)
    return _page(form, found, None)


@bp.route("/delegations/<public_id>/projects/<project>/", methods=["GET", "POST"])
@requires(*READERS)
def project(public_id: str, project: str) -> Any:
    """Look at a project, and change it while it may be changed."""
    found = delegation_or_404(public_id)
    one = child_or_404(Project, found, project)
    form = _form(found, **_shown(one, live_people(found)))
    editable = "project" in permissions.editable_fields(current_user, found)
    if editable and form.validate_on_submit():
        with blame(form):
            values, team = _values(form, found), _team(form, found)
            projects.change_project(one, values=values, team=team, by=current_user)
            return _saved(found, one.title)
    return _page(form, found, one, editable=editable)


@bp.post("/delegations/<public_id>/projects/<project>/remove")
@requires(*READERS)
def remove_project(public_id: str, project: str) -> Any:
    """Delete a project; its team stays."""
    found = delegation_or_404(public_id)
    one = child_or_404(Project, found, project)
    title = one.title
    projects.remove_project(one, by=current_user)
    flash(_("“%(title)s” is removed; its team stays in the delegation.", title=title), "ok")
    return redirect(url_for(".delegation", public_id=public_id) + "#projects")


def _form(found: Delegation, **values: Any) -> ProjectForm:
    categories = [
        (category.code, localised(category.name)) for category in categories_of(found.edition)
    ]
    return ProjectForm(categories=categories, people=_choices(found), data=values)


def _choices(found: Delegation) -> list[tuple[str, str]]:
    """The exhibitors; whoever shows another project is marked, because choosing moves them."""
    titles = {project.id: project.title for project in found.projects}
    return [
        (person.public_id, _choice(person, titles))
        for person in live_people(found)
        if person.role is ParticipantRole.EXHIBITOR
    ]


def _choice(person: Participant, titles: dict[int, str]) -> str:
    title = titles.get(person.project_id or 0)
    return f"{person.display_name} ({title})" if title else person.display_name


def _shown(one: Project, people: list[Participant]) -> dict[str, Any]:
    return {
        "title": one.title,
        "category": one.category.code if one.category else "",
        "abstract": one.abstract,
        "team": [person.public_id for person in team_of(one, people)],
        "stand": one.stand.value,
        "needs_power": one.needs_power,
        "needs_internet": one.needs_internet,
        "stand_notes": one.stand_notes,
    }


def _values(form: ProjectForm, found: Delegation) -> dict[str, Any]:
    return {
        "title": form.title.data,
        "category": _category(form, found),
        "abstract": form.abstract.data or "",
        "stand": StandKind(form.stand.data),
        "needs_power": form.needs_power.data,
        "needs_internet": form.needs_internet.data,
        "stand_notes": form.stand_notes.data or "",
    }


def _category(form: ProjectForm, found: Delegation) -> ProjectCategory | None:
    wanted = form.category.data
    return next((each for each in categories_of(found.edition) if each.code == wanted), None)


def _team(form: ProjectForm, found: Delegation) -> list[Participant]:
    return [person for person in live_people(found) if person.public_id in (form.team.data or [])]


def _saved(found: Delegation, title: str) -> Any:
    flash(_("“%(title)s” is saved.", title=title), "ok")
    return redirect(url_for(".delegation", public_id=found.public_id) + "#projects")


def _page(
    form: ProjectForm, found: Delegation, one: Project | None, *, editable: bool = True
) -> Any:
    return page(
        "registration/project.html",
        form=form,
        delegation=found,
        edition=found.edition,
        project=one,
        editable=editable,
        team_max=terms_of(found.edition).team_max,
        categories=categories_of(found.edition),
        people=team_of(one, live_people(found)) if one else [],
        words=wording,
        may_remove=one is not None and permissions.may_edit(current_user, found),
    )
