"""Setting stations up: what is usual at each kind, hours of meals, shared places, sessions."""

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.errors import Conflict, Invalid
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Area, Station, StationKind
from badges.queries.manifest import manifest_text
from badges.queries.scans import count_inside
from badges.rules.hours import Hours, overlapping
from badges.rules.presets import PRESETS
from badges.services.stations import add_station, change_station, fingerprint
from judging.models import Room, ScheduledSession
from judging.rules.kinds import SessionAudience
from tests.badges.venue import badges_of, codes_of, edition_with_people, said, scan, station_at
from tests.factories import EditionFactory, sign_in, user_with
from tests.judging.factories import AuthorFactory, CallFactory, SubmissionFactory

MIDDAY = datetime(2027, 7, 19, 10, 30, tzinfo=UTC)  # 12:30 in Warsaw
LUNCHES = Hours("Lunch", time(12), time(14, 30))
LUNCH = {"hours-0-name": "Lunch", "hours-0-opens": "12:00", "hours-0-closes": "14:30"}


def values(**more: Any) -> dict[str, Any]:
    """A door as the form gives it to the services."""
    given = {
        "name": "North gate", "kind": StationKind.DOOR, "roles": [], "once": True,
        "needs_payment": False, "needs_consent": False, "opens_at": None, "closes_at": None,
        "hours": [], "area": None, "session_id": None, "capacity": None,
    }  # fmt: skip
    return given | more


def stations(edition: Edition) -> str:
    return f"/staff/editions/{edition.code}/stations"


def managed(client: FlaskClient) -> Edition:
    """An edition whose manager is signed in."""
    edition = edition_with_people()
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    return edition


def made(name: str) -> Station:
    db.session.expire_all()
    return db.session.scalars(db.select(Station).filter_by(name=name)).one()


def seen_in(page: str) -> str:
    return page.split('name="seen"')[1].split('value="')[1].split('"')[0]


# ---- what is usual at each kind ----


def test_every_kind_has_its_usual_rules() -> None:
    assert set(PRESETS) == {kind.value for kind in StationKind}
    assert [kind for kind, usual in PRESETS.items() if overlapping(usual.hours)] == []
    assert [kind for kind, usual in PRESETS.items() if usual.hours] == ["meal"]


@pytest.mark.parametrize(
    ("kind", "checked", "meals"),
    [
        ("door", {"once", "needs_payment", "needs_consent"}, False),
        ("meal", {"once", "needs_payment"}, True),
        ("session", {"once"}, False),
        ("exit", set(), False),
        ("bus", {"once", "needs_payment", "needs_consent"}, False),
        ("award", {"once"}, False),
        ("moon", {"once", "needs_payment", "needs_consent"}, False),
    ],
)
def test_a_form_begins_with_what_is_usual(
    client: FlaskClient, kind: str, checked: set[str], meals: bool
) -> None:
    page = client.get(f"{stations(managed(client))}?kind={kind}").text

    rules = {"once", "needs_payment", "needs_consent"}
    fields = {name: page.split(f'id="{name}"')[0].rsplit("<input", 1)[1] for name in rules}
    assert {name for name, text in fields.items() if "checked" in text} == checked
    assert ('value="Breakfast"' in page, 'value="09:30"' in page) == (meals, meals)


# ---- hours ----


