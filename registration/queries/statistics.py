"""Figures of an edition's registrations."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func

from app.extensions import db
from app.programmes.models import Edition
from registration.models import Delegation, Participant, Project
from registration.queries.editions import caps_of
from registration.rules.caps import Cap, CapScope, caps_for
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import COUNTRY_COUNTED, ParticipantRole

ENDED = (DelegationState.REFUSED, DelegationState.WITHDRAWN)


@dataclass(frozen=True)
class Figures:
    """How many are coming, drafts included."""

    people: int
    delegations: int
    projects: int
    countries: int


def figures_of(edition: Edition) -> Figures:
    """The live people, delegations, projects and countries of the edition."""
    live = (Delegation.edition_id == edition.id, Delegation.state.not_in(ENDED))
    people = db.select(func.count(Participant.id)).join(Participant.delegation)
    projects = db.select(func.count(Project.id)).join(Project.delegation)
    groups = db.select(func.count(Delegation.id), func.count(Delegation.country.distinct()))
    delegations, countries = db.session.execute(groups.where(*live)).one()
    return Figures(
        people=db.session.scalar(people.where(*live, Participant.withdrawn_at.is_(None))) or 0,
        delegations=delegations,
        projects=db.session.scalar(projects.where(*live)) or 0,
        countries=countries,
    )


def people_by_day(edition: Edition) -> list[tuple[date, int]]:
    """How many people were registered by the end of each day on which somebody was."""
    query = (
        db.select(Participant.created_at)
        .join(Participant.delegation)
        .where(
            Delegation.edition_id == edition.id,
            Delegation.state.not_in(ENDED),
            Participant.withdrawn_at.is_(None),
        )
    )
    days = Counter(moment.date() for moment in db.session.scalars(query))
    total, found = 0, []
    for day in sorted(days):
        total += days[day]
        found.append((day, total))
    return found


@dataclass(frozen=True)
class CountryCount:
    """People of one country that its cap counts, those that hold a place, and the cap."""

    country: str
    people: int
    placed: int
    places: int | None


def people_by_country(edition: Edition) -> list[CountryCount]:
    """The countries, the largest first, against their caps."""
    query = (
        db.select(Delegation.country, func.count(Participant.id), func.count(Participant.placed_at))
        .join(Participant.delegation)
        .where(
            Delegation.edition_id == edition.id,
            Delegation.state.not_in(ENDED),
            Participant.withdrawn_at.is_(None),
            Participant.role.in_(COUNTRY_COUNTED),
        )
        .group_by(Delegation.country)
        .order_by(func.count(Participant.id).desc(), Delegation.country)
    )
    caps = caps_of(edition)
    return [
        CountryCount(country, people, placed, _country_places(country, caps))
        for country, people, placed in db.session.execute(query)
    ]


def _country_places(country: str, caps: list[Cap]) -> int | None:
    bound = caps_for(ParticipantRole.EXHIBITOR, country, "", caps)
    return next((cap.places for cap in bound if cap.scope is CapScope.COUNTRY), None)
