"""What an import writes: all people and projects in a fixed number of statements."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete

from app.core import audit
from app.core.clock import now
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.names import search_key
from app.extensions import db
from registration.models import (
    Consent,
    ConsentKind,
    ConsentState,
    Delegation,
    Gender,
    Participant,
    Project,
    ProjectCategory,
)
from registration.queries.consents import is_health_refused, is_minor_there, newest
from registration.queries.editions import categories_of
from registration.queries.people_rows import Listed
from registration.rules.delegation_states import DelegationState
from registration.rules.people_match import ImportMode
from registration.rules.people_plan import PeoplePlan, PersonStep, ProjectStep
from registration.services.places import give_back_places, take_places
from registration.services.removing import delete_people


def apply_plan(
    delegation: Delegation, there: Listed, plan: PeoplePlan, *, mode: ImportMode, agreed_by: Any
) -> dict[str, int]:
    """Write ``plan``; answers how many people and projects were added, changed and removed.

    The caller holds the delegation and has read the list under that hold. In a submitted
    delegation new people get places at once, or NoPlaces. ``agreed_by`` told us that the adults
    agree to their diets being kept; None: nobody did.
    """
    projects = _write_projects(delegation, there, plan)
    moved = _free_places_of_other_roles(delegation, there, plan)
    written = [_write_person(delegation, there, step, projects) for step in plan.people]
    _remove_people(delegation, [there.people[place] for place in plan.removed])
    _number(there, plan, written, mode)
    db.session.flush()
    _remove_projects(delegation, [there.projects[place] for place in plan.removed_projects])
    if agreed_by is not None:
        _declare_health(written, plan, agreed_by)
    submitted = delegation.state is DelegationState.SUBMITTED
    new = [p for p, step in zip(written, plan.people, strict=True) if step.person is None]
    take_places(delegation, moved + (new if submitted else []))
    return {
        "added": len(plan.added),
        "changed": len(plan.changed),
        "removed": len(plan.removed),
        "projects_added": len(plan.added_projects),
        "projects_changed": len(plan.changed_projects),
        "projects_removed": len(plan.removed_projects),
    }


def _write_projects(delegation: Delegation, there: Listed, plan: PeoplePlan) -> list[Project]:
    categories = {each.code: each for each in categories_of(delegation.edition)}
    projects = [_write_project(delegation, there, step, categories) for step in plan.projects]
    db.session.flush()
    return projects


def _write_project(
    delegation: Delegation,
    there: Listed,
    step: ProjectStep,
    categories: dict[str, ProjectCategory],
) -> Project:
    if step.project is None:
        project = Project(delegation=delegation)
    else:
        project = there.projects[step.project]
    for field in step.fields:
        value = getattr(step.row, field)
        setattr(project, field, categories.get(value) if field == "category" else value)
    db.session.add(project)
    return project


def _write_person(
    delegation: Delegation, there: Listed, step: PersonStep, projects: list[Project]
) -> Participant:
    if step.person is None:
        person = Participant(delegation=delegation, edition=delegation.edition)
    else:
        person = there.people[step.person]
    for field in step.fields:
        if field != "project":
            setattr(person, field, _value(step, field))
    if step.person is None or "project" in step.fields:
        person.project_id = projects[step.project].id if step.project is not None else None
    if step.row.diet and "diet" in step.fields and is_health_refused(person):
        raise Invalid(_l("Under 18, only a parent can agree."))
    if step.fields:
        person.search_key = search_key(f"{person.name} {person.latin_name}")
        person.updated_at = now()
    db.session.add(person)
    return person


def _value(step: PersonStep, field: str) -> Any:
    value = getattr(step.row, field)
    if field == "gender":
        return Gender(value or Gender.UNSTATED)
    return (value or None) if field == "diet" else value


def _free_places_of_other_roles(
    delegation: Delegation, there: Listed, plan: PeoplePlan
) -> list[Participant]:
    """Who changes role gives the old place back, and is answered, to take the new one."""
    steps = [step for step in plan.people if step.person is not None and "role" in step.fields]
    people = [there.people[step.person] for step in steps if step.person is not None]
    placed = [person for person in people if person.placed_at is not None]
    if placed:
        give_back_places(delegation, placed)
    return placed


def _remove_people(delegation: Delegation, people: Iterable[Participant]) -> None:
    """As one by one: who never held a place is deleted, who does is kept as withdrawn."""
    gone = list(people)
    placed = [person for person in gone if person.placed_at is not None]
    if placed:
        give_back_places(delegation, placed)
    for person in placed:
        person.withdrawn_at, person.project_id = now(), None
    held = {id(person) for person in placed}
    delete_people(delegation, [person for person in gone if id(person) not in held])


def _number(there: Listed, plan: PeoplePlan, written: list[Participant], mode: ImportMode) -> None:
    """New people come last; a file that stands for the whole list also says its order."""
    last = max((person.position for person in there.people), default=0)
    for place, (person, step) in enumerate(zip(written, plan.people, strict=True), 1):
        if mode is ImportMode.REPLACE:
            person.position = place
        elif step.person is None:
            last += 1
            person.position = last


def _remove_projects(delegation: Delegation, projects: list[Project]) -> None:
    if not projects:
        return
    gone = [project.id for project in projects]
    db.session.expire(delegation, ["projects"])
    db.session.execute(delete(Project).where(Project.id.in_(gone)))


def _declare_health(written: list[Participant], plan: PeoplePlan, by: Any) -> None:
    """What adults told the head of delegation; a minor's parent is asked by a private link."""
    for person, step in zip(written, plan.people, strict=True):
        wanted = step.row.diet and "diet" in step.fields and not is_minor_there(person)
        known = newest(person, ConsentKind.HEALTH_DATA) if step.person is not None else None
        if wanted and (known is None or known.state is not ConsentState.GIVEN):
            db.session.add(
                Consent(
                    participant=person,
                    kind=ConsentKind.HEALTH_DATA,
                    state=ConsentState.GIVEN,
                    answered_at=now(),
                    recorded_by=audit.actor_name(by),
                )
            )
