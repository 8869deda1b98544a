"""A platform of its own, served as in production, on an empty database in a folder."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.core.transaction import reading
from app.extensions import db
from app.programmes.models import Edition

ROOT = Path(__file__).parents[3]
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Platform:
    """Where it is served, and an app on the same database."""

    app: Flask
    url: str


@contextmanager
def platform(folder: Path, database: str) -> Iterator[Platform]:
    """Serve a new platform on a free port; ``database`` empty: SQLite in ``folder``."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    app = create_app(_settings(folder, database, url))
    with app.app_context():
        upgrade()
        _refuse_used()
    server = _serve(app, port)
    try:
        _wait(server, url)
        yield Platform(app, url)
    finally:
        server.terminate()
        server.wait(30)
        with app.app_context():
            db.engine.dispose()


def _settings(folder: Path, database: str, url: str) -> dict[str, object]:
    return {
        "BASE_URL": url,
        "DEMO": False,
        "INSTANCE": folder,
        "MAIL_URL": "",
        "SECRET_KEY": os.urandom(24).hex(),
        "SQLALCHEMY_DATABASE_URI": database or f"sqlite:///{folder / 'rehearsal.sqlite'}",
        "STORAGE_URL": str(folder / "files"),
    }


def _refuse_used() -> None:
    with reading():
        if db.session.scalar(db.select(Edition.id).limit(1)) is not None:
            raise click.ClickException(
                "This database holds editions: a rehearsal needs an empty one."
            )


def _serve(app: Flask, port: int) -> subprocess.Popen[bytes]:
    settings = app.config
    environment = os.environ | {
        "BASE_URL": settings["BASE_URL"],
        "DATABASE_URL": settings["SQLALCHEMY_DATABASE_URI"],
        "DEMO": "0",
        "EMBEDDED_WORKER": "0",
        "HOST": "127.0.0.1",
        "INSTANCE": str(settings["INSTANCE"]),
        "MAIL_URL": "",
        "PORT": str(port),
        "SECRET_KEY": settings["SECRET_KEY"],
        "STORAGE_URL": settings["STORAGE_URL"],
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def _wait(server: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(10 * SECONDS_TO_START):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)  # it is a process of its own: only asking tells
    raise click.ClickException("The rehearsal's own server does not start.")
