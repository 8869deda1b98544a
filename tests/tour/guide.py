"""Walks through the platform as the people of the demo, without a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from app.accounts.rules.demo_people import DOMAIN, PASSWORD
from app.core.transaction import transaction
from app.extensions import db
from badges.services.certificate_batches import work_on_batches
from tests.conftest import test_settings
from tests.tour.visits import NOBODY, Visit, visits
from tests.tour.world import furnish


@dataclass(frozen=True)
class Answer:
    """The status of an answer and its HTML; empty when it is something else."""

    status: int
    html: str


def pages_of(answers: dict[Visit, Answer]) -> list[tuple[Visit, str]]:
    """Every visit that is answered by HTML, with it."""
    return [(visit, answer.html) for visit, answer in answers.items() if answer.html]


def view_of(app: Flask, path: str) -> str:
    """The view behind an address; the address itself where there is none."""
    plain = path.partition("?")[0]
    adapter = app.url_map.bind("platform.test")
    return str(adapter.match(plain)[0]) if adapter.test(plain) else plain


def _kept(answer: Any) -> Answer:
    return Answer(answer.status_code, answer.text if answer.mimetype == "text/html" else "")


class Tour:
    """A platform with the demo and one of everything, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        #: guarded as in production
        self.settings: dict[str, Any] = {
            **test_settings(f"sqlite:///{folder / 'tour.sqlite'}", folder),
            "DEMO": True,
            "WTF_CSRF_ENABLED": True,
        }
        with self.app() as app:
            upgrade()
            with transaction():
                self.values = furnish()
            work_on_batches()
            self.visits = visits(app, self.values)

    @cached_property
    def answers(self) -> dict[Visit, Answer]:
        """What every visit is answered in English; asked once for all that look at it."""
        with self.app() as app:
            return Walk(app, self.visits).answers()

    @contextmanager
    def app(self, **settings: Any) -> Iterator[Flask]:
        """An app on it, inside its context."""
        app = create_app(self.settings | settings)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


class Walk:
    """One app and a signed-in client for each of its people."""

    def __init__(self, app: Flask, visits: list[Visit]) -> None:
        self.app, self.visits = app, visits
        self._clients: dict[str, FlaskClient] = {}

    def go(self, visit: Visit, **options: Any) -> Any:
        """The answer to one visit, in a context that shares nothing with the test's."""
        if visit.who not in self._clients:
            self._clients[visit.who] = Context().run(self._client, visit.who)
        return Context().run(partial(self._clients[visit.who].get, visit.path, **options))

    def answers(self) -> dict[Visit, Answer]:
        """What every visit is answered."""
        return {visit: _kept(self.go(visit)) for visit in self.visits}

    def _client(self, who: str) -> FlaskClient:
        client = self.app.test_client()
        if who != NOBODY:
            token = client.get("/account/sign-in").text.split('name="csrf_token"')[1]
            sent = client.post(
                "/account/sign-in",
                data={
                    "email": f"{who}@{DOMAIN}",
                    "password": PASSWORD,
                    "csrf_token": token.split('value="')[1].split('"')[0],
                },
            )
            assert sent.status_code == 302, who
        return client
