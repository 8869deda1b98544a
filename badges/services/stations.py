"""Stations: added, changed, closed, opened again."""

import hashlib
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Area, Station
from badges.services.gates import lock_area

#: columns of the station
FIELDS = (
    "name", "kind", "roles", "once", "needs_payment", "needs_consent", "opens_at", "closes_at",
    "hours", "session_id",
)  # fmt: skip


def add_station(edition: Edition, *, values: dict[str, Any], by: Any) -> Station:
    """Set up a place where badges are read.

    ``values`` holds the columns of `FIELDS`, the ``area`` it leads into (None: one of its own) and
    the ``capacity`` of that. Invalid with the field to blame.
    """
    area = values.get("area") or Area(edition=edition, name="", inside=0)
    station = Station(edition=edition, area=area, **_checked(edition, values, station=None))
    _set_capacity(area, values.get("capacity"))
    area.name = area.name or _free_name(edition, station.name)
    db.session.add(station)
    audit.record("station.added", station, by=by, name=station.name)
    return station


def change_station(station: Station, *, values: dict[str, Any], seen: str, by: Any) -> None:
    """Change the rules of a station; they hold from the next scan on.

    ``seen`` is the fingerprint the form was made from. Invalid with the field to blame, Conflict
    when somebody else changed it meanwhile.
    """
    lock_area(station)
    db.session.refresh(station)
    if fingerprint(station) != seen:
        raise Conflict(
            _l("Somebody else changed this station meanwhile. Open the page again and compare.")
        )
    if values.get("area") is not None:
        station.area = values["area"]
    _set_capacity(station.area, values.get("capacity"))
    for name, value in _checked(station.edition, values, station=station).items():
        setattr(station, name, value)
    audit.record("station.changed", station, by=by, name=station.name)


def fingerprint(station: Station) -> str:
    """Sixteen characters that change with any rule of ``station``, but not with who is inside."""
    values = [(name, getattr(station, name)) for name in (*FIELDS, "area_id", "capacity")]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def close_station(station: Station, *, by: Any) -> None:
    """Read nothing any more; silent when it is closed already."""
    if station.closed_at is None:
        station.closed_at = now()
        audit.record("station.closed", station, by=by)


def open_station(station: Station, *, by: Any) -> None:
    """Read again; silent when it is open already."""
    if station.closed_at is not None:
        station.closed_at = None
        audit.record("station.opened", station, by=by)


def _checked(
    edition: Edition, values: dict[str, Any], *, station: Station | None
) -> dict[str, Any]:
    kept = {name: values[name] for name in FIELDS if name in values}
    kept["name"] = " ".join((kept.get("name") or "").split())
    if not kept["name"]:
        raise Invalid(_l("Give the station a name, as the desk calls the place."), "name")
    same = db.select(Station.id).filter_by(edition_id=edition.id, name=kept["name"])
    if db.session.scalar(same) not in (None, station.id if station else None):
        raise Invalid(
            _l("Another station has this name. Choose one that tells them apart."), "name"
        )
    _check_times(kept)
    return kept


def _check_times(values: dict[str, Any]) -> None:
    opens, closes = values.get("opens_at"), values.get("closes_at")
    if opens and closes and opens >= closes:
        raise Invalid(_l("It closes before it opens. Check both times."), "closes_at")


def _set_capacity(area: Area, capacity: int | None) -> None:
    if capacity is not None and capacity < 1:
        raise Invalid(_l("At least one person must fit. Leave it empty for no limit."), "capacity")
    if capacity is not None and capacity < area.inside:
        raise Conflict(_l("More people than that are inside now."), "capacity")
    area.capacity = capacity


def _free_name(edition: Edition, name: str) -> str:
    """``name``, or with a number behind it: an area keeps its name when its station changes its."""
    query = db.select(Area.name).filter_by(edition_id=edition.id)
    taken = set(db.session.scalars(query)) if edition.id else set()
    names = (name, *(f"{name} {number}" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)
