"""Managers arrange one timetable at the same moment: real commits, on both databases."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.extensions import db
from judging.models import Room, ScheduledSession
from tests.factories import commit, sign_in, user_with
from tests.judging.test_timetable import congress, proposal, room

MANAGERS = 6


def at_once(app: Flask, requests: Sequence[tuple[FlaskClient, str, dict[str, str]]]) -> list[int]:
    """Status codes of the requests, sent at the same moment."""
    commit()
    db.session.remove()
    barrier = Barrier(len(requests))

    def one(request: tuple[FlaskClient, str, dict[str, str]]) -> int:
        client, address, data = request
        barrier.wait()
        return int(FlaskClient.open(client, address, method="POST", data=data).status_code)

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(one, requests))


@pytest.mark.parametrize("same", ["room", "speaker"])
def test_of_several_at_once_one_gets_the_room_or_the_speaker(app: Flask, same: str) -> None:
    call = congress()
    rooms = [room(call, f"Room {n}") for n in range(MANAGERS)]
    requests = []
    for n in range(MANAGERS):
        name = "Ana Sousa" if same == "speaker" else f"Speaker {n}"
        submission = proposal(call, f"Session {n}", name)
        where: Room = rooms[0] if same == "room" else rooms[n]
        data = {
            "starts_at": "2027-07-20T10:00",
            "minutes": "60",
            "room": where.public_id,
            "audience": "public",
        }
        client = app.test_client()
        sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope))
        address = f"/staff/calls/{call.code}/timetable/{submission.public_id}"
        requests.append((client, address, data))

    answers = Counter(at_once(app, requests))

    assert answers == {302: 1, 422: MANAGERS - 1}
    assert db.session.scalar(db.select(db.func.count(ScheduledSession.id))) == 1
