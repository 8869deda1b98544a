"""A delegation worked out: its live people, price, standing and everything it still lacks."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import defer, joinedload, selectinload

from app.core.clock import today
from app.organisations.models import Organisation
from app.organisations.queries import in_good_standing
from app.organisations.rules.standing import Standing
from app.programmes.models import Edition
from registration.models import ConsentKind, Delegation, Participant, Project, Terms
from registration.queries.consents import consent_given
from registration.queries.editions import facts_of, rates_of, ratio_of, terms_of
from registration.rules import completeness
from registration.rules.completeness import EditionFacts, Missing, PersonFacts, ProjectFacts
from registration.rules.rates import PricedPerson, Quote, quote


@dataclass(frozen=True)
class Sheet:
    """One delegation worked out once, for a page or a mail; refs are public ids."""

    terms: Terms
    facts: EditionFacts
    people: list[Participant]
    withdrawn: list[Participant]
    standing: Standing
    quote: Quote
    missing: tuple[Missing, ...]


def whole() -> tuple[Any, ...]:
    """Loader options for a delegation with all its parts in a fixed number of statements.

    Health data stays sealed: reading it is a deed of its own.
    """
    people = selectinload(Delegation.participants)
    return (
        people.options(
            defer(Participant.diet, raiseload=True),
            defer(Participant.medical_notes, raiseload=True),
            selectinload(Participant.consents),
            joinedload(Participant.edition, innerjoin=True),
        ),
        selectinload(Delegation.projects),
        joinedload(Delegation.contact),
        joinedload(Delegation.organisation).selectinload(Organisation.memberships),
    )


def live_people(delegation: Delegation) -> list[Participant]:
    """Who comes, in order of entry."""
    return [person for person in delegation.participants if person.withdrawn_at is None]


def team_of(project: Project, people: list[Participant]) -> list[Participant]:
    """The people of ``people`` who show ``project``, in order of entry."""
    return [person for person in people if person.project_id == project.id]


def standing_at(organisation: Organisation, edition: Edition, terms: Terms) -> Standing:
    """The standing that decides the rate: on the terms' day, the fee paid before their cut-off."""
    day = terms.standing_on or edition.starts_on
    return in_good_standing(organisation, day, paid_before=terms.member_cutoff_on)


def sheet_of(delegation: Delegation) -> Sheet:
    """Everything worked out from the delegation as it is stored now."""
    edition, terms = delegation.edition, terms_of(delegation.edition)
    people, facts = live_people(delegation), facts_of(edition, terms)
    standing = standing_at(delegation.organisation, edition, terms)
    return Sheet(
        terms=terms,
        facts=facts,
        people=people,
        withdrawn=[each for each in delegation.participants if each.withdrawn_at is not None],
        standing=standing,
        quote=quote(
            [PricedPerson(each.public_id, each.role, each.priced_on) for each in people],
            rates_of(edition),
            in_good_standing=standing.good,
            ratio=ratio_of(terms),
            day=today(edition.timezone),
        ),
        missing=_missing(delegation, people, terms, facts),
    )


def quote_of(delegation: Delegation) -> Quote:
    """What the delegation is asked to pay, in cents of its edition's currency."""
    return sheet_of(delegation).quote


def missing_of(delegation: Delegation) -> list[Missing]:
    """Everything the delegation lacks; people and projects by their public ids."""
    return list(sheet_of(delegation).missing)


def _missing(
    delegation: Delegation, people: list[Participant], terms: Terms, facts: EditionFacts
) -> tuple[Missing, ...]:
    return completeness.missing(
        tuple(_person(each) for each in people),
        tuple(_project(each, people) for each in delegation.projects),
        insured=delegation.insured or not terms.insurance_required,
        edition=facts,
    )


def _person(person: Participant) -> PersonFacts:
    return PersonFacts(
        ref=person.public_id,
        role=person.role,
        name=person.name,
        latin_name=person.latin_name,
        birth_date=person.birth_date,
        arrives_on=person.arrival,
        departs_on=person.departure,
        consented=consent_given(person, ConsentKind.PARTICIPATION),
    )


def _project(project: Project, people: list[Participant]) -> ProjectFacts:
    return ProjectFacts(
        ref=project.public_id,
        title=project.title,
        category=project.category.code if project.category else "",
        abstract=project.abstract,
        team=tuple(each.public_id for each in team_of(project, people)),
    )
