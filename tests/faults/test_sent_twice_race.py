"""One delegation sent eight times at one moment under one key: it is registered once."""

from __future__ import annotations

import http.client
import json
from functools import partial
from typing import Any

from flask import Flask

from app.core.transaction import reading
from app.extensions import db
from registration.models import Delegation
from tests.faults.conftest import together
from tests.registration.test_api import bearer
from tests.registration.world import world

SENDERS = 8


def _send(port: int, place: str, headers: dict[str, str], body: str) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", place, body, headers)
    answer = connection.getresponse()
    told = answer.status, json.loads(answer.read())
    connection.close()
    return told


def test_one_key_at_one_moment_is_one_delegation(own_app: Flask, server: int) -> None:
    there = world()
    place = f"/api/v1/editions/{there.edition.code}/delegations"
    headers = {
        **bearer(there.head), "Content-Type": "application/json", "Idempotency-Key": "once",
    }  # fmt: skip
    sent = {"organisation": there.organisation.public_id, "country": "BE",
            "people": [{"role": "exhibitor", "name": "Ada"}]}  # fmt: skip
    db.session.commit()  # and then no transaction here, which would hold the server up

    answers = together([partial(_send, server, place, headers, json.dumps(sent))] * SENDERS)

    assert [status for status, _ in answers] == [201] * SENDERS
    assert all(told == answers[0][1] for _, told in answers)
    with reading():
        assert db.session.scalar(db.select(db.func.count(Delegation.id))) == 1
