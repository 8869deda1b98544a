"""Stations: their rules as data, and where the caller may read."""

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from app.core.access import readable
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Area, Station, StationKind
from badges.rules.hours import Hours
from badges.rules.scanning import StationRules


def rules_of(station: Station) -> StationRules:
    """What `badges.rules.scanning.judge` asks about a station."""
    return StationRules(
        roles=frozenset(station.roles),
        once=station.once,
        needs_payment=station.needs_payment,
        needs_consent=station.needs_consent,
        opens_at=station.opens_at,
        closes_at=station.closes_at,
        closed_at=station.closed_at,
        capacity=station.capacity,
        hours=hours_of(station),
        zone=ZoneInfo(station.edition.timezone),
        only_out=station.kind is StationKind.EXIT,
    )


def hours_of(station: Station) -> tuple[Hours, ...]:
    """The hours of each day when a station reads; empty: at any hour."""
    return tuple(_hours(one) for one in station.hours)


def _hours(one: dict[str, str]) -> Hours:
    return Hours(one["name"], time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"]))


def doors_by_area(edition: Edition, *, but: Station | None = None) -> list[tuple[Area, list[str]]]:
    """What the edition's stations lead into, with their names; ``but`` counts as no door."""
    found: dict[int, tuple[Area, list[str]]] = {}
    for station in stations_of(edition):
        if but is None or station.id != but.id:
            found.setdefault(station.area_id, (station.area, []))[1].append(station.name)
    return list(found.values())


def stations_of(edition: Edition) -> list[Station]:
    """The stations of an edition, open ones first, by name."""
    query = db.select(Station).filter_by(edition_id=edition.id)
    order = (Station.closed_at.is_not(None), Station.name)
    return list(db.session.scalars(query.order_by(*order)))


def open_stations(user: Any) -> list[Station]:
    """The open stations where ``user`` may read badges, by edition and name; at a kiosk nobody
    does."""
    query: Any = readable(Station, by=user).join(Station.edition)
    query = query.where(Station.closed_at.is_(None), Station.kind != StationKind.KIOSK)
    order = (Edition.starts_on, Edition.code, Station.name)
    return list(db.session.scalars(query.order_by(*order)).unique().all())
