"""What a juror's device sends: each mark on its own, once, in the order it was given."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from judging.models import Assignment, Mark
from judging.queries.jury import current_values
from judging.rules.kinds import AssignmentState, ConflictKind, RoundState
from judging.services.marks import recuse
from tests.factories import sign_in
from tests.judging.desk_world import photo_desk, seat_of, send
from tests.judging.jury_world import Jury

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def mark(task: Assignment, jury: Jury, at: int, value: Any, **more: Any) -> dict[str, Any]:
    """A mark as the page's script sends it."""
    nonce = more.pop("nonce", f"{task.public_id}-{at}-{value}")
    chosen = jury.criteria[at].public_id if jury.criteria else ""
    return {
        "nonce": nonce, "assignment": task.public_id, "criterion": chosen, "value": value,
        "given_at": NOON.isoformat(), **more,
    }  # fmt: skip


def answers(sent: Any) -> list[tuple[str, str | None, str]]:
    return [(one["result"], one["state"], one["reason"]) for one in sent.json["results"]]


def test_marks_are_saved_and_answered_one_by_one(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    sign_in(client, jury.jurors[0].user)

    first = mark(tasks[0], jury, 0, 8)
    sent = send(client, seat_of(jury), first, mark(tasks[0], jury, 1, 9))

    assert answers(sent) == [("saved", "open", ""), ("saved", "done", "")]
    assert sent.json["results"][0]["nonce"] == first["nonce"]
    assert {key: sent.json[key] for key in ("judged", "total", "put_off")} == {
        "judged": 1, "total": 3, "put_off": 0,
    }  # fmt: skip
    given = db.session.execute(db.select(Mark.new, Mark.given_at, Mark.by).order_by(Mark.id)).all()
    email = jury.jurors[0].user.email
    assert given == [(8, NOON, email), (9, NOON, email)]


def test_the_same_mark_sent_twice_is_written_once(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    sign_in(client, jury.jurors[0].user)
    seat, one = seat_of(jury), mark(tasks[0], jury, 0, 8)

    send(client, seat, one)
    again = send(client, seat, one, one)

    assert answers(again) == [("saved", "open", "")] * 2
    assert db.session.scalars(db.select(Mark.new)).all() == [8]


def test_a_bad_mark_holds_up_no_other(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    stranger_jury, strangers = photo_desk()
    sign_in(client, jury.jurors[0].user)
    good, late = mark(tasks[0], jury, 0, 8), mark(tasks[0], jury, 1, 9)

    sent = send(
        client,
        seat_of(jury),
        {"nonce": "1"},
        mark(tasks[0], jury, 0, 11),
        good,
        mark(strangers[0], stranger_jury, 0, 5),
        mark(tasks[0], jury, 0, 5, criterion=stranger_jury.criteria[0].public_id, nonce="2"),
        mark(tasks[0], jury, 0, "8", nonce="3"),
        mark(tasks[0], jury, 0, True, nonce="4"),
        mark(tasks[0], jury, 0, 7, nonce="ünreadable"),
        mark(tasks[0], jury, 0, 7, nonce="x" * 65),
        mark(tasks[0], jury, 0, 7, nonce="5", given_at="yesterday"),
        "nonsense",
        late,
    )  # fmt: skip

    assert [one["result"] for one in sent.json["results"]] == [
        *("refused", "refused", "saved", "refused", "refused", "refused"),
        *("refused", "refused", "refused", "refused", "refused", "saved"),
    ]
    assert sent.json["results"][1]["reason"] == "A mark here goes from 1 to 10."
    assert sent.json["results"][3]["reason"] == "This is not on your desk."
    assert db.session.scalars(db.select(Mark.new).order_by(Mark.id)).all() == [8, 9]


def test_a_body_without_marks_is_answered_without_results(app: Flask, client: FlaskClient) -> None:
    jury, _ = photo_desk()
    sign_in(client, jury.jurors[0].user)

    url = f"/jury/{seat_of(jury).public_id}/marks"
    bodies = ["", "[]", '{"marks": 7}', '{"marks"', "[" * 50_000]

    assert [
        client.post(url, data=body, content_type="application/json").json["results"]
        for body in bodies
    ] == [[], [], [], [], []]


def test_a_late_mark_does_not_replace_a_newer_one(app: Flask, client: FlaskClient) -> None:
    """Two devices: the phone was without a line when the laptop marked again."""
    jury, tasks = photo_desk()
    sign_in(client, jury.jurors[0].user)
    seat = seat_of(jury)

    later = (NOON + timedelta(minutes=5)).isoformat()
    send(client, seat, mark(tasks[0], jury, 0, 9, given_at=later))
    sent = send(client, seat, mark(tasks[0], jury, 0, 4))

    assert answers(sent) == [("saved", "open", "")]
    assert current_values([tasks[0]])[tasks[0].id] == {jury.criteria[0].id: 9}


def test_a_mark_taken_back_opens_the_task_again(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk(criteria=0)
    sign_in(client, jury.jurors[0].user)
    seat = seat_of(jury)

    given = send(client, seat, mark(tasks[0], jury, 0, 2))
    after = (NOON + timedelta(minutes=1)).isoformat()
    back = send(client, seat, mark(tasks[0], jury, 0, None, given_at=after))

    assert answers(given) == [("saved", "done", "")]
    assert answers(back) == [("saved", "open", "")]
    assert current_values([tasks[0]])[tasks[0].id] == {}


def test_what_is_put_off_comes_last_and_what_is_judged_cannot_be(
    app: Flask, client: FlaskClient
) -> None:
    jury, tasks = photo_desk(criteria=0)
    sign_in(client, jury.jurors[0].user)
    seat = seat_of(jury)
    send(client, seat, mark(tasks[1], jury, 0, 1))

    sent = send(
        client,
        seat,
        {"nonce": "a", "assignment": tasks[0].public_id, "skip": True},
        {"nonce": "b", "assignment": tasks[1].public_id, "skip": True},
    )

    assert answers(sent) == [("saved", "open", ""), ("saved", "done", "")]
    assert sent.json["put_off"] == 1
    onward = client.get(f"/jury/{seat.public_id}/").location
    assert onward == f"/jury/{seat.public_id}/{tasks[2].public_id}"


def test_a_round_closed_meanwhile_says_so(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    sign_in(client, jury.jurors[0].user)
    seat = seat_of(jury)
    send(client, seat, mark(tasks[0], jury, 0, 8))
    jury.round.state, jury.round.closed_at = RoundState.CLOSED, NOON

    sent = send(client, seat, mark(tasks[0], jury, 1, 9), mark(tasks[0], jury, 0, 8))

    assert answers(sent) == [
        (
            "refused",
            "open",
            "This round is closed. What was given before but arrived only now does not count: "
            "tell the secretary of the jury.",
        ),
        ("saved", "open", ""),  # it had arrived before, its answer had not
    ]


def test_a_conflict_declared_meanwhile_says_so(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    juror = jury.jurors[0].user
    recuse(tasks[0], kind=ConflictKind.FAMILY, reason="", by=juror)
    sign_in(client, juror)

    sent = send(client, seat_of(jury), mark(tasks[0], jury, 0, 8), mark(tasks[1], jury, 0, 8))

    assert [one[:2] for one in answers(sent)] == [("refused", "recused"), ("saved", "open")]
    assert tasks[0].state is AssignmentState.RECUSED


def test_marks_of_a_stranger_are_not_there(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    sign_in(client, jury.jurors[1].user)

    assert send(client, seat_of(jury), mark(tasks[0], jury, 0, 8)).status_code == 404
    assert db.session.scalars(db.select(Mark)).all() == []
