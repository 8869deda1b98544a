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
    queue = _Queue(f"{engine.url.database}.lock")
    event.listen(engine, "connect", lambda connection, record: _prepare(connection, synchronous))
    event.listen(engine, "begin", queue.begin)
    event.listen(engine, "checkin", queue.leave)
    event.listen(engine, "close", queue.close)


def _prepare(connection: Any, synchronous: str) -> None:
    connection.isolation_level = None  # the driver must not begin by itself
    cursor = connection.cursor()
    for pragma in (*PRAGMAS, f"synchronous={synchronous}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class _Queue:
    """Writers wait for one file lock, held from BEGIN until the connection returns to its pool."""

    def __init__(self, path: str) -> None:
        self.path = path

    def begin(self, connection: Any) -> None:
        """Begin a transaction: one that reads, or the only one that writes."""
        reads, record = read_only.get(), connection.connection._connection_record
        if not reads:
            self._wait(record)
        driver = connection.connection.dbapi_connection
        if record.info.get("reads") is not reads:  # each time all statements are prepared anew
            driver.execute(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
            record.info["reads"] = reads
        driver.execute("BEGIN" if reads else "BEGIN IMMEDIATE")

    def _wait(self, record: Any) -> None:
        handle = record.info.get("lock")
        if handle is None:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            handle = record.info["lock"] = os.open(self.path, flags, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        record.info["locked"] = True

    def leave(self, connection: Any, record: Any) -> None:
        """Let the next writer in."""
        if record.info.pop("locked", None):
            fcntl.flock(record.info["lock"], fcntl.LOCK_UN)

    def close(self, connection: Any, record: Any) -> None:
        """Give the file back with the connection."""
        self.leave(connection, record)
        if (handle := record.info.pop("lock", None)) is not None:
            os.close(handle)
