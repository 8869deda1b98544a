"""A jury at work over real HTTP: marks sent at once, a recusal meanwhile, two plans in parallel."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from app.accounts.models import User
from app.accounts.services import sessions
from app.core.transaction import reading
from app.extensions import db
from judging.models import Assignment, Mark, Round
from judging.rules.kinds import AssignmentState, RoundKind
from judging.services.rounds import open_round
from tests.faults.test_places_race import TOKEN, _cookie, served
from tests.judging.factories import (
    AuthorFactory,
    JurorFactory,
    RoundFactory,
    SeatFactory,
    SubmissionFactory,
)
from tests.judging.jury_world import closed_call, president_of

JURORS, SUBMISSIONS, EACH = 6, 24, 3
LIVE = (AssignmentState.OPEN, AssignmentState.DONE)


@dataclass
class Person:
    """Somebody signed in, with the token their pages carry."""

    port: int
    cookie: str
    csrf: str = ""

    def look(self, path: str) -> str:
        """A page; keeps its token."""
        status, body, fresh = self._ask("GET", path, "", {})
        assert status == 200, (path, status)
        found = TOKEN.search(body)
        if found:
            self.csrf, self.cookie = found.group(1), fresh
        return body

    def post(self, path: str, **form: str) -> int:
        """Press a button."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode({"csrf_token": self.csrf, **form}), kind)[0]

    def send(self, path: str, marks: list[dict[str, Any]]) -> tuple[int, list[str]]:
        """What the desk's script sends; the result of each mark."""
        head = {"Content-Type": "application/json", "X-CSRFToken": self.csrf}
        status, body, _ = self._ask("POST", path, json.dumps({"marks": marks}), head)
        results = json.loads(body)["results"] if status == 200 else []
        return status, [each["result"] for each in results]

    def _ask(self, method: str, path: str, body: str, head: dict[str, str]) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, {"Cookie": self.cookie, **head})
        answer = connection.getresponse()
        text = answer.read().decode()
        fresh = [
            part.split(";")[0]
            for part in answer.headers.get_all("Set-Cookie") or ()
            if part.startswith("session=")
        ]
        connection.close()
        return answer.status, text, fresh[-1] if fresh else self.cookie


@dataclass
class Room:
    """Plain values of an open round, for a server that is another process."""

    plan: str
    president: str
    #: juror -> (cookie, address of a page with a token, address that takes marks)
    jurors: list[tuple[str, str, str]]
    #: juror -> public ids of the tasks
    desks: list[list[str]]


def _signed_in(app: Flask, user: User) -> str:
    return _cookie(app, sessions.open_session(user, device="race", by=user))


def _room(app: Flask) -> Room:
    call = closed_call()
    round_ = RoundFactory(call=call, kind=RoundKind.VOTE, marks_each=EACH)
    panel = [JurorFactory(call=call) for _ in range(JURORS)]
    seats = [SeatFactory(round=round_, juror=juror) for juror in panel]
    for _ in range(SUBMISSIONS):
        SubmissionFactory(author=AuthorFactory(call=call))
    president = president_of(call)
    open_round(round_, by=president)
    room = Room(
        plan=f"/staff/calls/{call.code}/rounds/{round_.public_id}/",
        president=_signed_in(app, president),
        jurors=[
            (
                _signed_in(app, seat.juror.user),
                f"/jury/{seat.juror.public_id}/conflicts",
                f"/jury/{seat.public_id}/",
            )
            for seat in seats
        ],
        desks=[_tasks(seat.juror_id) for seat in seats],
    )
    db.session.commit()  # and then no transaction here, which would hold the server up
    return room


def _tasks(juror: int) -> list[str]:
    query = db.select(Assignment.public_id).filter_by(juror_id=juror)
    return list(db.session.scalars(query.order_by(Assignment.position)))


