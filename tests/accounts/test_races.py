"""What happens at the same moment: real commits from many threads, on both databases."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import LinkPurpose, UserSession
from app.accounts.services import links
from app.extensions import db
from tests.accounts.people import careful_person, code, person
from tests.factories import commit

CLIENTS = 8


def at_once(app: Flask, send: Callable[[FlaskClient], Any]) -> Counter[int]:
    """Status codes of ``send`` by as many browsers at the same moment."""
    commit()
    db.session.remove()
    barrier = Barrier(CLIENTS)

    def one(number: int) -> int:
        client = FlaskClient(app, app.response_class)
        barrier.wait()
        return int(send(client).status_code)

    with ThreadPoolExecutor(CLIENTS) as pool:
        return Counter(pool.map(one, range(CLIENTS)))


def test_eight_guesses_at_once_are_five_guesses(app: Flask) -> None:
    data = {"email": person().email, "password": "a password of somebody else"}

    answers = at_once(app, lambda client: client.post("/account/sign-in", data=data))

    assert answers == {422: 5, 429: 3}


def test_a_link_used_eight_times_at_once_works_once(app: Flask) -> None:
    token = links.make_link(person(), LinkPurpose.RESET_PASSWORD, by="test")
    data = {"password": "twelve lattices and one spectrum"}

    answers = at_once(app, lambda client: client.post(f"/account/link/{token}", data=data))

    assert answers[302] == 1
    assert set(answers) <= {302, 410, 422}


def test_a_code_used_by_two_at_once_opens_one_session(app: Flask) -> None:
    user = careful_person()
    value = code()
    waiting = {"pending": [user.public_id, 4_000_000_000, None]}

    def send(client: FlaskClient) -> Any:
        with client.session_transaction() as cookie:
            cookie.update(waiting)
        return client.post("/account/sign-in/code", data={"code": value})

    answers = at_once(app, send)

    assert answers[302] == 1
    assert db.session.scalar(db.select(db.func.count(UserSession.id))) == 1
