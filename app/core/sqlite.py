"""SQLite as a server database: one writer at a time in a fair queue, readers never blocked.

The driver does not begin transactions by itself; we do. Writes take BEGIN IMMEDIATE behind a file
lock (waiters sleep in the kernel instead of polling), reads take a plain BEGIN and may not write.
"""

import fcntl
import os
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, make_url
from sqlalchemy.engine import Engine

from app.core.transaction import read_only

PRAGMAS = (
    "busy_timeout=10000",
    "journal_mode=WAL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-16000",
    "journal_size_limit=67108864",
)


def init_app(app: Flask) -> None:
    """Prepare the folder of a SQLite file; PostgreSQL needs nothing here."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config.setdefault("SQLITE_SYNCHRONOUS", "FULL")
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def tune(engine: Engine, *, synchronous: str) -> None:
    """Attach the recipe to ``engine``; does nothing on other databases."""
    if engine.dialect.name != "sqlite":
        return
    lock_path = f"{engine.url.database}.lock"

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (*PRAGMAS, f"synchronous={synchronous}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        reads = read_only.get()
        if not reads:
            _queue_up(connection.connection._connection_record, lock_path)
        driver = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        driver.execute("BEGIN" if reads else "BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def checkin(connection: Any, record: Any) -> None:
        _leave(record)

    @event.listens_for(engine, "close")
    def close(connection: Any, record: Any) -> None:
        _leave(record)
        if (handle := record.info.pop("lock", None)) is not None:
            os.close(handle)


def _queue_up(record: Any, lock_path: str) -> None:
    handle = record.info.get("lock")
    if handle is None:
        handle = record.info["lock"] = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    record.info["locked"] = True


def _leave(record: Any) -> None:
    if record.info.pop("locked", None):
        fcntl.flock(record.info["lock"], fcntl.LOCK_UN)
