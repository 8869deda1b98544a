"""How Alembic meets the platform: its engine, its tables, and columns in plain SQL types."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.core.crypto import EncryptedText
from app.core.models import UTCDateTime

migrate = current_app.extensions["migrate"]


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Plain SQL types, so that a migration imports nothing of ours."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, EncryptedText):
        return "sa.Text()"
    return False


def leave_out_empty(ctx: Any, revision: Any, directives: list[Any]) -> None:
    """No file for a migration that changes nothing."""
    asked = getattr(context.config.cmd_opts, "autogenerate", False)
    if asked and directives and directives[0].upgrade_ops.is_empty():
        directives[:] = []


@contextmanager
def tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying and dropping it, which rows that point to it forbid, or go
    along with. So it looks away meanwhile, which has to be said before the transaction begins, and
    looks again before the commit; all migrations are one transaction, as on PostgreSQL."""
    if connection.dialect.name != "sqlite":
        yield
        connection.commit()
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        connection.begin()  # else Alembic commits after each migration
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"rows would point to nothing after this: {broken[:5]}")
        connection.commit()
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    with migrate.db.engine.connect() as connection, tables_may_be_rebuilt(connection):
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            render_item=render_item,
            process_revision_directives=leave_out_empty,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
