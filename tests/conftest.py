"""One app per database, emptied between tests; real commits, real files."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextvars import Context
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.core.brake import limiter
from app.extensions import db

DATABASES = ("sqlite", "postgres")
BASE = "http://platform.test"
LONG = ("test_run_script.py", "test_set_up.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=(*DATABASES, "both"), default="both")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        wish = metafunc.config.getoption("--database")
        only = metafunc.definition.get_closest_marker("database")
        usual = only.args if only else DATABASES
        metafunc.parametrize(
            "database", usual if wish == "both" else (wish,), indirect=True, scope="session"
        )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process makes the demo that the tour walks through, and begins with it. The other begins
    with the tests of the set-up, which take long; the last ones are short, so that neither waits
    for the other."""
    items.sort(
        key=lambda item: (
            "tour" not in getattr(item, "fixturenames", ()),
            item.path.name not in LONG,
        )
    )
    for item in items:
        if "tour" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("tour"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A throw-away PostgreSQL, started when the first test asks for it."""
    from tests.postgres import throwaway_postgres

    with throwaway_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an empty database of the asked kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}"
    server = request.getfixturevalue("postgres_server")
    server.create("suite")
    return server.url("suite")


def test_settings(database: str, folder: Path) -> dict[str, Any]:
    """Settings of an app under test."""
    return {
        "TESTING": True,
        "BASE_URL": BASE,
        "DEMO": False,
        "INSTANCE": folder,
        "MAIL_URL": "",
        "SECRET_KEY": "a-secret-for-tests-that-is-long-enough-0123456789",
        "SESSION_COOKIE_SECURE": False,
        "SQLALCHEMY_DATABASE_URI": database,
        "SQLITE_SYNCHRONOUS": "OFF",
        "STORAGE_URL": str(folder / "files"),
        "WTF_CSRF_ENABLED": False,
    }


test_settings.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def session_app(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(test_settings(database, tmp_path_factory.mktemp("instance")))
    app.test_client_class = Browser
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(session_app: Flask) -> Iterator[Flask]:
    """The app on an empty database, inside an app context."""
    with session_app.app_context():
        yield session_app
        limiter.reset()
        db.session.rollback()
        empty_tables()
        db.session.remove()


def empty_tables() -> None:
    """Every table in one go: there are many of them, and this happens after every test."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(_deletes())
        else:
            for delete in _deletes().split(";"):
                connection.exec_driver_sql(delete)


@cache
def _deletes() -> str:
    tables = [table.name for table in reversed(db.metadata.sorted_tables)]
    return ";".join(f'DELETE FROM "{name}"' for name in tables)


class Browser(FlaskClient):
    """A client whose requests share nothing with the test: no session, no ``g``, no transaction.

    What the test created is committed first, so that the request sees it, and read anew after.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        return Context().run(partial(super().open, *args, **kwargs))


@pytest.fixture(autouse=True)
def blank_invoices(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails carry a blank instead of the invoice, which takes a tenth of a second to lay out;
    tests of the paper itself, or of what happens while it is made, are marked ``papers``."""
    if not request.node.get_closest_marker("papers"):
        monkeypatch.setattr("app.billing.mails.messages.invoice_pdf", lambda invoice: b"%PDF-")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()


@pytest.fixture(scope="session")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The demo with one of everything in a folder, made once: look, but change nothing."""
    from tests.tour.guide import Tour

    return Tour(tmp_path_factory.mktemp("tour"))


class QueryCounter:
    """The SQL statements of a block."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __len__(self) -> int:
        return len(self.statements)


@pytest.fixture
def queries(app: Flask) -> Iterator[QueryCounter]:
    """Counts statements from now on; ``queries.statements.clear()`` restarts."""
    counter = QueryCounter()

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        counter.statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield counter
    event.remove(db.engine, "before_cursor_execute", note)
