"""Who is inside an area as its readings tell, and what of that changed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_

from app.extensions import db
from badges.models import Area, Badge, Scan, Station
from badges.queries.scans import last_passages
from badges.rules.scanning import Direction


@dataclass
class Inside:
    """Badges by their serial."""

    #: who went in and not out again, and when
    entered: dict[str, datetime] = field(default_factory=dict)
    #: of those asked for: who is not inside
    left: list[str] = field(default_factory=list)


def inside_now(area: Area) -> Inside:
    """Everybody who is inside ``area``."""
    last = last_passages(area, since=area.counted_from)
    query = db.select(Badge.serial, last.c.happened_at).join(last, last.c.badge_id == Badge.id)
    rows = db.session.execute(query.where(last.c.place == 1, last.c.direction == Direction.IN))
    return Inside(dict(row for row in rows))


def inside_since(area: Area, *, scan: int, undone_from: datetime) -> Inside:
    """What is now known of each badge that was read at ``area`` after the reading numbered
    ``scan``, or whose reading was taken back from ``undone_from`` on."""
    news = or_(Scan.id > scan, Scan.undone_at >= undone_from)
    read = db.select(Scan.badge_id).where(Scan.area_id == area.id, news)
    last = last_passages(area, Scan.badge_id.in_(read), since=area.counted_from)
    newest = (last.c.badge_id == Badge.id) & (last.c.place == 1)
    query = db.select(Badge.serial, last.c.direction, last.c.happened_at).outerjoin(last, newest)
    found = Inside()
    for serial, direction, at in db.session.execute(query.where(Badge.id.in_(read))):
        if direction is Direction.IN:
            found.entered[serial] = at
        else:
            found.left.append(serial)
    return found


class AreaState(NamedTuple):
    """What `badges.rules.deltas.Cursor` keeps of an area."""

    area: int
    doors: int
    scan: int
    undone: int


def newest(area: Area) -> AreaState:
    """The doors of ``area``, the number of the newest reading there, and when one was last taken
    back there.

    Numbers of one area are given in order: whoever reads there has locked its row.
    """
    doors = db.select(db.func.sum(Station.id)).where(Station.area_id == area.id)
    newest_scan, last_undone = db.func.max(Scan.id), db.func.max(Scan.undone_at)
    query = db.select(doors.scalar_subquery(), newest_scan, last_undone).filter_by(area_id=area.id)
    found, scan, undone = db.session.execute(query.select_from(Scan)).one()
    return AreaState(area.id, found or 0, scan or 0, _micros(undone))


def _micros(value: datetime | None) -> int:
    return int(value.timestamp() * 1_000_000) if value else 0
