"""How Alembic meets the platform: its engine, its tables, and columns in plain SQL types."""

from typing import Any

from alembic import context
from flask import current_app

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


def run() -> None:
    with migrate.db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            render_item=render_item,
            process_revision_directives=leave_out_empty,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
