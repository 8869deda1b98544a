"""Stations: added, changed, closed, opened again."""

import hashlib
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Station

FIELDS = (
    "name", "kind", "roles", "once", "needs_payment", "needs_consent", "opens_at", "closes_at",
    "capacity",
)  # fmt: skip


def add_station(edition: Edition, *, values: dict[str, Any], by: Any) -> Station:
    """Set up a place where badges are read; ``values`` holds the columns of `FIELDS`.

    Invalid with the field to blame.
    """
    station = Station(edition=edition, inside=0, **_checked(edition, values, station=None))
    db.session.add(station)
    audit.record("station.added", station, by=by, name=station.name)
    return station


def change_station(station: Station, *, values: dict[str, Any], seen: str, by: Any) -> None:
    """Change the rules of a station; they hold from the next scan on.

    ``seen`` is the fingerprint the form was made from. Invalid with the field to blame, Conflict
    when somebody else changed it meanwhile.
    """
    if fingerprint(lock_station(station)) != seen:
        raise Conflict(
            _l("Somebody else changed this station meanwhile. Open the page again and compare.")
        )
    for name, value in _checked(station.edition, values, station=station).items():
        setattr(station, name, value)
    audit.record("station.changed", station, by=by, name=station.name)


def fingerprint(station: Station) -> str:
    """Sixteen characters that change with any rule of ``station``, but not with who is inside."""
    values = [(name, getattr(station, name)) for name in FIELDS]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def lock_station(station: Station) -> Station:
    """Lock the row of ``station`` until the commit and read it anew."""
    query = db.select(Station).filter_by(id=station.id).with_for_update(of=Station)
    return db.session.scalars(query, execution_options={"populate_existing": True}).one()


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
    _check_capacity(kept, inside=station.inside if station else 0)
    return kept


def _check_times(values: dict[str, Any]) -> None:
    opens, closes = values.get("opens_at"), values.get("closes_at")
    if opens and closes and opens >= closes:
        raise Invalid(_l("It closes before it opens. Check both times."), "closes_at")


def _check_capacity(values: dict[str, Any], *, inside: int) -> None:
    capacity = values.get("capacity")
    if capacity is not None and capacity < 1:
        raise Invalid(_l("At least one person must fit. Leave it empty for no limit."), "capacity")
    if capacity is not None and capacity < inside:
        raise Conflict(_l("More people than that are inside now."), "capacity")
