"""Stations: added, changed, closed, opened again."""

import hashlib
from collections.abc import Sequence
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Area, Scan, Station, StationKind
from badges.queries.scans import count_inside
from badges.queries.stations import hours_of, stations_of
from badges.rules.hours import Hours, clashing, overlapping
from badges.services.areas import lock_area
from judging.models import ScheduledSession

#: columns of the station
FIELDS = (
    "name", "kind", "roles", "once", "needs_payment", "needs_consent", "opens_at", "closes_at",
    "hours", "session_id",
)  # fmt: skip


def add_station(edition: Edition, *, values: dict[str, Any], by: Any) -> Station:
    """Set up a place where badges are read.

    ``values`` holds the columns of `FIELDS` (``hours`` as `badges.rules.hours.Hours`), the ``area``
    it leads into (None: one of its own) and the ``capacity`` of that; without one the seats of the
    session's room are the limit. Invalid with the field to blame.
    """
    checked = _checked(edition, values, station=None)
    area = values.get("area")
    station = Station(edition=edition, area=area or _own_area(edition, checked["name"]), **checked)
    _set_capacity(station, values, before=None, joins=area is not None)
    db.session.add(station)
    audit.record("station.added", station, by=by, name=station.name)
    return station


def change_station(
    station: Station, *, values: dict[str, Any], seen: str, by: Any
) -> list[Station]:
    """Change the rules of a station; they hold from the next scan on.

    Doors of the same place with the same hours move with it: they are answered. ``seen`` is the
    fingerprint the form was made from. Invalid with the field to blame, Conflict when somebody else
    changed it meanwhile.
    """
    lock_area(station, beside=values.get("area"))
    db.session.refresh(station)
    if fingerprint(station) != seen:
        raise Conflict(
            _l("Somebody else changed this station meanwhile. Open the page again and compare.")
        )
    alike = _alike(station, values)
    checked = _checked(station.edition, values, station=station, alike=alike)
    moved = alike if checked.get("hours") not in (None, [], station.hours) else []
    before, joins = (station.session_id, station.capacity), _lead_into(station, values)
    for name, value in checked.items():
        setattr(station, name, value)
    _set_capacity(station, values, before=before, joins=joins)
    for one in (station, *moved):
        one.hours = list(station.hours)
        audit.record("station.changed", one, by=by, name=one.name)
    return moved


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
    edition: Edition,
    values: dict[str, Any],
    *,
    station: Station | None,
    alike: Sequence[Station] = (),
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
    _check_kind(station, kept.get("kind"))
    _check_times(kept)
    _check_session(edition, kept.get("session_id"))
    if "hours" in kept:
        hours, kept["hours"] = kept["hours"], _stored(kept["hours"])
        area = values.get("area", station.area if station else None)
        if station is None or _is_other_meal(station, kept, area):
            _check_meals(edition, area, hours, but=(station, *alike))
    return kept


def _check_kind(station: Station | None, kind: StationKind | None) -> None:
    """A tablet that stands alone in the hall must not get the list of people one day."""
    if station is None or kind is None or station.kind is kind:
        return
    if StationKind.KIOSK in (station.kind, kind):
        raise Invalid(
            _l("A check-in kiosk stays one, and no other station becomes one. Add a station."),
            "kind",
        )


def _check_times(values: dict[str, Any]) -> None:
    opens, closes = values.get("opens_at"), values.get("closes_at")
    if opens and closes and opens >= closes:
        raise Invalid(_l("It closes before it opens. Check both times."), "closes_at")


def _check_session(edition: Edition, session_id: int | None) -> None:
    if session_id is None:
        return
    session = db.session.get(ScheduledSession, session_id)
    if session is None or session.room.edition_id != edition.id:
        raise Invalid(_l("This session is not in the timetable any more."), "session")


