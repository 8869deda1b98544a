"""Many phones read one pairing code at the same moment: one of them gets the token."""

from __future__ import annotations

import http.client
import json
from collections import Counter

from flask import Flask

from app.core.transaction import reading
from app.extensions import db
from badges.models import Device
from badges.queries.devices import device_caller, pairing_code
from badges.services.devices import add_device
from tests.badges.venue import edition_with_people, station_at
from tests.faults.conftest import together

PHONES = 8


def test_of_many_phones_with_one_code_one_is_paired(own_app: Flask, server: int) -> None:
    gate = station_at(edition_with_people(1))
    code = pairing_code(add_device(gate, name="Phone 1", by="test"))
    db.session.commit()  # and then no transaction here, which would hold the server up

    def pair() -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", server, timeout=60)
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/api/v1/devices/pair", json.dumps({"code": code}), headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        connection.close()
        return answer.status, told.get("token", "")

    answers = together([pair] * PHONES)

    assert Counter(status for status, _ in answers) == {201: 1, 410: PHONES - 1}
    token = next(token for _, token in answers if token)
    with reading():
        caller = device_caller(token)
        assert caller is not None
        assert caller.token == db.session.scalars(db.select(Device)).one()
