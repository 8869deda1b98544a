"""A jury at work over real HTTP: marks sent at once, a recusal meanwhile, two plans in parallel."""

from __future__ import annotations

from collections import Counter

from flask import Flask

from app.core.transaction import reading
from app.extensions import db
from judging.models import Assignment, Mark, Round
from judging.rules.kinds import AssignmentState
from tests.faults.conftest import together
from tests.faults.jury_room import EACH, JURORS, SUBMISSIONS, Person, entered, mark, open_room

LIVE = (AssignmentState.OPEN, AssignmentState.DONE)


def test_two_devices_of_a_juror_lose_no_mark_and_double_none(own_app: Flask, server: int) -> None:
    room = open_room(own_app)
    task, address = room.desks[0][0], room.jurors[0][2] + "marks"
    devices = [entered(room, server, 0) for _ in range(12)]
    own = [
        lambda d=device, n=number: d.send(address, [mark(task, n % 3, f"own-{n}")])
        for number, device in enumerate(devices[:8])
    ]
    twins = [lambda d=device: d.send(address, [mark(task, 2, "twin")]) for device in devices[8:]]
    answers = together([*own, *twins])

    assert answers == [(200, ["saved"])] * 12
    with reading():
        query = db.select(Mark.old, Mark.new, Mark.nonce).order_by(Mark.id)
        log = [tuple(row) for row in db.session.execute(query)]
        assert [old for old, _, _ in log] == [None, *(new for _, new, _ in log[:-1])]
        assert max(Counter(nonce for _, _, nonce in log).values()) == 1


def test_marks_a_recusal_and_two_plans_at_once(own_app: Flask, server: int) -> None:
    room = open_room(own_app)
    people = [entered(room, server, number) for number in range(JURORS)]
    planners = [Person(server, room.president) for _ in range(2)]
    for planner in planners:
        planner.look(room.plan)
    work = [
        lambda p=people[n], n=n: [
            p.send(room.jurors[n][2] + "marks", [mark(t, 1, t) for t in room.desks[n][a:b]])
            for a, b in ((0, 1), (1, 4), (4, 5))
        ]
        for n in range(1, JURORS)
    ]
    gone = room.desks[0][:3]
    recuse = [
        lambda t=t: people[0].post(f"{room.jurors[0][2]}{t}/recuse", kind="family") for t in gone
    ]
    plan = [lambda p=p: p.post(room.plan + "plan") for p in planners]
    answers = together([*work, *recuse, *plan])

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
