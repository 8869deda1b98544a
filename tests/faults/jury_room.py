"""A jury in its room, for races over real HTTP."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from app.extensions import db
from judging.models import Assignment
from judging.rules.kinds import RoundKind
from judging.services.rounds import open_round
from tests.faults.conftest import TOKEN, ask, signed_in
from tests.judging.factories import (
    AuthorFactory,
    JurorFactory,
    RoundFactory,
    SeatFactory,
    SubmissionFactory,
)
from tests.judging.jury_world import closed_call, president_of

JURORS, SUBMISSIONS, EACH = 6, 24, 3


@dataclass
class Person:
    """Somebody signed in, with the token their pages carry."""

    port: int
    cookie: str
    csrf: str = ""

    def look(self, path: str) -> str:
        """A page; keeps its token."""
        status, body, fresh = ask(self.port, "GET", path, self.cookie)
        assert status == 200, (path, status)
        found = TOKEN.search(body)
        if found:
            self.csrf, self.cookie = found.group(1), fresh
        return body

    def post(self, path: str, **form: str) -> int:
        """Press a button."""
        body = urlencode({"csrf_token": self.csrf, **form})
        return ask(self.port, "POST", path, self.cookie, body)[0]

    def send(self, path: str, marks: list[dict[str, Any]]) -> tuple[int, list[str]]:
        """What the desk's script sends; the result of each mark."""
        head = {"Content_Type": "application/json", "X_CSRFToken": self.csrf}
        sent = json.dumps({"marks": marks})
        status, body, _ = ask(self.port, "POST", path, self.cookie, sent, **head)
        results = json.loads(body)["results"] if status == 200 else []
        return status, [each["result"] for each in results]


@dataclass
class Room:
    """Plain values of an open round, for a server that is another process."""

    plan: str
    president: str
    #: juror -> (cookie, address of a page with a token, address that takes marks)
    jurors: list[tuple[str, str, str]]
    #: juror -> public ids of the tasks
    desks: list[list[str]]


def open_room(app: Flask) -> Room:
    """A round that has just begun, its people signed in; committed."""
    call = closed_call()
    round_ = RoundFactory.create(call=call, kind=RoundKind.VOTE, marks_each=EACH)
    panel = [JurorFactory.create(call=call) for _ in range(JURORS)]
    seats = [SeatFactory.create(round=round_, juror=juror) for juror in panel]
    for _ in range(SUBMISSIONS):
        SubmissionFactory.create(author=AuthorFactory.create(call=call))
    president = president_of(call)
    open_round(round_, by=president)
    made = Room(
        plan=f"/staff/calls/{call.code}/rounds/{round_.public_id}/",
        president=signed_in(app, president),
        jurors=[
            (
                signed_in(app, seat.juror.user),
                f"/jury/{seat.juror.public_id}/conflicts",
                f"/jury/{seat.public_id}/",
            )
            for seat in seats
        ],
        desks=[_tasks(seat.juror_id) for seat in seats],
    )
    db.session.commit()  # and then no transaction here, which would hold the server up
    return made


def _tasks(juror: int) -> list[str]:
    query = db.select(Assignment.public_id).filter_by(juror_id=juror)
    return list(db.session.scalars(query.order_by(Assignment.position)))


def mark(task: str, value: int, nonce: str) -> dict[str, Any]:
    """A mark as the desk's script sends it."""
    return {"assignment": task, "criterion": "", "value": value, "nonce": nonce, "given_at": None}


def entered(room: Room, port: int, number: int) -> Person:
    """Juror ``number``, with the token of their pages."""
    cookie, page, _ = room.jurors[number]
    person = Person(port, cookie)
    person.look(page)
    return person
