"""A door joins a place while others wait for it: readings and undos follow it there."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from flask import Flask

from app.core.stale import lock
from app.core.transaction import reading as only_reading
from app.core.transaction import transaction
from app.extensions import db
from badges.models import Scan, Station
from badges.queries.scans import count_inside
from badges.services.scans import record_scans, undo_scan
from badges.services.stations import FIELDS, change_station, fingerprint
from tests.badges.venue import codes_of, edition_with_people, reading, scan, station_at

WAITERS = db.text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
PATIENCE = 30


def _doors() -> tuple[str, str, list[str]]:
    """Two doors, each into a place of its own, two inside and one; and the codes."""
    with transaction():
        edition = edition_with_people()
        north, south = (station_at(edition, name=name) for name in ("North", "South"))
        codes = codes_of(edition)
        for door, code in ((north, codes[0]), (north, codes[3]), (south, codes[1])):
            scan(door, code)
        db.session.flush()
        return north.public_id, south.public_id, codes


def _door(public_id: str) -> Station:
    return db.session.scalars(db.select(Station).filter_by(public_id=public_id)).unique().one()


def _join(door: str, other: str) -> None:
    """Have ``door`` lead where ``other`` leads, in the running transaction."""
    station, area = _door(door), _door(other).area
    values = {name: getattr(station, name) for name in FIELDS if name != "hours"}
    seen = fingerprint(station)
    change_station(station, values=values | {"area": area}, seen=seen, by="test")
    db.session.flush()


def _meanwhile(
    app: Flask,
    before: Callable[[], Any],
    deed: Callable[[], Any],
    then: Callable[[], Any] = lambda: None,
) -> Future[Any]:
    """``before`` is done and not committed; ``deed`` begins and comes to wait for it, then ``then``
    is done, and ``deed`` goes on when that is committed."""

    def run() -> Any:
        with app.app_context(), transaction():
            return deed()

    with ThreadPoolExecutor(1) as pool:
        with transaction():
            before()
            done = pool.submit(run)
            _until_it_waits(done)
            then()
        return done


def _until_it_waits(done: Future[Any]) -> None:
    """SQLite lets nobody begin to write meanwhile."""
    if db.engine.dialect.name == "sqlite":
        return
    end = time.monotonic() + PATIENCE
    with db.engine.connect() as connection:
        while not connection.scalar(WAITERS):
            connection.rollback()
            assert not done.done(), "it does not wait"
            assert time.monotonic() < end, "it does not come that far"


def _counted() -> list[tuple[str, int, int]]:
    """Of both doors: how many their place counts inside, and how many its readings tell of."""
    with only_reading():
        doors = db.session.scalars(db.select(Station).order_by(Station.name)).unique()
        return [(one.name, one.inside, count_inside(one.area, since=None)) for one in doors]


def test_a_reading_that_waits_while_its_door_joins_a_place_counts_there(own_app: Flask) -> None:
    north, south, codes = _doors()

    def read() -> Any:
        record_scans(_door(south), [reading(code) for code in codes[1:3]], by="test")

    _meanwhile(own_app, lambda: _join(south, north), read).result()

    assert _counted() == [("North", 4, 4), ("South", 4, 4)]
    with only_reading():
        said = db.select(Scan.verdict).order_by(Scan.id)
        assert db.session.scalars(said).all() == [*["admitted"] * 3, "already", "admitted"]
        areas = db.select(Scan.area_id).distinct()
        assert db.session.scalars(areas).all() == [_door(north).area_id]


def test_an_undo_that_waits_while_its_door_joins_a_place_counts_there(own_app: Flask) -> None:
    north, south, _codes = _doors()

    def take_back() -> int:
        station = _door(south)
        nonce = db.session.scalars(db.select(Scan.nonce).filter_by(station_id=station.id)).one()
        undo_scan(station, nonce, by="test")
        return station.inside

    assert _meanwhile(own_app, lambda: _join(south, north), take_back).result() == 2
    assert _counted() == [("North", 2, 2), ("South", 2, 2)]


def test_two_places_are_locked_in_one_order(own_app: Flask) -> None:
    """Or two that join each other's place would wait for each other."""
    north, south, _codes = _doors()

    def hold(*names: str) -> None:
        for name in names:
            lock(_door(name).area)

    done = _meanwhile(
        own_app, lambda: hold(north), lambda: _join(south, north), then=lambda: hold(south)
    )
    done.result()

    assert _counted() == [("North", 3, 3), ("South", 3, 3)]
