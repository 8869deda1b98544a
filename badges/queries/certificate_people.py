"""An edition's people with what certificates ask: days at its doors, sessions, project."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, distinct, func, select

from app.accounts.models import User
from app.core.clock import today
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionMode
from badges.models import Badge, Certificate, Scan, Station, StationKind
from badges.queries.candidates import Candidate, issued_by_subject
from badges.queries.certificate_terms import terms_of
from badges.queries.entries import was_let_in
from badges.rules.certificates import Claim
from badges.rules.eligibility import is_paid
from registration.models import Delegation, Participant, Project
from registration.models.participant import ERASED_NAME


def people(edition: Edition, participant: Participant | None = None) -> list[Candidate]:
    """Everybody at ``edition`` (or one of them), by country, delegation and order of entry, in
    four statements."""
    terms, issued = terms_of(edition), issued_by_subject(Certificate.edition_id == edition.id)
    days = _days(edition, participant)
    asked = any(one.sessions_min for one in terms.values())
    sessions = _sessions(edition, participant) if asked else {}
    doorless = edition.mode is EditionMode.ONLINE and edition.starts_on <= today(edition.timezone)
    found = []
    for row in db.session.execute(_people(edition, participant)):
        claim = Claim(
            role=row.role, confirmed=is_paid(row.state), withdrawn=row.withdrawn_at is not None,
            days=days.get(row.id, 0), sessions=sessions.get(row.id, 0), doorless=doorless,
            has_project=bool(row.title), erased=row.name == ERASED_NAME,
        )  # fmt: skip
        found.append(_candidate(row, claim, terms))
        found[-1].know(issued)
    return found


def _candidate(row: Any, claim: Claim, terms: Any) -> Candidate:
    return Candidate(
        subject=f"participant:{row.public_id}", public_id=row.public_id, claim=claim,
        name=row.name, latin_name=row.latin_name, nationality=row.nationality,
        country=row.country or row.nationality,
        organisation=row.organisation_latin_name or row.organisation_name or "",
        delegation_number=row.number or "", role=row.role, language=row.language,
        project=row.title or "", participant_id=row.id, delegation_id=row.delegation_id,
        organisation_id=row.organisation_id, terms=terms,
    )  # fmt: skip


def _people(edition: Edition, participant: Participant | None) -> Any:
    query = (
        select(
            Participant.id, Participant.public_id, Participant.role, Participant.name,
            Participant.latin_name, Participant.nationality, Participant.withdrawn_at,
            Participant.delegation_id, Delegation.state, Delegation.country, Delegation.number,
            Delegation.organisation_id, Organisation.name.label("organisation_name"),
            Organisation.latin_name.label("organisation_latin_name"), Project.title,
            User.language,
        )
        .outerjoin(Participant.delegation)
        .outerjoin(Delegation.organisation)
        .outerjoin(Delegation.contact)
        .outerjoin(Participant.project)
        .where(Participant.edition_id == edition.id)
    )  # fmt: skip
    if participant is not None:
        query = query.where(Participant.id == participant.id)
    order = (Delegation.country, Delegation.number, Participant.position, Participant.id)
    return query.order_by(*order)


def _days(edition: Edition, participant: Participant | None) -> dict[int, int]:
    """Participant id -> different days, on the edition's clock, on which a door let them in. What
    lies before the first day, or after the last, is one day each."""
    zone, count = ZoneInfo(edition.timezone), (edition.ends_on - edition.starts_on).days + 2
    begins = [
        datetime.combine(edition.starts_on + timedelta(days=n), time(), tzinfo=zone)
        for n in range(count)
    ]
    day = case(*((Scan.happened_at < moment, n) for n, moment in enumerate(begins)), else_=count)
    return _counted(day, StationKind.DOOR, edition, participant)


def _sessions(edition: Edition, participant: Participant | None) -> dict[int, int]:
    """Participant id -> different sessions they were read at; a station without one is its own."""
    session = func.coalesce(Station.session_id, -Station.id)
    return _counted(session, StationKind.SESSION, edition, participant)


def _counted(
    what: Any, kind: StationKind, edition: Edition, participant: Participant | None
) -> dict[int, int]:
    query = (
        select(Badge.participant_id, func.count(distinct(what)))
        .join(Scan, Scan.badge_id == Badge.id)
        .join(Station, Scan.station_id == Station.id)
        .where(
            Badge.edition_id == edition.id,
            Station.kind == kind,
            was_let_in(),
        )
        .group_by(Badge.participant_id)
    )
    if participant is not None:
        query = query.where(Badge.participant_id == participant.id)
    return {row[0]: row[1] for row in db.session.execute(query)}
