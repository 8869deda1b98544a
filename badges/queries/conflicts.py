"""Readings that contradict each other: those behind a gate, and those a manager looks at."""

from collections.abc import Sequence

from sqlalchemy.orm import aliased, contains_eager

from app.extensions import db
from app.programmes.models import Edition
from badges.models import Area, Badge, ConflictKind, Scan, ScanConflict
from badges.queries.wearers import Wearer, wearers


def entered_again(area: Area, badge_ids: Sequence[int]) -> list[ScanConflict]:
    """What is or was listed of these badges having been let into ``area`` twice."""
    query = (
        db.select(ScanConflict)
        .join(ScanConflict.scan)
        .options(contains_eager(ScanConflict.scan))
        .where(ScanConflict.kind == ConflictKind.ADMITTED_TWICE)
        .where(Scan.area_id == area.id, Scan.badge_id.in_(badge_ids))
    )
    return list(db.session.scalars(query))


def open_conflicts_about(scan: Scan) -> list[ScanConflict]:
    """What nobody has settled yet about one reading."""
    query = db.select(ScanConflict).filter_by(scan_id=scan.id, settled_at=None)
    return list(db.session.scalars(query))


def is_clock_told(scan: Scan) -> bool:
    """Whether a wrong clock is listed for the scanner of ``scan`` and not settled yet."""
    same = (
        Scan.device_id == scan.device_id
        if scan.device_id
        else (Scan.device_id.is_(None)) & (Scan.scanned_by == scan.scanned_by)
    )
    query = (
        db.select(ScanConflict.id)
        .join(ScanConflict.scan)
        .where(ScanConflict.kind == ConflictKind.CLOCK_WRONG, ScanConflict.settled_at.is_(None))
        .where(Scan.station_id == scan.station_id, same)
    )
    return db.session.scalar(query.limit(1)) is not None


def count_open(edition: Edition) -> int:
    """How many contradictions of an edition nobody has settled yet."""
    query = db.select(db.func.count(ScanConflict.id))
    return db.session.scalar(query.filter_by(edition_id=edition.id, settled_at=None)) or 0


def conflicts_page(
    edition: Edition, page: int, per_page: int
) -> tuple[list[tuple[ScanConflict, Wearer | None]], int]:
    """One page of an edition's contradictions with whose badge of it that was, open ones first and
    of those the newest; and how many there are."""
    first, second = aliased(Scan), aliased(Scan)
    query = (
        db.select(ScanConflict)
        .join(ScanConflict.scan.of_type(first))
        .outerjoin(ScanConflict.other_scan.of_type(second))
        .options(
            contains_eager(ScanConflict.scan.of_type(first)).joinedload(first.station),
            contains_eager(ScanConflict.other_scan.of_type(second)).joinedload(second.station),
        )
        .where(ScanConflict.edition_id == edition.id)
        .order_by(ScanConflict.settled_at.is_not(None), ScanConflict.id.desc())
    )
    found = list(db.session.scalars(query.limit(per_page).offset((page - 1) * per_page)))
    ids = sorted({one.scan.badge_id for one in found if one.scan.badge_id})
    ours = (Badge.edition_id == edition.id, Badge.id.in_(ids))
    known = {who.badge_id: who for who in wearers(*ours)} if ids else {}
    total = db.session.scalar(
        db.select(db.func.count(ScanConflict.id)).filter_by(edition_id=edition.id)
    )
    return [(one, known.get(one.scan.badge_id or 0)) for one in found], total or 0