def test_a_meal_is_set_up_and_eaten_once_in_each_of_its_hours(client: FlaskClient) -> None:
    edition = managed(client)
    dinner = {"hours-2-name": "Dinner", "hours-2-opens": "18:30", "hours-2-closes": "21:00"}
    empty = {"hours-1-name": "", "hours-1-opens": "", "hours-1-closes": ""}
    data = {"name": "Canteen", "kind": "meal", "once": "1", **LUNCH, **empty, **dinner}

    client.post(f"{stations(edition)}?kind=meal", data=data)

    canteen = made("Canteen")
    assert canteen.hours == [
        {"name": "Lunch", "opens": "12:00", "closes": "14:30"},
        {"name": "Dinner", "opens": "18:30", "closes": "21:00"},
    ]
    page = client.get(f"/staff/stations/{canteen.public_id}").text
    assert ('value="Lunch"' in page, 'value="14:30"' in page) == (True, True)
    shown = client.get(stations(edition)).text
    assert all(text in shown for text in ("Lunch", "12:00–14:30", "18:30–21:00"))

    code, answers = codes_of(edition)[0], []
    for hours in (-1, 0, 0, 2.5, 7):
        moment = MIDDAY + timedelta(hours=hours)
        with time_machine.travel(moment, tick=False):
            answers.append(said(scan(canteen, code, scanned_at=moment)))
    assert answers == ["not_yet_valid", "admitted", "already", "not_yet_valid", "admitted"]


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"hours-0-name": " "}, "hours-0-name", "Name these hours"),
        ({"hours-0-opens": ""}, "hours-0-opens", "Say when it opens"),
        ({"hours-0-closes": ""}, "hours-0-closes", "Say when it closes"),
        ({"hours-0-closes": "12:00"}, "hours-0-closes", "opens and closes at the same time"),
        ({"hours-0-opens": "noon"}, "hours-0-opens", "Not a valid time value"),
        ({"hours-0-name": "x" * 41}, "hours-0-name", "40"),
        (
            {"hours-1-name": "Late lunch", "hours-1-opens": "14:00", "hours-1-closes": "15:00"},
            "hours", "Lunch and Late lunch are open at the same time of day",
        ),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_told_by_the_field(
    client: FlaskClient, change: dict[str, str], field: str, told: str
) -> None:
    edition = managed(client)
    data = {"name": "Canteen", "kind": "meal", **LUNCH, **change}

    answer = client.post(stations(edition), data=data)

    assert answer.status_code == 422
    blamed = answer.text.split('id="form-errors"')[1].split("</ul>")[0]
    assert f'<a href="#{field}">' in blamed
    assert told in blamed
    assert db.session.scalar(db.select(db.func.count(Station.id))) == 0


def test_emptied_rows_take_the_hours_away(client: FlaskClient) -> None:
    edition = managed(client)
    client.post(stations(edition), data={"name": "Canteen", "kind": "meal", **LUNCH})
    where = f"/staff/stations/{made('Canteen').public_id}"
    seen = seen_in(client.get(where).text)
    empty = dict.fromkeys(LUNCH, "")

    client.post(where, data={"name": "Canteen", "kind": "meal", "seen": seen, **empty})

    assert made("Canteen").hours == []


# ---- places that several doors lead into ----


def test_two_doors_lead_into_one_place(client: FlaskClient) -> None:
    edition = managed(client)
    first, door = codes_of(edition)[:2], {"kind": "door", "once": "1", "capacity": "3"}
    client.post(stations(edition), data={"name": "North gate", **door})
    north = made("North gate")
    page = client.get(stations(edition)).text
    assert "The same place as North gate" in page
    assert "The same place as North gate" not in page.split('id="add"')[0]

    client.post(
        stations(edition),
        data={"name": "South gate", "kind": "door", "once": "1", "area": north.area.public_id},
    )

    south = made("South gate")
    north = made("North gate")
    assert (south.area_id, south.capacity) == (north.area_id, 3)
    listed = client.get(stations(edition)).text.split('id="add"')[0]
    assert all(f"The same place as {name}" in listed for name in ("North gate", "South gate"))
    with time_machine.travel(MIDDAY, tick=False):
        answers = [
            said(scan(where, code, scanned_at=MIDDAY))
            for where, code in ((north, first[0]), (south, first[0]), (south, first[1]))
        ]
    assert answers == ["admitted", "already", "admitted"]
    assert (north.inside, south.inside) == (2, 2)


def test_a_place_keeps_its_limit_when_another_door_joins_unless_one_is_given(app: Any) -> None:
    edition = edition_with_people(0)
    north = add_station(edition, values=values(capacity=30), by="test")
    south = add_station(edition, values=values(name="South", area=north.area), by="test")
    assert (north.capacity, south.capacity) == (30, 30)

    add_station(edition, values=values(name="East", area=north.area, capacity=40), by="test")
    assert north.capacity == 40
    west = add_station(edition, values=values(name="West", capacity=7), by="test")
    change(west, name="West", area=north.area, capacity=7)  # as the form was filled
    assert (west.area, north.capacity) == (north.area, 40)
    change(west, name="West", area=north.area, capacity=None)
    assert north.capacity is None


