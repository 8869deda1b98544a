"""Readings: those that decide about the next one, those the desk looks at."""

from collections.abc import Sequence

from sqlalchemy import and_, or_

from app.extensions import db
from badges.models import Badge, Scan, Station
from badges.queries.wearers import Wearer, wearers
from badges.rules.scanning import Direction, Verdict
from registration.models import Participant
from registration.rules.roles import ParticipantRole


def earlier_scans(station: Station, nonces: Sequence[str], badge_ids: Sequence[int]) -> list[Scan]:
    """This station's readings with one of ``nonces``, and those that let one of the badges pass
    into its area, oldest first."""
    answered = and_(Scan.station_id == station.id, Scan.nonce.in_(nonces))
    passed = and_(
        Scan.area_id == station.area_id,
        Scan.badge_id.in_(badge_ids),
        Scan.verdict == Verdict.ADMITTED,
        Scan.undone_at.is_(None),
    )
    return list(db.session.scalars(db.select(Scan).where(or_(answered, passed)).order_by(Scan.id)))


def inside_by_role(station: Station) -> list[tuple[ParticipantRole, int]]:
    """How many people of each role went in and not out again, in the order of the roles."""
    last = (
        db.select(db.func.max(Scan.id))
        .where(Scan.area_id == station.area_id, Scan.badge_id.is_not(None))
        .where(Scan.verdict == Verdict.ADMITTED, Scan.undone_at.is_(None))
        .group_by(Scan.badge_id)
    )
    query = (
        db.select(Participant.role, db.func.count(Scan.id))
        .join(Badge, Badge.id == Scan.badge_id)
        .join(Badge.participant)
        .where(Scan.id.in_(last), Scan.direction == Direction.IN)
        .group_by(Participant.role)
    )
    counted = dict(row for row in db.session.execute(query))
    return [(role, counted[role]) for role in ParticipantRole if role in counted]


def last_scans(station: Station, limit: int = 10) -> list[tuple[Scan, Wearer | None]]:
    """The newest readings with whose badge it was, newest first."""
    query = db.select(Scan).filter_by(station_id=station.id).order_by(Scan.id.desc()).limit(limit)
    scans = list(db.session.scalars(query))
    ids = sorted({scan.badge_id for scan in scans if scan.badge_id})
    known = {wearer.badge_id: wearer for wearer in wearers(Badge.id.in_(ids))} if ids else {}
    return [(scan, known.get(scan.badge_id or 0)) for scan in scans]


def scan_of_nonce(station: Station, nonce: str) -> Scan | None:
    """The reading a scanner named so; None when it never came."""
    return db.session.scalar(db.select(Scan).filter_by(station_id=station.id, nonce=nonce))
