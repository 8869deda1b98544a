"""Sixteen scanners at one door over real HTTP: no place given twice, no badge let in twice."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from functools import partial
from typing import Any
from uuid import uuid4

from flask import Flask

from app.accounts.services.api_tokens import create_token
from app.core.access import Role
from app.core.clock import now
from app.core.transaction import reading
from app.extensions import db
from badges.models import Area, Scan, ScanConflict, Station
from badges.rules.scanning import Verdict
from tests.badges.venue import codes_of, edition_with_people, station_at
from tests.factories import user_with
from tests.faults.conftest import together

SCANNERS, PEOPLE, PLACES, TWINS = 16, 48, 20, 8


def _door(**values: Any) -> tuple[str, list[str], str]:
    """A station's id, the codes of its edition's badges, and a desk's token; committed."""
    edition = edition_with_people(PEOPLE)
    station, codes = station_at(edition, **values), codes_of(edition)
    user = user_with(Role.DESK, scope=edition.scope)
    token = create_token(user, name="race", scopes=["scan"], by=user)
    db.session.flush()
    place = station.public_id
    db.session.commit()  # and then no transaction here, which would hold the server up
    return place, codes, token


def _door_beside(place: str) -> str:
    """Another door into the room of the station ``place``; committed."""
    first = db.session.scalars(db.select(Station).filter_by(public_id=place)).one()
    other = station_at(first.edition, area=first.area)
    db.session.flush()
    beside = other.public_id
    db.session.commit()
    return beside


def _scan(
    port: int, station: str, token: str, scans: list[tuple[str, str]], **values: Any
) -> list[Any]:
    """Send (nonce, code) pairs one request each, on one connection, as a scanner does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    answers = []
    for nonce, code in scans:
        one = {"nonce": nonce, "code": code, "scanned_at": now().isoformat(), **values}
        body = json.dumps({"scans": [one]})
        connection.request("POST", f"/api/v1/stations/{station}/scans", body, headers)
        answer = connection.getresponse()
        told = answer.read()
        assert answer.status == 200, told
        answers += json.loads(told)["results"]
    connection.close()
    return answers


def _together(
    port: int, stations: list[str], token: str, lots: list[list[tuple[str, str]]], **values: Any
) -> list[Any]:
    """Every lot by a scanner of its own at one of the doors, all from one start; their answers in
    order."""
    doors = [stations[number % len(stations)] for number in range(len(lots))]
    scanners = [
        partial(_scan, port, door, token, lot, **values)
        for door, lot in zip(doors, lots, strict=True)
    ]
    return [answer for answers in together(scanners) for answer in answers]


def _verdicts(answers: list[Any]) -> Counter[str]:
    return Counter(answer["reason"] or answer["result"] for answer in answers)


def _state(station: str) -> tuple[int, int]:
    """People inside by the counter, and by the readings that let somebody in."""
    with reading():
        let_in = db.select(db.func.count(Scan.id)).filter_by(verdict=Verdict.ADMITTED)
        inside = db.select(Area.inside).join(Station, Station.area_id == Area.id)
        inside = inside.where(Station.public_id == station)
        return db.session.scalar(inside) or 0, db.session.scalar(let_in) or 0


def test_sixteen_scanners_fill_a_room_to_its_last_place(own_app: Flask, server: int) -> None:
    place, codes, token = _door(capacity=PLACES)
    lots = [
        [(str(uuid4()), code) for code in codes[number::SCANNERS]] for number in range(SCANNERS)
    ]
    answers = _together(server, [place], token, lots)

    assert _verdicts(answers) == {"admitted": PLACES, "full": PEOPLE - PLACES}
    assert _state(place) == (PLACES, PLACES)


def test_one_badge_at_eight_scanners_is_let_in_once(own_app: Flask, server: int) -> None:
    place, codes, token = _door()
    rounds = [
        _together(server, [place], token, [[(str(uuid4()), code)] for _ in range(TWINS)])
        for code in codes[:4]
    ]

    once = {"admitted": 1, "already": TWINS - 1}
    assert [_verdicts(answers) for answers in rounds] == [once] * 4
    assert _state(place) == (4, 4)


def test_one_reading_sent_eight_times_at_once_has_one_answer(own_app: Flask, server: int) -> None:
    place, codes, token = _door()
    rounds = [
        _together(server, [place], token, [[(str(uuid4()), code)]] * TWINS) for code in codes[:4]
    ]

    assert [_verdicts(answers) for answers in rounds] == [{"admitted": TWINS}] * 4
    assert _state(place) == (4, 4)


def test_two_doors_of_one_room_fill_it_to_its_last_place(own_app: Flask, server: int) -> None:
    place, codes, token = _door(capacity=PLACES)
    other = _door_beside(place)
    lots = [
        [(str(uuid4()), code) for code in codes[number::SCANNERS]] for number in range(SCANNERS)
    ]
    answers = _together(server, [place, other], token, lots)

    assert _verdicts(answers) == {"admitted": PLACES, "full": PEOPLE - PLACES}
    assert _state(place) == _state(other) == (PLACES, PLACES)


def test_phones_that_come_back_at_once_leave_each_inside_once(own_app: Flask, server: int) -> None:
    place, codes, token = _door()
    other = _door_beside(place)
    lots = [[(str(uuid4()), code) for code in codes[:4]] for _ in range(TWINS)]
    for _ in range(2):  # the second time the answers had been lost
        _together(server, [place, other], token, lots, decided={"result": "admitted"})

    with reading():
        scans = db.session.scalar(db.select(db.func.count(Scan.id)))
        inside = db.session.scalars(db.select(Area.inside)).all()
        listed = db.session.scalars(db.select(ScanConflict)).all()
        doors = {(one.scan.station_id, one.other_scan.station_id) for one in listed}
    assert (scans, sum(inside)) == (4 * TWINS, 4)
    assert doors
    assert all(one != other for one, other in doors)