def test_a_door_gets_a_place_of_its_own_again(app: Any) -> None:
    edition = edition_with_people(0)
    north = add_station(edition, values=values(capacity=30), by="test")
    south = add_station(edition, values=values(name="South", area=north.area), by="test")

    change(south, name="South", area=None, capacity=5)
    assert south.area_id != north.area_id
    assert (north.capacity, south.capacity, south.area.name) == (30, 5, "South")
    own = south.area_id
    change(south, name="South", area=None, capacity=5)
    assert south.area_id == own


def test_who_is_inside_comes_along_when_a_door_joins_a_place(app: Any) -> None:
    edition = edition_with_people(3)
    north = add_station(edition, values=values(capacity=2), by="test")
    south = add_station(edition, values=values(name="South"), by="test")
    db.session.flush()
    first, second, third = codes_of(edition)
    with time_machine.travel(MIDDAY, tick=False):
        answers = [
            said(scan(door, code, scanned_at=MIDDAY))
            for door, code in ((north, first), (south, first), (south, second), (south, third))
        ]
        db.session.commit()
        with pytest.raises(Conflict):
            change(south, name="South", area=north.area)
        db.session.rollback()
        answers.append(said(scan(south, third, scanned_at=MIDDAY, out=True)))
        cursor = json.loads(manifest_text(north, None))["cursor"]
        old = south.area
        change(south, name="South", area=north.area)
        told = json.loads(manifest_text(north, cursor))
        answers += [said(scan(north, code, scanned_at=MIDDAY)) for code in (first, second, third)]

    assert answers == ["admitted"] * 5 + ["already"] * 2 + ["full"]
    assert (north.inside, old.inside, count_inside(old, since=None)) == (2, 0, 0)
    inside = [one.serial for one in badges_of(edition)[:2]]
    assert (sorted(told["passes"]["in"]), told["replaced"]) == (sorted(inside), None)


def test_who_ate_the_meals_before_stays_behind_when_a_door_joins(app: Any) -> None:
    edition = edition_with_people(2)
    north, south = (
        add_station(edition, values=values(name=name, hours=[LUNCHES]), by="test")
        for name in ("North", "South")
    )
    db.session.flush()
    for code, noon in zip(codes_of(edition), (MIDDAY, MIDDAY + timedelta(days=1)), strict=True):
        with time_machine.travel(noon, tick=False):
            scan(south, code, scanned_at=noon)
    change(south, name="South", hours=[LUNCHES], area=north.area)

    assert (north.inside, count_inside(north.area, since=None)) == (1, 1)


def test_meals_of_one_place_are_the_same_hours_or_apart(app: Any) -> None:
    edition = edition_with_people(0)
    north = add_station(edition, values=values(hours=[LUNCHES]), by="test")
    late = Hours("Late", time(14), time(15))
    shared = {"area": north.area, "capacity": 9}

    with pytest.raises(Invalid) as refused:
        add_station(edition, values=values(name="South", hours=[late], **shared), by="test")
    assert (refused.value.field, "North gate" in str(refused.value)) == ("hours", True)
    south = add_station(edition, values=values(name="South", hours=[late]), by="test")
    with pytest.raises(Invalid):
        change(south, name="South", hours=[late], **shared)
    again, dinner = LUNCHES._replace(name="Again"), Hours("Dinner", time(18), time(20))
    for hours in ([], [again, dinner]):
        change(south, name="South", hours=hours, **shared)
    assert (south.area, north.capacity) == (north.area, 9)
    with pytest.raises(Invalid):
        change(south, name="South", hours=[late], **shared)


def change(station: Station, **more: Any) -> None:
    db.session.flush()
    change_station(station, values=values(**more), seen=fingerprint(station), by="test")
    db.session.flush()


