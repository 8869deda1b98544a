"""What the day's board shows, counted anew; and one cheap question: has anything changed?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Subquery, or_

from app.core.audit import AuditEvent
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Area, Badge, Scan, Station, StationKind
from badges.queries.entries import was_let_in
from badges.rules import board as rules
from badges.rules.board import Person, Share
from badges.rules.eligibility import EXPECTED
from badges.rules.hours import Span
from judging.queries.timetable import Entry, sessions_of
from registration.models import Delegation, Participant
from registration.rules.roles import ParticipantRole

#: what people are inside of; nobody is read when they leave a bus
PLACES = (StationKind.DOOR, StationKind.MEAL, StationKind.SESSION)


class Place(NamedTuple):
    """An area with an open station, and who is inside now."""

    name: str
    inside: int
    #: None: no limit
    capacity: int | None


class Attendance(NamedTuple):
    """How many different people were let into a session."""

    #: of the session, or of the station where nobody said which session it is
    title: str
    people: int
    capacity: int | None = None
    room: str = ""
    starts_at: datetime | None = None


@dataclass(frozen=True)
class Board:
    """What is known of an edition at the end of one of its days, or now."""

    #: None: all days
    day: date | None
    #: who has come by then, on whichever day
    people: Share
    by_role: dict[ParticipantRole, Share]
    #: of the delegations, by code of the country
    by_country: dict[str, Share]
    delegations: dict[rules.Presence, int]
    #: the moments of the day at which people came for the first time
    arrivals: list[datetime]
    places: list[Place]
    sessions: list[Attendance]


def board_of(edition: Edition, day: date | None) -> Board:
    """The board in a fixed number of statements, however many people there are."""
    span = rules.span_of(day, ZoneInfo(edition.timezone))
    people = people_of(edition, span.ends)
    roles = rules.shares_by(people, lambda one: one.role)
    sent = [one for one in people if one.delegation is not None]
    return Board(
        day=day,
        people=rules.share_of(people),
        by_role={role: roles[role] for role in ParticipantRole if role in roles},
        by_country=rules.shares_by(sent, lambda one: one.country),
        delegations=rules.presences(rules.shares_by(sent, lambda one: one.delegation).values()),
        arrivals=[at for one in people if (at := one.arrived_at) and span.holds(at)],
        places=places_of(edition),
        sessions=attendance_of(edition, span),
    )


def people_of(edition: Edition, until: datetime | None) -> list[Person]:
    """Everybody who is expected, with the moment they were first let in at a door, if that was
    before ``until``; None: until now."""
    first = first_entries(edition, until)
    query = (
        db.select(Participant.role, Delegation.country, Participant.delegation_id, first.c.at)
        .outerjoin(Participant.delegation)
        .outerjoin(Badge, Badge.participant_id == Participant.id)
        .outerjoin(first, first.c.badge_id == Badge.id)
        .where(*takes_part(edition))
    )
    return [
        Person(role, country or "", *rest) for role, country, *rest in db.session.execute(query)
    ]


def takes_part(edition: Edition) -> tuple[ColumnElement[bool], ...]:
    """Conditions: a person of the edition who is expected there; `Delegation` is outer-joined."""
    return (
        Participant.edition_id == edition.id,
        Participant.withdrawn_at.is_(None),
        or_(Participant.delegation_id.is_(None), Delegation.state.in_(EXPECTED)),
    )


def first_entries(edition: Edition, until: datetime | None = None) -> Subquery:
    """``badge_id`` and ``at``: when each was first let in at a door, before ``until``."""
    return (
        db.select(Scan.badge_id, db.func.min(Scan.happened_at).label("at"))
        .join(Scan.station)
        .where(Station.edition_id == edition.id, Station.kind == StationKind.DOOR)
        .where(was_let_in(Span(ends=until)))
        .group_by(Scan.badge_id)
        .subquery()
    )


def places_of(edition: Edition) -> list[Place]:
    """The areas that an open station leads into, by name; of sessions those that somebody is in,
    for there may be many."""
    query = (
        db.select(Area.name, Area.inside, Area.capacity)
        .join(Station, Station.area_id == Area.id)
        .where(Station.edition_id == edition.id, Station.closed_at.is_(None))
        .where(Station.kind.in_(PLACES), or_(Station.kind != StationKind.SESSION, Area.inside > 0))
        .distinct()
    )
    return [Place(*row) for row in db.session.execute(query.order_by(Area.name))]


def attendance_of(edition: Edition, span: Span) -> list[Attendance]:
    """How many came to each session within ``span`` that has a station, in order of time."""
    stations = list(
        db.session.scalars(
            db.select(Station)
            .filter_by(edition_id=edition.id, kind=StationKind.SESSION)
            .order_by(Station.name)
        )
    )
    counted = _counted(edition, span) if stations else {}
    known = {station.session_id: station for station in stations if station.session_id}
    entries = [one for one in sessions_of(edition) if one.session.id in known] if known else []
    of_sessions = [
        _of_session(entry, known[entry.session.id], counted.get((entry.session.id, 0), 0))
        for entry in entries
        if span.holds(entry.session.starts_at)
    ]
    free = [(one, counted.get((0, one.id), 0)) for one in stations if one.session_id is None]
    return of_sessions + [Attendance(one.name, n, one.capacity) for one, n in free if n]


def change_mark(edition_id: int) -> tuple[Any, ...]:
    """Something that is another as soon as the board may be: who is inside where, the newest
    reading, and the newest deed of anybody, as what is undone or changed leaves one."""
    newest = (
        db.select(db.func.max(column)).scalar_subquery() for column in (Scan.id, AuditEvent.id)
    )
    query = db.select(Area.id, Area.inside, *newest).select_from(Edition)
    query = query.outerjoin(Area, Area.edition_id == Edition.id).where(Edition.id == edition_id)
    return tuple(tuple(row) for row in db.session.execute(query.order_by(Area.id)))


def _counted(edition: Edition, span: Span) -> dict[tuple[int, int], int]:
    """How many different badges came in, by (session, 0), or by (0, station) without one."""
    session = db.func.coalesce(Station.session_id, 0)
    station = db.case((Station.session_id.is_(None), Station.id), else_=0)
    query = (
        db.select(session, station, db.func.count(Scan.badge_id.distinct()))
        .join(Scan.station)
        .where(Station.edition_id == edition.id, Station.kind == StationKind.SESSION)
        .where(was_let_in(span))
        .group_by(session, station)
    )
    return {(one, other): count for one, other, count in db.session.execute(query)}


def _of_session(entry: Entry, station: Station, people: int) -> Attendance:
    session, room = entry.session, entry.session.room
    seats = room.capacity if station.capacity is None else station.capacity
    return Attendance(entry.talk.title, people, seats, room.name, session.starts_at)
