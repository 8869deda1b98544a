"""Doors of one canteen: the hours of its meals move at all of them in one deed."""

from datetime import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Invalid
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Station, StationKind
from badges.queries.stations import hours_of
from badges.rules.hours import Hours
from badges.services.stations import close_station
from tests.badges.test_stations import change, made, seen_in
from tests.badges.venue import edition_with_people, station_at
from tests.factories import sign_in, user_with

LUNCH = {"name": "Lunch", "opens": "12:00", "closes": "14:00"}
LATE = {"name": "Late", "opens": "14:00", "closes": "15:00"}
LATER = Hours("Lunch", time(12, 30), time(14, 30))


def canteen(edition: Edition, **others: list[dict[str, str]]) -> list[Station]:
    """The north door with lunch, and ``others`` by name with hours of their own."""
    north = station_at(edition, name="North", kind=StationKind.MEAL, hours=[LUNCH])
    beside = [
        station_at(edition, name=name, kind=StationKind.MEAL, area=north.area, hours=hours)
        for name, hours in others.items()
    ]
    db.session.commit()
    return [north, *beside]


def moved(station: Station, hours: list[Hours], **more: Any) -> None:
    given = {"name": station.name, "kind": station.kind, "area": station.area, "hours": hours}
    change(station, **given | more)


def changed() -> list[str]:
    """Subjects of the audited changes."""
    events = db.select(AuditEvent.data).filter_by(action="station.changed").order_by(AuditEvent.id)
    return [data["name"] for data in db.session.scalars(events)]


def test_hours_of_one_canteen_move_at_all_its_doors(app: Any) -> None:
    edition = edition_with_people(0)
    alone = station_at(edition, name="Elsewhere", hours=[LUNCH])
    north, south, out, shut = canteen(edition, South=[LUNCH], Out=[], Shut=[LUNCH])
    close_station(shut, by="test")
    moved(north, [LATER])

    assert [hours_of(one) for one in (north, south, shut)] == [(LATER,)] * 3
    assert (hours_of(out), alone.hours) == ((), [LUNCH])
    assert changed() == ["North", "Shut", "South"]


def test_the_manager_is_told_of_each_door_that_moved(client: FlaskClient) -> None:
    edition = edition_with_people(0)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    north, _south = canteen(edition, South=[LUNCH])
    where, area = f"/staff/stations/{north.public_id}", north.area.public_id
    rows = {"hours-0-name": "Lunch", "hours-0-opens": "12:30", "hours-0-closes": "14:30"}
    data = {"name": "North", "kind": "meal", "area": area, "seen": seen_in(client.get(where).text)}
    client.post(where, data=data | rows)
    page = client.get(where).text

    assert ("South is saved." in page, "North is saved." in page) == (True, False)
    assert hours_of(made("South")) == (LATER,)


def test_what_clashes_with_another_meal_moves_nowhere(app: Any) -> None:
    north, south, _other = canteen(edition_with_people(0), South=[LUNCH], Other=[LATE])
    with pytest.raises(Invalid) as refused:
        moved(north, [LATER])

    assert (refused.value.field, "Other" in str(refused.value)) == ("hours", True)
    assert (north.hours, south.hours, changed()) == ([LUNCH], [LUNCH], [])


def test_a_closed_door_holds_up_no_other(app: Any) -> None:
    north, other = canteen(edition_with_people(0), Other=[LATE])
    close_station(other, by="test")
    moved(north, [LATER])

    assert (hours_of(north), other.hours) == ((LATER,), [LATE])


def test_hours_are_compared_when_they_change_and_not_with_every_name(app: Any) -> None:
    brunch = {"name": "Brunch", "opens": "11:00", "closes": "13:00"}
    north, _other = canteen(edition_with_people(0), Other=[brunch])  # as it came to be
    moved(north, list(hours_of(north)), name="North gate")
    assert north.name == "North gate"
    with pytest.raises(Invalid):
        moved(north, list(hours_of(north)), kind=StationKind.DOOR)


def test_a_door_that_leaves_or_drops_its_hours_takes_no_other_along(app: Any) -> None:
    north, south, west = canteen(edition_with_people(0), South=[LUNCH], West=[LUNCH])
    moved(north, [LATER], area=None)
    moved(west, [])

    assert [one.hours for one in (south, west)] == [[LUNCH], []]
    assert changed() == ["North", "West"]