def test_the_form_shows_where_a_door_leads(client: FlaskClient) -> None:
    edition = managed(client)
    north = station_at(edition, name="North gate")
    south = station_at(edition, name="South gate", area=north.area)
    alone = station_at(edition, name="Canteen door")

    def chosen(station: Station) -> str:
        page = client.get(f"/staff/stations/{station.public_id}").text
        options = page.split('name="area"')[1].split("</select>")[0]
        return options.split("selected")[1].split(">")[1].split("<")[0]

    assert chosen(north) == "The same place as South gate"
    assert chosen(south) == "The same place as North gate"
    assert chosen(alone) == "A place of its own"


def test_a_place_of_another_edition_is_no_choice(client: FlaskClient) -> None:
    edition = managed(client)
    far = station_at(edition_with_people(0), name="Far away")
    data = {"name": "North gate", "kind": "door", "area": far.area.public_id}

    answer = client.post(stations(edition), data=data)

    assert (answer.status_code, "Not a valid choice" in answer.text) == (422, True)
    assert db.session.scalar(db.select(db.func.count(Area.id))) == 1


# ---- sessions of the timetable ----


def session_of(
    edition: Edition, *, seats: int | None = 60, title: str = "Kites that measure"
) -> Any:
    """A session of the first day at noon."""
    call = CallFactory.create(edition=edition)
    author = AuthorFactory.create(call=call)
    submission = SubmissionFactory.create(author=author, captions={"title": {"en": title}})
    room = Room(edition=edition, name=f"Room of {title}", capacity=seats)
    held = ScheduledSession(
        submission=submission, room=room, starts_at=MIDDAY, ends_at=MIDDAY + timedelta(hours=1),
        audience=SessionAudience.PARTICIPANTS,
    )  # fmt: skip
    db.session.add(held)
    db.session.flush()
    return held


def test_a_sessions_room_limits_who_attends(client: FlaskClient) -> None:
    edition = managed(client)
    held = session_of(edition)
    page = client.get(f"{stations(edition)}?kind=session").text
    assert "Kites that measure · 19/07/2027, 12:30 · Room of Kites that measure" in page
    data = {"name": "Kites", "kind": "session", "once": "1", "session": held.public_id}

    client.post(f"{stations(edition)}?kind=session", data=data)

    kites = made("Kites")
    assert (kites.session_id, kites.capacity) == (held.id, 60)
    where = f"/staff/stations/{kites.public_id}"
    seen = seen_in(client.get(where).text)
    client.post(where, data={**data, "capacity": "", "seen": seen})
    assert made("Kites").capacity is None


def test_a_limit_that_is_given_wins_over_the_rooms(app: Any) -> None:
    edition = edition_with_people(0)
    held, other = session_of(edition), session_of(edition, seats=None, title="Bees")
    session = {"kind": StationKind.SESSION}

    told = add_station(
        edition, values=values(session_id=held.id, capacity=20, **session), by="test"
    )
    uncounted = add_station(
        edition, values=values(name="Bees", session_id=other.id, **session), by="test"
    )
    change(uncounted, name="Bees", session_id=held.id, **session)

    assert (told.capacity, uncounted.capacity) == (20, 60)


def test_only_a_session_station_counts_a_session(client: FlaskClient) -> None:
    edition = managed(client)
    held = session_of(edition)

    data = {"name": "Door", "kind": "door", "session": held.public_id}
    client.post(stations(edition), data=data)

    assert (made("Door").session_id, made("Door").capacity) == (None, None)


def test_a_session_of_another_edition_is_refused(app: Any) -> None:
    edition, held = edition_with_people(0), session_of(EditionFactory.create())

    with pytest.raises(Invalid) as refused:
        add_station(edition, values=values(session_id=held.id), by="test")

    assert refused.value.field == "session"


def test_the_title_of_a_stations_page_is_its_name(client: FlaskClient) -> None:
    edition = managed(client)
    gate = station_at(edition, name="Ωmega & sons")

    page = client.get(f"/staff/stations/{gate.public_id}").text

    title = page.split("<title>")[1].split("</title>")[0]
    assert title == f"Ωmega &amp; sons: {edition.name} · MILSET"
