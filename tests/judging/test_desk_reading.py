"""What a desk shows, to whom, and with how many questions to the database."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.clock import now
from app.extensions import db
from judging.models import CallText, Remark
from judging.rules.kinds import (
    FieldKind,
    JurorState,
    RoundState,
    SubmissionState,
    TextKind,
)
from tests.judging.desk_world import fields, give_form, photo_desk, sat_down, seat_of, values_of
from tests.judging.factories import CallFieldFactory
from tests.judging.jury_world import open_jury, task

pytestmark = pytest.mark.database("sqlite")


def test_a_closed_round_can_be_looked_at_and_not_changed(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)
    give_form(client, home, tasks[0], **fields(jury, 8, 9))
    jury.round.state, jury.round.closed_at = RoundState.CLOSED, now()

    page = client.get(home + tasks[0].public_id).text
    assert "This round is closed" in page
    assert "disabled aria-describedby" in page or "disabled>" in page
    assert 'name="go"' not in page
    refused = give_form(client, home, tasks[1], **fields(jury, 1, 1))
    assert refused.status_code == 422
    assert "This round is closed." in refused.text
    assert values_of(jury, tasks[1]) == [None, None]
    assert "Thank you. Your marks stay as they are" in client.get(home).text


def test_a_question_about_a_mark_waits_on_the_desk_until_it_is_answered(
    app: Flask, client: FlaskClient
) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)
    asked = Remark(assignment=tasks[0], from_juror=False, text="Why a one here?")
    db.session.add(asked)
    db.session.flush()
    answer = f'href="/jury/questions/{asked.public_id}"'

    pages = [client.get(url).text for url in ("/jury/", home + tasks[0].public_id)]
    assert [("Why a one here?" in page, answer in page) for page in pages] == [(True, True)] * 2
    asked.answered_at = now()
    assert "Why a one here?" not in client.get("/jury/").text
    sat_down(client, jury, 1)
    assert "Why a one here?" not in client.get("/jury/").text


@pytest.mark.parametrize("state", [JurorState.INVITED, JurorState.DECLINED, JurorState.LEFT])
def test_who_is_not_on_the_panel_any_more_has_no_desk(
    app: Flask, client: FlaskClient, state: JurorState
) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)
    jury.jurors[0].state = state

    found = [client.get(url).status_code for url in (home, home + tasks[0].public_id, home + "all")]
    picture = client.get(f"/jury/pictures/{tasks[0].public_id}/screen")

    assert [*found, picture.status_code] == [404] * 4


def test_a_round_in_preparation_is_not_there_yet(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)
    jury.round.state = RoundState.SETUP

    assert client.get(home).status_code == 404
    assert client.get(f"/jury/pictures/{tasks[0].public_id}/screen").status_code == 404
    assert "Nothing to judge yet" in client.get("/jury/").text


def test_what_was_withdrawn_leaves_the_desk(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)
    jury.submissions[0].state = SubmissionState.WITHDRAWN

    assert client.get(home).location == home + tasks[1].public_id
    assert client.get(home + tasks[0].public_id).status_code == 404
    assert client.get(f"/jury/pictures/{tasks[0].public_id}/screen").status_code == 404
    assert "0 of 2 judged" in client.get(home + "all").text


def test_all_marks_are_compared_best_first(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    home = sat_down(client, jury)
    give_form(client, home, tasks[0], **fields(jury, 1, 10))
    give_form(client, home, tasks[1], **fields(jury, 10, 10))
    give_form(client, home, tasks[2], **fields(jury, 3))

    page = client.get(home + "all").text
    worst = client.get(home + "all?sort=worst").text

    assert [page.index(tasks[n].public_id) for n in (1, 0, 2)] == sorted(
        page.index(one.public_id) for one in tasks
    )
    assert worst.index(tasks[0].public_id) < worst.index(tasks[1].public_id)
    assert ">100</strong>" in page
    assert ">50</strong>" in page
    assert "Begun" in page


def test_rules_show_instructions_criteria_and_the_newest_text(
    app: Flask, client: FlaskClient
) -> None:
    jury, _ = photo_desk()
    jury.round.instructions = {"en": "Look at it large first."}
    for version, text in ((1, "Old rules"), (2, "New rules")):
        db.session.add(
            CallText(call=jury.call, kind=TextKind.RULES, version=version, language="en", text=text)
        )
    home = sat_down(client, jury)

    page = client.get(home + "rules").text

    assert "Look at it large first." in page
    assert "Criterion-0" in page
    assert "New rules" in page
    assert "Old rules" not in page


def test_only_fields_for_the_jury_are_read_and_speakers_have_no_name(
    app: Flask, client: FlaskClient
) -> None:
    jury = open_jury()
    CallFieldFactory(call=jury.call, code="abstract")
    CallFieldFactory(call=jury.call, code="club", for_jury=False)
    CallFieldFactory(call=jury.call, code="speakers", kind=FieldKind.SPEAKERS)
    jury.submissions[0].answers = {
        "abstract": "How to\nbuild it",
        "club": "A club's name",
        "speakers": [{"name": "Ngozi Eze", "biography": "Teaches physics"}],
    }
    one = task(jury)
    home = sat_down(client, jury)

    page = client.get(home + one.public_id).text

    assert "build it" in page
    assert "Teaches physics" in page
    assert "Ngozi Eze" not in page
    assert "club" not in page


def test_pictures_come_in_three_sizes_and_are_kept_by_the_browser(
    app: Flask, client: FlaskClient
) -> None:
    jury, tasks = photo_desk(1)
    sat_down(client, jury)

    got = {
        size: client.get(f"/jury/pictures/{tasks[0].public_id}/{size}")
        for size in ("thumbnail", "screen", "full")
    }

    sizes = [len(answer.data) for answer in got.values()]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == 3
    headers = got["screen"].headers
    assert headers["Cache-Control"] == "private, max-age=2592000, immutable"
    assert headers["Content-Type"] == "image/jpeg"
    assert "Content-Disposition" not in headers
    assert "ETag" not in headers
    assert client.get(f"/jury/pictures/{tasks[0].public_id}/screen/2").status_code == 404


def test_small_pictures_are_remembered_until_asked_otherwise(
    app: Flask, client: FlaskClient
) -> None:
    jury, tasks = photo_desk(1)
    url = sat_down(client, jury) + tasks[0].public_id

    assert client.get(url + "?pictures=small").location == url
    small = client.get(url).text
    client.get(url + "?pictures=large")
    large = client.get(url).text

    picture = f'src="/jury/pictures/{tasks[0].public_id}'
    assert (f'{picture}/thumbnail"' in small, f'{picture}/screen"' in small) == (True, False)
    assert (f'{picture}/thumbnail"' in large, f'{picture}/screen"' in large) == (False, True)


def test_a_strangers_desk_is_not_there(app: Flask, client: FlaskClient) -> None:
    jury, tasks = photo_desk()
    sat_down(client, jury)
    home = f"/jury/{seat_of(jury).public_id}/"
    own = f"/jury/{seat_of(jury, 1).public_id}/"
    sat_down(client, jury, 1)
    one = tasks[0].public_id

    urls = [home, home + one, home + "all", home + "rules", own + one]
    posts = [home + one, home + "marks", own + one, *(own + one + "/" + do for do in DEEDS)]

    assert [client.get(url).status_code for url in urls] == [404] * len(urls)
    assert [client.post(url).status_code for url in posts] == [404] * len(posts)
    assert client.get(f"/jury/pictures/{one}/screen").status_code == 404


DEEDS = ("recuse", "abstain", "remark")


@pytest.mark.parametrize("path", ["", "TASK", "all", "rules", "TASK?bare=1"])
def test_pages_ask_as_often_with_thirty_as_with_one(
    app: Flask, client: FlaskClient, queries: Any, path: str
) -> None:
    counts = []
    for photos in (1, 30):
        jury, tasks = photo_desk(photos)
        home = sat_down(client, jury)
        client.get(home)
        queries.statements.clear()
        client.get(home + path.replace("TASK", tasks[0].public_id))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_list_of_rounds_asks_as_often_with_many(
    app: Flask, client: FlaskClient, queries: Any
) -> None:
    jury, _ = photo_desk(1)
    sat_down(client, jury)
    client.get("/jury/")
    queries.statements.clear()
    client.get("/jury/")
    few = len(queries)
    for _ in range(5):
        other, _tasks = photo_desk(2)
        other.jurors[0].user = jury.jurors[0].user
    queries.statements.clear()
    db.session.commit()
    queries.statements.clear()
    client.get("/jury/")

    assert len(queries) == few
