"""Stations: their rules as data, and where the caller may read."""

from typing import Any

from app.core.access import readable
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Station
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
    )


def stations_of(edition: Edition) -> list[Station]:
    """The stations of an edition, open ones first, by name."""
    query = db.select(Station).filter_by(edition_id=edition.id)
    order = (Station.closed_at.is_not(None), Station.name)
    return list(db.session.scalars(query.order_by(*order)))


def open_stations(user: Any) -> list[Station]:
    """The open stations where ``user`` may read badges, by edition and name."""
    query: Any = readable(Station, by=user).join(Station.edition).where(Station.closed_at.is_(None))
    order = (Edition.starts_on, Edition.code, Station.name)
    return list(db.session.scalars(query.order_by(*order)).unique().all())
