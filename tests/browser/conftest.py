"""A real server in processes of its own, and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from app import create_app
from app.accounts.models import User
from app.extensions import db
from tests.conftest import test_settings
from tests.factories import session_cookie

ROOT = Path(__file__).parents[2]
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
]
#: a busy machine may take longer than Playwright's usual 5 seconds
expect.set_options(timeout=15_000)


@dataclass
class Server:
    """The platform as users meet it: gunicorn, its worker inside, its own database and folder."""

    app: Flask
    url: str
    process: subprocess.Popen[bytes]
    folder: Path
    #: re-read by Chromium at each start of the camera
    camera: Path
    settings: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="session")
def hall(
    request: pytest.FixtureRequest, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One platform for all tests on a database, as starting it costs more than most of them: on a
    migrated database, with ``app`` beside it. Each test brings an edition and people of its own."""
    folder = tmp_path_factory.mktemp("hall")
    with running(test_settings(own_database(request, database, folder), folder), folder) as server:
        yield server


@pytest.fixture
def server(hall: Server) -> Iterator[Server]:
    """The platform for one test, which brings what it needs and leaves no transaction."""
    yield hall
    db.session.remove()


def signed_in(server: Server, user: User) -> Any:
    """The cookie of a browser that ``user`` signed in with; commits."""
    return {"name": "session", "value": session_cookie(server.app, user), "url": server.url}


@contextmanager
def running(settings: dict[str, Any], folder: Path) -> Iterator[Server]:
    """The platform with ``settings`` on a free port, its database migrated."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = settings | {"BASE_URL": f"http://127.0.0.1:{port}"}
    app = create_app(settings)
    with app.app_context():
        upgrade()
        process = _serve(settings, port)
        try:
            _wait(process, settings["BASE_URL"])
            yield Server(app, settings["BASE_URL"], process, folder, folder / "camera.mjpeg")
        finally:
            process.terminate()
            process.wait(30)
            db.session.remove()
            db.engine.dispose()


def own_database(request: pytest.FixtureRequest, database: str, folder: Path) -> str:
    """The address of a fresh database of the kind that is tested."""
    if database.startswith("sqlite"):
        return f"sqlite:///{folder / 'browser.sqlite'}"
    postgres = request.getfixturevalue("postgres_server")
    return str(postgres.create(f"browser_{time.monotonic_ns()}"))


def _serve(settings: dict[str, Any], port: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "BASE_URL": settings["BASE_URL"],
        "DATABASE_URL": settings["SQLALCHEMY_DATABASE_URI"],
        "DEMO": str(int(settings["DEMO"])),
        "EMBEDDED_WORKER": "1",
        "HOST": "127.0.0.1",
        "INSTANCE": str(settings["INSTANCE"]),
        "PORT": str(port),
        "SECRET_KEY": settings["SECRET_KEY"],
        "STORAGE_URL": settings["STORAGE_URL"],
        "WEB_CONCURRENCY": "1",  # races are raced in tests/faults; here it only starts slower
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer within 30 s")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser for pages that need no camera: where it is there, the shell of Chromium, which
    shows the same with a quarter less work."""
    where = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    browser = playwright.chromium.launch(executable_path=where, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def camera_browser(playwright: Playwright, server: Server) -> Iterator[Browser]:
    """A browser whose camera shows ``server.camera``."""
    flags = [*FLAGS, f"--use-file-for-fake-video-capture={server.camera}"]
    server.camera.write_bytes(b"")
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
    yield browser
    browser.close()


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    """A desktop window that nobody is signed in with."""
    context = chromium.new_context(
        base_url=server.url, viewport={"width": 1280, "height": 900}, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One tab of it."""
    return context.new_page()
