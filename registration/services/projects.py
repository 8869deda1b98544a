"""The projects of a delegation and their teams."""

from collections.abc import Sequence
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.core.i18n import ngettext
from app.core.names import normalise_name
from app.core.stale import lock
from app.extensions import db
from registration.models import Delegation, Participant, Project
from registration.queries.editions import terms_of
from registration.queries.permissions import editable_fields, may_edit
from registration.rules.roles import ParticipantRole

FIELDS = frozenset(
    {
        "title", "category", "abstract", "stand", "needs_power", "needs_internet", "stand_notes",
    }
)  # fmt: skip


def add_project(
    delegation: Delegation,
    *,
    values: dict[str, Any],
    team: Sequence[Participant],
    by: Any,
    public_id: str | None = None,
) -> Project:
    """Add a project with ``values`` (see FIELDS) that ``team`` shows; a title is enough to save.

    ``public_id`` is the form's own random id: the same form sent twice adds one project.
    """
    lock(delegation, "state")
    _require(may_edit(by, delegation))
    if public_id and (before := _sent_before(delegation, public_id)):
        return before
    project = Project(delegation=delegation)
    if public_id:
        project.public_id = public_id
    _write(project, values)
    db.session.add(project)
    db.session.flush()
    _set_team(project, team)
    audit.record("project.added", project, by=by)
    return project


def change_project(
    project: Project, *, values: dict[str, Any], team: Sequence[Participant], by: Any
) -> Project:
    """Change the given ``values`` and who shows it."""
    lock(project.delegation, "state")
    _require("project" in editable_fields(by, project.delegation))
    _write(project, values)
    _set_team(project, team)
    audit.record("project.changed", project, by=by, fields=sorted(values))
    return project


def remove_project(project: Project, *, by: Any) -> None:
    """Delete a project; its team stays in the delegation, without one."""
    lock(project.delegation, "state")
    _require(may_edit(by, project.delegation))
    _set_team(project, [])
    audit.record("project.removed", project, by=by)
    db.session.delete(project)


def _write(project: Project, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise TypeError(f"no field of a project: {sorted(unknown)}")
    for field, value in values.items():
        setattr(project, field, value.strip() if type(value) is str else value)
    project.title = normalise_name(project.title or "")
    if not project.title:
        raise Invalid(_l("Write a title: it can be changed until you submit."), "title")
    category = project.category
    if category is not None and category.edition_id != project.delegation.edition_id:
        raise Invalid(_l("Choose a category of this edition."), "category")


def _set_team(project: Project, team: Sequence[Participant]) -> None:
    chosen = {person.id for person in team}
    most = terms_of(project.delegation.edition).team_max
    if len(chosen) > most:
        words = ngettext(
            "A team has at most %(num)d person.", "A team has at most %(num)d people.", most
        )
        raise Invalid(words, "team")
    for person in team:
        exhibitor = person.role is ParticipantRole.EXHIBITOR and person.withdrawn_at is None
        if person.delegation_id != project.delegation_id or not exhibitor:
            raise Invalid(_l("Only exhibitors of this delegation show a project."), "team")
    for person in project.delegation.participants:
        if person.id in chosen and person.project_id != project.id:
            person.project_id, person.updated_at = project.id, now()
        elif person.project_id == project.id and person.id not in chosen:
            person.project_id, person.updated_at = None, now()
    db.session.flush()
    db.session.expire(project, ["team"])


def _sent_before(delegation: Delegation, public_id: str) -> Project | None:
    query = db.select(Project).filter_by(public_id=public_id, delegation_id=delegation.id)
    return db.session.scalar(query)


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_l("Projects can no longer be changed by you. Ask your regional office."))
