"""The board as it changes: what is sent, when nothing is, and for how many at once."""

from collections.abc import Callable
from itertools import count, islice
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import QueuePool, event

from app.core.access import Role
from app.core.transaction import read_only
from app.extensions import db
from app.programmes.models import Edition
from badges.rules.board import streams_allowed
from badges.views.board_live import LOOKS, PAUSE_SECONDS, Look, stream
from badges.views.board_places import Places
from tests.badges import fair
from tests.conftest import QueryCounter
from tests.factories import sign_in, user_with


@pytest.fixture
def edition(app: Flask) -> Edition:
    return fair.edition()


def events(
    app: Flask, edition: Edition, between: Callable[[int], Any], *, looks: int, **how: Any
) -> list[str]:
    """What a listener hears; ``between`` is called after each look, with its number from 1."""
    numbers = count(1)

    def wait(seconds: float) -> None:
        assert seconds == PAUSE_SECONDS
        between(next(numbers))
        db.session.commit()

    look = Look(edition.id, edition.public_id, "all", how.pop("screen", False), "en")
    db.session.commit()
    return list(stream(app, look, looks=looks, wait=wait, **how))


def come(edition: Edition) -> None:
    fair.let_in(fair.person(fair.delegation(edition)))


def kinds(heard: list[str]) -> list[str]:
    """Each as its first word: id, retry, or a mere sign of life."""
    return [each.split(":")[0] for each in heard]


def test_a_listener_hears_of_every_change_and_of_nothing_else(app: Flask, edition: Edition) -> None:
    heard = events(app, edition, lambda n: come(edition) if n == 2 else None, looks=4)

    assert kinds(heard) == ["retry", "id", "", "id", ""]
    assert [part.startswith("id: ") and part.endswith("\n\n") for part in heard[1::2]] == [True] * 2
    assert "Nobody is expected yet" in heard[1]
    assert "of 1 expected" in heard[3]


def test_what_a_browser_has_seen_is_not_sent_again(app: Flask, edition: Edition) -> None:
    first = events(app, edition, lambda n: None, looks=1)[1]
    seen = first.split("\n")[0].removeprefix("id: ")

    assert kinds(events(app, edition, lambda n: None, looks=1, seen=seen)) == ["retry", ""]
    assert kinds(events(app, edition, lambda n: None, looks=1, seen="other")) == ["retry", "id"]
    hall = events(app, edition, lambda n: None, looks=1, seen=seen, screen=True)
    assert kinds(hall) == ["retry", "id"]


def test_a_look_at_what_did_not_change_is_one_statement(
    app: Flask, edition: Edition, queries: QueryCounter
) -> None:
    looked: list[int] = []

    def between(number: int) -> None:
        looked.append(len(queries))
        queries.statements.clear()

    heard = events(app, edition, between, looks=3)

    assert kinds(heard) == ["retry", "id", "", ""]
    assert looked[1:] == [1, 1]


def test_a_look_waits_for_no_writer_and_nothing_is_held_after_it(
    app: Flask, edition: Edition
) -> None:
    held: list[int] = []
    reads: list[bool] = []

    def begin(connection: Any) -> None:
        reads.append(read_only.get())

    def between(number: int) -> None:
        held.append(pool.checkedout())

    pool = db.engine.pool
    assert isinstance(pool, QueuePool)
    db.session.commit()
    event.listen(db.engine, "begin", begin)
    try:
        events(app, edition, between, looks=2)
    finally:
        event.remove(db.engine, "begin", begin)

    assert held == [0, 0]
    assert reads[-2:] == [True, True]


def test_a_listener_leaves_a_server_that_stops(app: Flask, edition: Edition) -> None:
    class Server:
        alive = True

    app.extensions["server"] = server = Server()
    try:
        heard = events(app, edition, lambda n: setattr(server, "alive", n < 2), looks=9)
    finally:
        del app.extensions["server"]

    assert kinds(heard) == ["retry", "id", ""]


def test_a_listener_keeps_the_language_of_its_page(client: FlaskClient, edition: Edition) -> None:
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    page = client.get(f"/staff/editions/{edition.code}/board?day=2027-07-19&lang=fr").text
    where = page.split('data-events="')[1].split('"')[0].replace("&amp;", "&")
    client.get("/?lang=es")

    with client.get(where) as answer:
        parts = list(islice(answer.iter_encoded(), 2))

    assert where.startswith(
        f"/staff/editions/{edition.code}/board/events?day=2027-07-19&language=fr"
    )
    assert "lundi 19 juillet 2027" in parts[1].decode()
    assert 'lang="es"' in client.get("/").text


def test_no_address_puts_another_language_before_other_readers(
    client: FlaskClient, edition: Edition
) -> None:
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    where = f"/staff/editions/{edition.code}/board"
    english = client.get(f"{where}?lang=en&language=fr").text
    french = client.get(f"{where}?lang=fr").text

    words = "Nobody is expected yet"
    assert (words in english, words in french) == (True, False)


def test_only_so_many_listen_at_once(client: FlaskClient, app: Flask, edition: Edition) -> None:
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    where = f"/staff/editions/{edition.code}/board/events"
    most = streams_allowed(app.config["WEB_THREADS"])

    inside = [client.get(where) for _ in range(most)]
    refused = client.get(where)
    inside.pop().close()
    again = client.get(where)

    assert (most, refused.status_code, refused.headers["Retry-After"]) == (3, 503, "15")
    assert (again.status_code, again.mimetype) == (200, "text/event-stream")
    assert again.headers["Cache-Control"] == "no-store"
    for each in (*inside, again):
        each.close()


def test_a_place_that_was_never_given_back_is_free_again(
    client: FlaskClient, app: Flask, edition: Edition
) -> None:
    """Its answer may have failed after the place was taken: nobody then closes it."""
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    seconds = [0.0]
    usual = app.extensions["board_places"]
    app.extensions["board_places"] = Places(1, usual.longest, clock=lambda: seconds[0])
    answers = []
    try:
        lost = app.extensions["board_places"].take()
        for seconds[0] in (LOOKS * PAUSE_SECONDS, usual.longest, usual.longest):
            answers.append(client.get(f"/staff/editions/{edition.code}/board/events"))
        app.extensions["board_places"].give_back(lost)
        assert [each.status_code for each in answers] == [503, 200, 503]
        assert app.extensions["board_places"].take() is None
    finally:
        app.extensions["board_places"] = usual
        for each in answers:
            each.close()
