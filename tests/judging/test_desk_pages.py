"""The juror's desk without a script: every button is one of a form."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.clock import now
from app.extensions import db
from judging.models import Mark, Remark
from judging.queries.jury import current_values
from judging.rules.kinds import (
    AssignmentState,
    ConflictKind,
    RoundKind,
    RoundState,
)
from tests.factories import sign_in, user_with
from tests.judging.desk_world import fields, give_form, photo_desk, sat_down, seat_of, values_of
from tests.judging.factories import CriterionFactory
from tests.judging.jury_world import open_jury, task

pytestmark = pytest.mark.database("sqlite")


def test_the_desk_lists_open_rounds_and_closed_ones(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    jury.round.due_at = now() + timedelta(days=3, hours=1)
    closed, done = photo_desk()
    closed.jurors[0].user = jury.jurors[0].user
    closed.round.state, closed.round.closed_at = RoundState.CLOSED, datetime(2026, 5, 2, tzinfo=UTC)
    done[0].state = AssignmentState.DONE
    home = sat_down(client, jury)
    give_form(client, home, tasks[0], **fields(jury, 8, 9))

    page = client.get("/jury/").text

    assert f'href="{home}"' in page
    assert "1 of 3 judged" in page
    assert "<strong>3 days left</strong>" in page
    assert "(Warsaw time)" in page
    assert "Closed on 2 May 2026" in page
    assert f'href="/jury/{seat_of(closed).public_id}/all"' in page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_a_device_keeps_for_the_time_without_a_line_is_of_nobody(
    client: FlaskClient, language: str
) -> None:
    worker = client.get(f"/jury/sw.js?lang={language}")
    first = worker.text.split(";\n", 1)[0]
    kept = json.loads(first.removeprefix("self.desk = "))
    sign_in(client, user_with(Role.JUROR))

    found = {}
    for path in (kept["page"], *kept["files"]):
        with client.get(path) as answer:
            found[path] = answer.status_code
    shown = client.get(kept["page"]).text

    assert (worker.mimetype, worker.headers["Cache-Control"]) == ("text/javascript", "no-store")
    assert set(found.values()) == {200}
    assert f'<html lang="{language}"' in shown
    assert [path for path in kept["files"] if path not in shown] == []
    assert "@example.org" not in shown


def test_only_who_was_asked_onto_a_jury_has_the_desk_in_the_menu(
    app: Flask, client: FlaskClient
) -> None:
    jury, _ = photo_desk()
    role = user_with(Role.JUROR, scope=jury.call.edition.scope)

    sign_in(client, role)
    assert "Jury desk</a>" not in client.get("/").text
    assert "You are on no jury" in client.get("/jury/").text
    sign_in(client, jury.jurors[0].user)
    assert "Jury desk</a>" in client.get("/").text


def test_conflicts_are_asked_for_before_judging(app: Flask, client: FlaskClient) -> None:
    jury, _ = photo_desk()
    sat_down(client, jury)
    assert "Declare conflicts" not in client.get("/jury/").text

    jury.jurors[0].declared_at = None
    page = client.get("/jury/").text

    assert f'href="/jury/{jury.jurors[0].public_id}/conflicts"' in page


def test_marks_are_saved_and_the_next_open_one_follows(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)

    assert client.get(home).location == home + tasks[0].public_id
    answer = give_form(client, home, tasks[0], **fields(jury, 8, 9))

    assert answer.location == home + tasks[1].public_id
    assert values_of(jury, tasks[0]) == [8, 9]
    assert tasks[0].state is AssignmentState.DONE
    assert client.get(home).location == home + tasks[1].public_id


def test_the_same_form_again_writes_nothing_new(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)

    for values in ((8, 9), (8, 9), (7, 9), (8, 9)):
        give_form(client, home, tasks[0], **fields(jury, *values))

    log = db.session.execute(db.select(Mark.old, Mark.new).order_by(Mark.id)).all()
    assert log == [(None, 8), (None, 9), (8, 7), (7, 8)]


def test_skipping_keeps_the_marks_and_comes_again_at_the_end(
    app: Flask, client: FlaskClient
) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)

    answer = give_form(client, home, tasks[0], "skip", **fields(jury, 8))
    assert answer.location == home + tasks[1].public_id
    assert values_of(jury, tasks[0]) == [8, None]
    assert "put off, to come again at the end: 1" in client.get(home + tasks[1].public_id).text

    give_form(client, home, tasks[1], **fields(jury, 5, 5))
    last = give_form(client, home, tasks[2], **fields(jury, 5, 5))
    assert last.location == home + tasks[0].public_id
    done = give_form(client, home, tasks[0], **fields(jury, 8, 8))
    assert done.location == home
    assert "All 3 on your desk are judged" in client.get(home).text


def test_previous_saves_too_and_all_marks_can_be_taken_back(
    app: Flask, client: FlaskClient
) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)

    back = give_form(client, home, tasks[1], "previous", **fields(jury, 6, 7))
    assert back.location == home + tasks[0].public_id
    assert values_of(jury, tasks[1]) == [6, 7]
    stay = give_form(client, home, tasks[1], "clear", **fields(jury, 6, 7))
    assert stay.location == home + tasks[1].public_id
    assert values_of(jury, tasks[1]) == [None, None]
    assert tasks[1].state is AssignmentState.OPEN


def test_a_mark_off_the_scale_is_shown_again(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)

    answer = give_form(client, home, tasks[0], **fields(jury, 8, 11))

    assert answer.status_code == 422
    assert "Give a mark from 1 to 10." in answer.text
    assert values_of(jury, tasks[0]) == [None, None]


def test_a_vote(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk(criteria=0)
    home = sat_down(client, jury)

    page = client.get(home + tasks[0].public_id).text
    assert [name for name in ("Out", "In", "Must keep") if f"<span>{name}</span>" in page] == [
        "Out", "In", "Must keep",
    ]  # fmt: skip
    give_form(client, home, tasks[0], vote=0)

    assert current_values([tasks[0]])[tasks[0].id] == {None: 0}
    assert tasks[0].state is AssignmentState.DONE


def test_a_long_scale_is_typed(app: Flask, client: FlaskClient) -> None:
    jury = open_jury(criteria=0, kind=RoundKind.CRITERIA)
    CriterionFactory(round=jury.round, minimum=0, maximum=100)
    one = task(jury)
    home = sat_down(client, jury)

    assert 'type="number"' in client.get(home + one.public_id).text
    give_form(client, home, one, **fields(jury, 77))
    assert values_of(jury, one) == [77]


def test_stepping_back_takes_it_off_the_desk(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)
    url = home + tasks[0].public_id

    refused = client.post(url + "/recuse", data={"kind": "other", "reason": ""})
    assert (refused.status_code, tasks[0].state) == (422, AssignmentState.OPEN)
    answer = client.post(url + "/recuse", data={"kind": "pupil", "reason": "I teach her"})

    assert answer.location == home + tasks[1].public_id
    assert (tasks[0].state, tasks[0].conflict) == (AssignmentState.RECUSED, ConflictKind.PUPIL)
    assert client.get(url).status_code == 404
    assert client.get(f"/jury/pictures/{tasks[0].public_id}/screen").status_code == 404


def test_an_abstention_counts_as_judged_until_marks_are_given(
    app: Flask, client: FlaskClient
) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)
    url = home + tasks[0].public_id

    assert client.post(url + "/abstain", data={"why": ""}).status_code == 422
    answer = client.post(url + "/abstain", data={"why": "Too close to my own work"})
    assert answer.location == home + tasks[1].public_id
    page = client.get(url).text
    assert "1 of 3 judged" in page
    assert "Too close to my own work. Give marks, and they count after all." in page

    give_form(client, home, tasks[0], **fields(jury, 4, 4))
    assert tasks[0].state is AssignmentState.DONE


def test_a_remark_is_kept_and_shown_to_its_writer(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)
    url = home + tasks[0].public_id

    assert client.post(url + "/remark", data={"text": " "}).status_code == 422
    assert client.post(url + "/remark", data={"text": "A name can be read"}).location == url
    assert db.session.scalars(db.select(Remark.text)).all() == ["A name can be read"]
    assert "You wrote: A name can be read" in client.get(url).text
