"""What a delegation's page says at a glance: where it stands, what is next, what is missing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.ages import age_on
from app.core.clock import now
from app.core.i18n import show_date
from registration.models import Delegation, Participant, Project
from registration.queries.sheets import Sheet, team_of
from registration.queries.wording import (
    day_words,
    gap_sentence,
    gap_title,
    moment_words,
    role_name,
)
from registration.rules.completeness import Gap, Missing, Severity
from registration.rules.delegation_states import DelegationState

S = DelegationState


@dataclass(frozen=True)
class Next:
    """The one thing to do now, or to wait for."""

    title: str
    text: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Todo:
    """One gap as the page lists it: what, about whom, where to mend it."""

    title: str
    about: str
    more: str
    url: str
    label: str
    blocks: bool


def steps(delegation: Delegation, sheet: Sheet) -> list[tuple[str, str]]:
    """The four states a delegation passes, with the day it did, or by when it should."""
    zone = delegation.edition.timezone
    validated = day_words(delegation.validated_at, zone)
    return [
        (_("Draft"), day_words(delegation.created_at, zone)),
        (_("Submitted"), day_words(delegation.submitted_at, zone) or _by_deadline(delegation)),
        (_("Validated"), validated or _by_validation(delegation, sheet)),
        (_("Confirmed"), day_words(delegation.confirmed_at, zone) or _("when paid")),
    ]


def step_now(delegation: Delegation) -> int:
    """Which of the steps it stands at; -1 when it is refused or withdrawn."""
    order = [S.DRAFT, S.SUBMITTED, S.VALIDATED, S.CONFIRMED]
    return order.index(delegation.state) if delegation.state in order else -1


def _by_deadline(delegation: Delegation) -> str:
    edition = delegation.edition
    day = day_words(edition.registration_closes_at, edition.timezone)
    return _("by %(day)s", day=day) if day else ""


def _by_validation(delegation: Delegation, sheet: Sheet) -> str:
    day = validation_day(delegation, sheet)
    return _("by %(day)s", day=day) if day else ""


def validation_day(delegation: Delegation, sheet: Sheet) -> str:
    """By when the regional office answers; empty before submission."""
    if delegation.submitted_at is None:
        return ""
    due = delegation.submitted_at + timedelta(days=sheet.terms.validation_days)
    return day_words(due, delegation.edition.timezone)


def next_step(
    delegation: Delegation, sheet: Sheet, *, invoices: list[Any], own: bool = True
) -> Next:
    """What is next, and by when; ``own`` speaks to the organisation, else to the office."""
    if delegation.state is S.DRAFT:
        return _next_of_draft(delegation, sheet)
    if delegation.state is S.SUBMITTED:
        return _next_of_submitted(delegation, sheet, own)
    if delegation.state is S.VALIDATED:
        return _next_of_validated(invoices)
    if delegation.state is S.CONFIRMED:
        return Next(
            _("Confirmed: everybody has a place"),
            _("See you in %(city)s!", city=delegation.edition.city or delegation.edition.name),
        )
    return _next_of_ended(delegation)


def _next_of_submitted(delegation: Delegation, sheet: Sheet, own: bool) -> Next:
    day = validation_day(delegation, sheet)
    if not own:
        return Next(_("Next: check and validate by %(day)s", day=day))
    office = delegation.organisation.region.name
    return Next(
        _("Next: %(office)s checks your list by %(day)s", office=office, day=day),
        _("You do not need to wait: consents and travel days can be completed now."),
    )


def _next_of_ended(delegation: Delegation) -> Next:
    title = (
        _("This delegation was refused")
        if delegation.state is S.REFUSED
        else _("This delegation was withdrawn")
    )
    return Next(title, delegation.reason)


def _next_of_draft(delegation: Delegation, sheet: Sheet) -> Next:
    edition = delegation.edition
    closes = edition.registration_closes_at
    until = moment_words(closes, edition.timezone)
    if closes is not None and now() >= closes:
        return Next(
            _("Registration has closed"),
            _("This draft was not submitted. Write to the organiser if it should still come."),
        )
    count = len(blocking(sheet))
    if count:
        title = ngettext(
            "Next: complete %(num)d point, then submit",
            "Next: complete %(num)d points, then submit",
            count,
        )
    else:
        title = _("Next: submit it to %(office)s", office=delegation.organisation.region.name)
    text = _("Submit by %(until)s. Everything you save stays here.", until=until) if until else ""
    if count:
        return Next(title, text)
    url = url_for("registration.submit", public_id=delegation.public_id)
    return Next(title, text, url, _("Check and submit"))


def _next_of_validated(invoices: list[Any]) -> Next:
    if not invoices:
        return Next(_("Next: wait for the confirmation"))
    invoice = invoices[0]
    return Next(
        _("Next: pay by %(day)s", day=show_date(invoice.due_on, "long")),
        _("The delegation is confirmed as soon as the money arrives."),
        url_for("billing.invoice", public_id=invoice.public_id),
        _("See the invoice and pay"),
    )


def blocking(sheet: Sheet) -> list[Missing]:
    """What keeps it from being submitted; insurance is declared while submitting."""
    return [
        each
        for each in sheet.missing
        if each.severity is Severity.BLOCKS_SUBMIT and each.gap is not Gap.INSURANCE
    ]


def todo(delegation: Delegation, sheet: Sheet) -> list[Todo]:
    """Everything still missing, what blocks first, with a link to where it is mended."""
    people = {person.public_id: person for person in sheet.people}
    projects = {project.public_id: project for project in delegation.projects}
    gaps = [each for each in sheet.missing if each.gap is not Gap.INSURANCE]
    found = [_todo(delegation, sheet, each, people, projects) for each in gaps]
    return sorted(found, key=lambda each: not each.blocks)


def _todo(
    delegation: Delegation,
    sheet: Sheet,
    gap: Missing,
    people: dict[Any, Participant],
    projects: dict[Any, Project],
) -> Todo:
    person, project = people.get(gap.person), projects.get(gap.project)
    about = person.display_name if person else project.title if project else ""
    url, label = _mend(delegation, gap)
    if gap.gap is Gap.CONSENT and person and person.consents:
        label = _("Send the link again")
    return Todo(
        title=gap_title(gap.gap),
        about=about,
        more=gap_sentence(gap, person, sheet.facts),
        url=url,
        label=label,
        blocks=gap.severity is Severity.BLOCKS_SUBMIT,
    )


_ADDED = {Gap.NO_HEAD: "head_of_delegation", Gap.NO_EXHIBITOR: "exhibitor"}


def _mend(delegation: Delegation, gap: Missing) -> tuple[str, str]:
    """Where a gap is mended, and what the button there says."""
    here: dict[str, Any] = {"public_id": delegation.public_id}
    if gap.gap is Gap.CONSENT:
        return url_for("registration.guardian", **here, person=gap.person), _("Ask a parent")
    if gap.gap is Gap.PROJECT:
        return url_for("registration.new_project", **here, person=gap.person), _("Add a project")
    if gap.person:
        return url_for("registration.person", **here, person=gap.person), _("Fill in")
    if gap.project:
        return url_for("registration.project", **here, project=gap.project), _("Fill in")
    if gap.gap in _ADDED:
        return url_for("registration.new_person", **here, role=_ADDED[gap.gap]), _("Add")
    return url_for("registration.delegation", **here) + "#people", _("Look at the people")


@dataclass(frozen=True)
class Row:
    """One person in the table."""

    person: Participant
    role: str
    age: int | None
    kind: str
    state: str


def people_rows(sheet: Sheet) -> list[Row]:
    """The people in order of entry, each with what is missing first."""
    first: dict[Any, Missing] = {}
    for gap in sheet.missing:
        if gap.person is not None:
            first.setdefault(gap.person, gap)
    return [_row(person, first.get(person.public_id), sheet) for person in sheet.people]


def _row(person: Participant, gap: Missing | None, sheet: Sheet) -> Row:
    born, day = person.birth_date, sheet.facts.starts_on
    kind = "ok" if gap is None else "bad" if gap.severity is Severity.BLOCKS_SUBMIT else "warn"
    return Row(
        person=person,
        role=role_name(person.role),
        age=age_on(born, day) if born and born <= day else None,
        kind=kind,
        state=gap_title(gap.gap) if gap else _("Complete"),
    )


@dataclass(frozen=True)
class ProjectRow:
    """One project in the list."""

    project: Project
    team: int
    kind: str
    state: str


def project_rows(delegation: Delegation, sheet: Sheet) -> list[ProjectRow]:
    """The projects in order of entry, each with what is missing first."""
    first: dict[Any, Missing] = {}
    for gap in sheet.missing:
        if gap.project is not None:
            first.setdefault(gap.project, gap)
    return [_project_row(project, sheet, first) for project in delegation.projects]


def _project_row(project: Project, sheet: Sheet, first: dict[Any, Missing]) -> ProjectRow:
    gap = first.get(project.public_id)
    return ProjectRow(
        project=project,
        team=len(team_of(project, sheet.people)),
        kind="bad" if gap else "ok",
        state=gap_title(gap.gap) if gap else _("Complete"),
    )
