"""What every race needs: the platform as it is served, on a database of the races' own."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.accounts.models import User
from app.extensions import db
from tests.conftest import empty_tables, test_settings
from tests.factories import session_cookie

ROOT = Path(__file__).parents[2]
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process runs the races, so that each database has one server and no two compete."""
    for item in items:
        if "race_app" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("races"))


def database_apart(request: pytest.FixtureRequest, database: str, name: str, folder: Path) -> str:
    """The address of a database beside the suite's, of the same kind and empty."""
    if database.startswith("sqlite"):
        return f"sqlite:///{folder / name}.sqlite"
    server = request.getfixturevalue("postgres_server")
    server.drop(name)
    return str(server.create(name))


@pytest.fixture(scope="package")
def race_app(
    request: pytest.FixtureRequest, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("race")
    app = create_app(test_settings(database_apart(request, database, "race", folder), folder))
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="package")
def server(race_app: Flask) -> Iterator[int]:
    """The port of the platform, served to all races on one database: starting it costs more than
    a race."""
    with served(race_app, "wsgi") as port:
        yield port


@pytest.fixture
def own_app(race_app: Flask) -> Iterator[Flask]:
    """An app on the races' database, empty, inside an app context."""
    with race_app.app_context():
        empty_tables()
        yield race_app


@contextmanager
def served(app: Flask, module: str, *options: str) -> Iterator[int]:
    """``module`` in gunicorn, two workers of eight threads, as in production; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "INSTANCE": str(app.config["INSTANCE"]),
        "SECRET_KEY": app.config["SECRET_KEY"],
        "DEMO": "0",
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
    }
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", *options]
    command = [*gunicorn, f"{module}:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def served_carelessly(app: Flask, module: str) -> AbstractContextManager[int]:
    """A control in place of the platform; its two workers are forked from one import."""
    return served(app, module, "--preload")


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not start")


def together(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Each of ``deeds`` in a thread of its own, all let go at once; their answers in order."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        start.wait(60)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def signed_in(app: Flask, user: User) -> str:
    """The cookie of a new session of ``user``; commits."""
    return f"session={session_cookie(app, user)}"


def ask(
    port: int, method: str, path: str, cookie: str, body: str = "", **headers: str
) -> tuple[int, str, str]:
    """Status and body of the answer, and the cookie to go on with; ``body`` is a form unless
    ``headers`` say otherwise."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    sent = {"Content_Type": "application/x-www-form-urlencoded", **headers}
    named = {name.replace("_", "-"): value for name, value in sent.items()}
    connection.request(method, path, body, {"Cookie": cookie, **named})
    answer = connection.getresponse()
    text = answer.read().decode()
    fresh = [
        part.split(";")[0]
        for part in answer.headers.get_all("Set-Cookie") or ()
        if part.startswith("session=")
    ]
    connection.close()
    return answer.status, text, fresh[-1] if fresh else cookie
