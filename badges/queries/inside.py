"""Who is inside an area as its readings tell, and what of that changed."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_

from app.extensions import db
from badges.models import Area, Badge, Scan
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


def newest(area: Area) -> tuple[int, datetime | None]:
    """The number of the newest reading at ``area``, and when one was last taken back there.

    Numbers of one area are given in order: whoever reads there has locked its row.
    """
    query = db.select(db.func.max(Scan.id), db.func.max(Scan.undone_at)).filter_by(area_id=area.id)
    scan, undone = db.session.execute(query).one()
    return scan or 0, undone