def _mark(task: str, value: int, nonce: str) -> dict[str, Any]:
    return {"assignment": task, "criterion": "", "value": value, "nonce": nonce, "given_at": None}


def _together(work: list[Any]) -> list[Any]:
    """Each of ``work`` in a thread of its own, all let go at once."""
    start = Barrier(len(work))

    def go(one: Any) -> Any:
        start.wait(60)
        return one()

    with ThreadPoolExecutor(len(work)) as pool:
        return [each.result() for each in [pool.submit(go, one) for one in work]]


def _entered(room: Room, port: int, number: int) -> Person:
    cookie, page, _ = room.jurors[number]
    person = Person(port, cookie)
    person.look(page)
    return person


def test_two_devices_of_a_juror_lose_no_mark_and_double_none(own_app: Flask) -> None:
    room = _room(own_app)
    task, address = room.desks[0][0], room.jurors[0][2] + "marks"
    with served(own_app, "wsgi") as port:
        devices = [_entered(room, port, 0) for _ in range(12)]
        own = [
            lambda d=device, n=number: d.send(address, [_mark(task, n % 3, f"own-{n}")])
            for number, device in enumerate(devices[:8])
        ]
        twins = [
            lambda d=device: d.send(address, [_mark(task, 2, "twin")]) for device in devices[8:]
        ]
        answers = _together([*own, *twins])

    assert answers == [(200, ["saved"])] * 12
    with reading():
        query = db.select(Mark.old, Mark.new, Mark.nonce).order_by(Mark.id)
        log = [tuple(row) for row in db.session.execute(query)]
        assert [old for old, _, _ in log] == [None, *(new for _, new, _ in log[:-1])]
        assert max(Counter(nonce for _, _, nonce in log).values()) == 1


def test_marks_a_recusal_and_two_plans_at_once(own_app: Flask) -> None:
    room = _room(own_app)
    with served(own_app, "wsgi") as port:
        people = [_entered(room, port, number) for number in range(JURORS)]
        planners = [Person(port, room.president) for _ in range(2)]
        for planner in planners:
            planner.look(room.plan)
        work = [
            lambda p=people[n], n=n: [
                p.send(room.jurors[n][2] + "marks", [_mark(t, 1, t) for t in room.desks[n][a:b]])
                for a, b in ((0, 1), (1, 4), (4, 5))
            ]
            for n in range(1, JURORS)
        ]
        gone = room.desks[0][:3]
        recuse = [
            lambda t=t: people[0].post(f"{room.jurors[0][2]}{t}/recuse", kind="family")
            for t in gone
        ]
        plan = [lambda p=p: p.post(room.plan + "plan") for p in planners]
        answers = _together([*work, *recuse, *plan])

    assert answers[JURORS - 1 :] == [302] * 5
    assert answers[: JURORS - 1] == [[(200, ["saved"]), (200, ["saved"] * 3), (200, ["saved"])]] * (
        JURORS - 1
    )
    _check_plan(gone)


def _check_plan(gone: list[str]) -> None:
    with reading():
        tasks = db.session.scalars(db.select(Assignment)).all()
        marked = set(db.session.scalars(db.select(Mark.assignment_id)))
        live = [task for task in tasks if task.state in LIVE]
        assert db.session.scalars(db.select(Round)).unique().one().frozen_at is not None
        assert {task.public_id for task in tasks if task.state is AssignmentState.RECUSED} == set(
            gone
        )
        # nothing that was marked was taken away, and no mark was lost
        assert {task.id for task in live if task.id in marked} == marked
        assert len(marked) == 5 * (JURORS - 1)
        assert all(task.state is AssignmentState.DONE for task in live if task.id in marked)
        jurors = Counter(task.submission_id for task in live)
        assert len(jurors) == SUBMISSIONS
        # a task that moved away while its juror marked it is one mark more, never one less
        assert min(jurors.values()) >= EACH
        assert sum(jurors.values()) <= EACH * SUBMISSIONS + 3
