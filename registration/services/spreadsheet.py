"""Registering people by spreadsheet: judged whole, shown before it counts, then done at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core import audit
from app.core.clock import today
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import country_names
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from registration.models import Delegation, Participant, Terms
from registration.queries.editions import (
    age_limits_of,
    categories_of,
    rates_of,
    ratio_of,
    terms_of,
)
from registration.queries.people_rows import Listed, listed, understood
from registration.queries.permissions import actors_of, may_edit
from registration.queries.sheets import standing_at, whole
from registration.rules.cells import plain
from registration.rules.delegation_states import Actor, DelegationState
from registration.rules.people_checks import check_people
from registration.rules.people_match import ImportMode
from registration.rules.people_plan import PeoplePlan, plan_import, plan_problems
from registration.rules.people_table import (
    COLUMNS,
    PeopleTable,
    RowProblem,
    TableProblem,
    header_problems,
    read_people,
)
from registration.rules.rates import PricedPerson, Quote, quote
from registration.rules.roles import DELEGATION_ROLES, ParticipantRole
from registration.services.spreadsheet_apply import apply_plan

DEED = "delegation.imported"


@dataclass(frozen=True)
class Reading:
    """A table read against the list as it is now. With any problem, nothing may be imported."""

    table: PeopleTable
    listed: Listed
    plan: PeoplePlan
    problems: tuple[TableProblem, ...]
    #: where the names of the columns are wrong: then no row was judged
    wrong_header: bool
    before: Quote
    after: Quote

    @property
    def fingerprint(self) -> str:
        """Changes with anything that confirming would do; a page carries it along."""
        known = [person.public_id for person in self.listed.people]
        told = (self.plan, known, self.before.total_cents, self.after.total_cents)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    @property
    def has_diets(self) -> bool:
        """Whether the import would write health data."""
        return any(step.row.diet and "diet" in step.fields for step in self.plan.people)


def read_import(
    delegation: Delegation, rows: Sequence[Sequence[Any]], *, mode: ImportMode, by: Any
) -> Reading:
    """What importing ``rows``, the header first, would do, and every problem at once.

    Changes nothing. Words of any language of the platform are understood.
    """
    wrong = _header(rows[0] if rows else [])
    table = PeopleTable((), (), wrong) if wrong else _table(delegation, rows[1:])
    has_diets = any(person.diet for person in table.people)
    there = listed(delegation, _diets(delegation) if has_diets else {})
    plan = plan_import(there.person_rows, there.project_rows, table, mode)
    terms = terms_of(delegation.edition)
    return Reading(
        table=table,
        listed=there,
        plan=plan,
        problems=tuple(
            sorted(
                [
                    *table.problems,
                    *_judged(delegation, table, plan, terms, by),
                    *plan_problems(plan, there.person_rows, terms.team_max),
                ],
                key=lambda problem: (problem.row, problem.letter),
            )
        ),
        wrong_header=bool(wrong),
        before=_quote(delegation, terms, _priced(there)),
        after=_quote(delegation, terms, _priced_after(there, plan)),
    )


def import_people(
    delegation: Delegation,
    *,
    rows: Sequence[Sequence[Any]],
    mode: ImportMode,
    by: Any,
    health_agreed: bool | None = None,
    seen: str = "",
    source: str = "",
) -> dict[str, Any]:
    """Do what :func:`read_import` announced, all of it or nothing; answers what was done.

    ``seen`` is the fingerprint that was shown: Conflict when the list changed meanwhile. The same
    ``source`` (an upload) is imported once, however often it is sent. ``health_agreed`` says that
    the people agreed to their diets being kept; None leaves that open, and nobody may read them
    before they do. Invalid while any cell is wrong, or when the people did not agree. NoPlaces when
    a cap is full.
    """
    lock(delegation, "state")
    if source and (before := _done_before(delegation, source)):
        return before
    require_import(delegation, mode, by=by)
    _load_anew(delegation)
    reading = read_import(delegation, rows, mode=mode, by=by)
    _require_right(reading, seen)
    if reading.has_diets and health_agreed is False:
        raise Invalid(
            _l("Tick this box, or empty the column diet: such notes need a consent."),
            "health_agreed",
        )
    done = apply_plan(
        delegation, reading.listed, reading.plan, mode=mode, agreed_by=by if health_agreed else None
    )
    audit.record(DEED, delegation, by=by, mode=mode.value, source=source, **done)
    return done


def require_import(delegation: Delegation, mode: ImportMode, *, by: Any) -> None:
    """NotAllowed when ``by`` may not change the list now, Conflict when it may only be added to."""
    if not may_edit(by, delegation):
        raise NotAllowed(_l("This list can no longer be changed by you. Ask your regional office."))
    if mode is ImportMode.REPLACE and delegation.state is not DelegationState.DRAFT:
        raise Conflict(
            _l("A list that was submitted can be added to, but not replaced by another."), "mode"
        )


def _done_before(delegation: Delegation, source: str) -> dict[str, Any] | None:
    events = audit.history(delegation)
    same = [e for e in events if e.action == DEED and e.data.get("source") == source]
    return dict(same[0].data) if same else None


def _load_anew(delegation: Delegation) -> None:
    """The people and projects as others left them, in a fixed number of statements."""
    query = db.select(Delegation).filter_by(id=delegation.id).options(*whole())
    db.session.scalars(query.execution_options(populate_existing=True)).unique().one()


def _require_right(reading: Reading, seen: str) -> None:
    if reading.problems:
        raise Invalid(_l("Some cells are wrong. Nothing was changed."))
    if not reading.table.people:
        raise Invalid(_l("There is nobody in this file: fill in at least one row."), "file")
    if seen and seen != reading.fingerprint:
        raise Conflict(
            _l(
                "The list or its price changed while you were looking. Nothing was imported yet: "
                "look again at what would change, then confirm."
            )
        )


def _header(header: Sequence[Any]) -> tuple[TableProblem, ...]:
    beyond = [
        TableProblem(1, "", RowProblem.EXTRA_COLUMN, text[:100])
        for text in map(plain, header[len(COLUMNS) :])
        if text
    ]
    return (*header_problems(header), *beyond)


def _table(delegation: Delegation, rows: Sequence[Sequence[Any]]) -> PeopleTable:
    edition = delegation.edition
    table = read_people(
        understood(rows, edition),
        categories={each.code: each.name.get("en", "") for each in categories_of(edition)},
        countries=country_names("en"),
        region=delegation.country,
        team_max=terms_of(edition).team_max,
    )
    # "Not stated" is what an empty cell says.
    people = tuple(
        replace(each, gender="") if each.gender == "unstated" else each for each in table.people
    )
    return replace(table, people=people)


def _judged(
    delegation: Delegation, table: PeopleTable, plan: PeoplePlan, terms: Terms, by: Any
) -> tuple[TableProblem, ...]:
    """What a form would refuse, in rows that say something new."""
    known = {step.row.row for step in plan.unchanged}
    roles: tuple[ParticipantRole, ...] = DELEGATION_ROLES
    if Actor.MANAGER in actors_of(by, delegation):
        roles = tuple(ParticipantRole)
    return check_people(
        [person for person in table.people if person.row not in known],
        ages=age_limits_of(delegation.edition, terms),
        today=today(delegation.edition.timezone),
        roles=roles,
    )


def _diets(delegation: Delegation) -> dict[int, str]:
    """What is stored, to be compared by the program and shown to nobody."""
    query = db.select(Participant.id, Participant.diet).filter_by(delegation_id=delegation.id)
    return {number: diet or "" for number, diet in db.session.execute(query)}


def _priced(there: Listed) -> list[PricedPerson]:
    return [PricedPerson(each.public_id, each.role, each.priced_on) for each in there.people]


def _priced_after(there: Listed, plan: PeoplePlan) -> list[PricedPerson]:
    roles = {step.person: step.row.role for step in plan.people if step.person is not None}
    stay = [
        replace(person, role=roles.get(place, person.role))
        for place, person in enumerate(_priced(there))
        if place not in plan.removed
    ]
    return stay + [PricedPerson(f"row {s.row.row}", s.row.role, None) for s in plan.added]


def _quote(delegation: Delegation, terms: Terms, people: list[PricedPerson]) -> Quote:
    return quote(
        people,
        rates_of(delegation.edition),
        in_good_standing=standing_at(delegation.organisation, delegation.edition, terms).good,
        ratio=ratio_of(terms),
        day=today(delegation.edition.timezone),
    )