def _alike(station: Station, values: dict[str, Any]) -> list[Station]:
    """The other doors of its place, as they are now, that have its hours; none when it leaves."""
    if not station.hours or values.get("area", station.area) is not station.area:
        return []
    query = db.select(Station).where(Station.area_id == station.area_id, Station.id != station.id)
    query = query.order_by(Station.name).execution_options(populate_existing=True)
    return [one for one in db.session.scalars(query).unique() if one.hours == station.hours]


def _is_other_meal(station: Station, values: dict[str, Any], area: Area | None) -> bool:
    """Whether another door of its place may contradict it from now on."""
    known = (station.hours, station.kind, station.area)
    return (values["hours"], values.get("kind", station.kind), area) != known


def _check_meals(
    edition: Edition,
    area: Area | None,
    hours: Sequence[Hours],
    *,
    but: Sequence[Station | None],
) -> None:
    """Each door knows only its own hours: with others, somebody would eat one meal at each door."""
    stations = stations_of(edition) if area is not None and hours else []
    for door in stations:
        is_beside = door.area is area and door not in but and door.closed_at is None
        other = clashing(hours, hours_of(door)) if is_beside else None
        if other is not None:
            raise Invalid(
                _l(
                    "%(door)s leads into the same place and has %(hours)s at that time of day. "
                    "Give both the same hours, or hours apart.",
                    door=door.name,
                    hours=other.name,
                ),
                "hours",
            )


def _stored(hours: Sequence[Hours]) -> list[dict[str, str]]:
    twice = overlapping(hours)
    if twice is not None:
        raise Invalid(
            _l(
                "%(one)s and %(other)s are open at the same time of day. Each needs its own hours.",
                one=twice[0].name,
                other=twice[1].name,
            ),
            "hours",
        )
    return [
        {"name": one.name, "opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"}
        for one in sorted(hours, key=lambda one: one.opens)
    ]


def _lead_into(station: Station, values: dict[str, Any]) -> bool:
    """Have it lead where ``values`` say (nothing said: where it does); whether it joined others."""
    if "area" not in values or values["area"] is station.area:
        return False
    if values["area"] is not None:
        alone = None if _is_shared(station) else station.area
        station.area = values["area"]
        if alone is not None:
            _take_along(alone, station.area, values.get("capacity"))
        return True
    if _is_shared(station):
        station.area = _own_area(station.edition, station.name)
    return False


def _take_along(left: Area, joined: Area, limit: int | None) -> None:
    """Who is inside by the only door of ``left`` comes along, but not who ate the meals before.

    Conflict when that is more than the limit: the new one, or that of the place until now.
    """
    counts = [Scan.area_id == left.id]
    if left.counted_from is not None:
        counts.append(Scan.happened_at >= left.counted_from)
    db.session.execute(db.update(Scan).where(*counts).values(area_id=joined.id))
    inside = count_inside(joined, since=joined.counted_from)
    capacity = joined.capacity if limit in (None, left.capacity) else limit
    if capacity is not None and inside > capacity:
        raise Conflict(_l("More people than that are inside now."), "capacity")
    left.inside, joined.inside, joined.capacity = 0, inside, capacity


def _is_shared(station: Station) -> bool:
    other = db.select(Station.id).where(
        Station.area_id == station.area_id, Station.id != station.id
    )
    return db.session.scalar(other.limit(1)) is not None


def _own_area(edition: Edition, name: str) -> Area:
    return Area(edition=edition, name=_free_name(edition, name), inside=0)


def _set_capacity(
    station: Station,
    values: dict[str, Any],
    *,
    before: tuple[int | None, int | None] | None,
    joins: bool,
) -> None:
    """Limit what the station leads into. ``before``: its session and its limit until now.

    The seats of a session that is new there are the limit where none is given. A place that others
    lead into already keeps its own limit, unless somebody gives another one.
    """
    session_before, limit_before = before or (None, None)
    area, capacity = station.area, values.get("capacity")
    if joins and capacity in (None, limit_before):
        return
    if capacity is None and station.session_id not in (None, session_before):
        capacity = db.session.get_one(ScheduledSession, station.session_id).room.capacity
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
