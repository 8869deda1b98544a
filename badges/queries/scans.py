"""Readings: those that decide about the next one, those the desk looks at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_

from app.extensions import db
from badges.models import Area, Badge, Scan, Station
from badges.queries.wearers import Wearer, wearers
from badges.rules.conflicts import lets_pass
from badges.rules.scanning import Direction, Verdict
from registration.models import Participant
from registration.rules.roles import ParticipantRole


def is_passage(scan: Scan) -> bool:
    """Whether the reading let its badge pass and still counts."""
    known = scan.badge_id is not None and scan.undone_at is None
    return known and lets_pass(scan.decided, scan.verdict)


def passed() -> ColumnElement[bool]:
    """Condition: what `is_passage` says."""
    by_device = and_(Scan.verdict == Verdict.ALREADY, Scan.decided == Verdict.ADMITTED)
    let_in = or_(Scan.verdict == Verdict.ADMITTED, by_device)
    return and_(Scan.badge_id.is_not(None), Scan.undone_at.is_(None), let_in)


#: put together once: it is asked with every scan
EARLIER = (
    db.select(Scan, Station.once)
    .join(Scan.station)
    .where(
        or_(
            and_(
                Scan.station_id == bindparam("station"),
                Scan.nonce.in_(bindparam("nonces", expanding=True)),
            ),
            and_(
                Scan.area_id == bindparam("area"),
                Scan.badge_id.in_(bindparam("badges", expanding=True)),
                passed(),
            ),
        )
    )
    .order_by(Scan.id)
)


def earlier_scans(
    station: Station, area: Area, nonces: Sequence[str], badge_ids: Sequence[int]
) -> list[tuple[Scan, bool]]:
    """This station's readings with one of ``nonces``, and the passages of the badges through the
    area, as they arrived; each with whether a badge passes its station once."""
    asked = {"station": station.id, "area": area.id, "nonces": nonces, "badges": badge_ids}
    return [(scan, once) for scan, once in db.session.execute(EARLIER, asked)]


def last_passages(area: Area, *conditions: ColumnElement[bool], since: datetime | None) -> Any:
    """The newest passage of each badge through ``area`` since a moment, as a subquery."""
    newest = db.func.row_number().over(
        partition_by=Scan.badge_id, order_by=(Scan.happened_at.desc(), Scan.id.desc())
    )
    query = db.select(Scan.badge_id, Scan.direction, Scan.happened_at, newest.label("place"))
    query = query.where(Scan.area_id == area.id, passed(), *conditions)
    return (query.where(Scan.happened_at >= since) if since else query).subquery()


def count_inside(area: Area, *, since: datetime | None, until: datetime | None = None) -> int:
    """How many badges went in and not out again from ``since`` on, before ``until``."""
    ended = (Scan.happened_at < until,) if until else ()
    last = last_passages(area, *ended, since=since)
    query = db.select(db.func.count()).select_from(last)
    return db.session.scalar(query.where(last.c.place == 1, last.c.direction == Direction.IN)) or 0


def inside_by_role(station: Station) -> list[tuple[ParticipantRole, int]]:
    """How many people of each role went in and not out again, in the order of the roles."""
    last = last_passages(station.area, since=station.area.counted_from)
    query = (
        db.select(Participant.role, db.func.count())
        .join(Badge, Badge.participant_id == Participant.id)
        .join(last, last.c.badge_id == Badge.id)
        .where(last.c.place == 1, last.c.direction == Direction.IN)
        .group_by(Participant.role)
    )
    counted = dict(row for row in db.session.execute(query))
    return [(role, counted[role]) for role in ParticipantRole if role in counted]


def last_scans(station: Station, limit: int = 10) -> list[tuple[Scan, Wearer | None]]:
    """The newest readings with whose badge of the edition it was, newest first."""
    query = db.select(Scan).filter_by(station_id=station.id).order_by(Scan.id.desc()).limit(limit)
    scans = list(db.session.scalars(query))
    ids = sorted({scan.badge_id for scan in scans if scan.badge_id})
    ours = (Badge.edition_id == station.edition_id, Badge.id.in_(ids))
    known = {wearer.badge_id: wearer for wearer in wearers(*ours)} if ids else {}
    return [(scan, known.get(scan.badge_id or 0)) for scan in scans]


def scan_of_nonce(station: Station, nonce: str) -> Scan | None:
    """The reading a scanner named so; None when it never came."""
    return db.session.scalar(db.select(Scan).filter_by(station_id=station.id, nonce=nonce))
