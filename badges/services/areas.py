"""Locking the place that a station leads into, which may be another one after the wait for it."""

from typing import Any

from sqlalchemy import bindparam

from app.core.stale import lock
from app.extensions import db
from badges.models import Area, Scan, Station

#: how often a place is asked for that moves whenever it is found
TRIES = 5


def _locking(row: type[Station | Scan]) -> Any:
    """Locks the area of one ``row`` and then that: it is read as it is after the wait for the area,
    so that nothing is found when it leads elsewhere by then. Rows that point to them may come."""
    query = db.select(Area).join(row, row.area_id == Area.id).where(row.id == bindparam("id"))
    query = query.with_for_update(key_share=True, of=(Area, row))
    return query.execution_options(populate_existing=True)


#: put together once: they are asked with every scan
LOCKS = {row: _locking(row) for row in (Station, Scan)}


def lock_area(station: Station, *, beside: Area | None = None) -> Area:
    """Lock what ``station`` leads into until the commit and read it anew; ``beside`` as well.

    Of two the lower id comes first: nobody waits for somebody who waits for them.
    """
    db.session.flush()
    if beside is not None and beside.id < station.area_id:
        lock(beside)
    area = _lock(station)
    _follow(station, area)
    if beside is not None and beside.id > area.id:
        lock(beside)
    return area


def lock_area_of(scan: Scan) -> Area:
    """Lock the place where ``scan`` counts until the commit, and read both anew."""
    area = _lock(scan)
    db.session.refresh(scan)
    _follow(scan.station, area)
    return area


def _lock(row: Station | Scan) -> Area:
    """Whoever joined its place to another meanwhile was waited for: then it is the other."""
    db.session.flush()
    for _ in range(TRIES):
        area: Area | None = db.session.scalars(LOCKS[type(row)], {"id": row.id}).first()
        if area is not None:
            return area
    raise RuntimeError("the place moves whenever it is found")


def _follow(station: Station, area: Area) -> None:
    """Read ``station`` anew when it led elsewhere than to ``area`` as far as we knew."""
    if station.area_id != area.id:
        db.session.refresh(station)
