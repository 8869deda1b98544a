"""Bringing a backup back: everything is checked before anything is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import inspect, make_url

from app.core import files, jobs
from app.core.backup import manifest, postgres, sqlite
from app.core.backup.making import schema_revision
from app.core.backup.manifest import BackupRefused, Kept, Manifest, Watch
from app.core.transaction import reading
from app.extensions import db


def restore_backup(folder: Path, *, replace: bool, watch: Watch) -> Manifest:
    """Make database and files what they were in the backup of ``folder``; an older schema is
    migrated. Files that the backup does not have stay.

    ``replace`` allows it on a database that holds rows, which are then lost. Refused when the
    backup is damaged, of another kind of database or of a newer release, or the platform runs.
    """
    found = manifest.read(folder)
    uri = current_app.config["SQLALCHEMY_DATABASE_URI"]
    kind = make_url(uri).get_backend_name()
    if found.database != kind:
        raise BackupRefused(f"This is a backup of {found.database}: it does not fit into {kind}.")
    if kind == "postgresql":
        postgres.require("pg_restore", "psql")
    is_head = _require_known(found.revision)
    _require_room(replace)
    manifest.check_whole(folder, found, watch=watch)
    with _files_back(folder, found.files, watch):
        _database_back(kind, uri, folder / found.dump.path, migrate=not is_head)
    return found


def _require_known(revision: str) -> bool:
    """Whether it is the newest; refused when this release does not know it."""
    scripts = ScriptDirectory(current_app.extensions["migrate"].directory)
    try:
        scripts.get_revision(revision)
    except CommandError:
        raise BackupRefused(
            f"This backup is of a newer release (schema {revision}): update the platform first."
        ) from None
    return revision in scripts.get_heads()


def _require_room(replace: bool) -> None:
    """Refused when rows would be lost that nobody gave up, and while the platform runs."""
    if _is_empty():
        return
    if not replace:
        raise BackupRefused(
            "The database is in use: give an empty one, or say --replace to lose what it holds."
        )
    with reading() as session:
        has_beats = inspect(session.connection()).has_table(jobs.Heartbeat.__tablename__)
        if has_beats and jobs.worker_is_alive():
            raise BackupRefused(
                "The platform runs: stop servers and workers, wait a minute, and try again."
            )


def _is_empty() -> bool:
    """Whether none of the platform's tables has a row."""
    with reading() as session:
        there = set(inspect(session.connection()).get_table_names())
        tables = [table for name, table in db.metadata.tables.items() if name in there]
        return all(session.execute(db.select(1).select_from(t).limit(1)).first() is None
                   for t in tables)  # fmt: skip


@contextmanager
def _files_back(folder: Path, kept: list[Kept], watch: Watch) -> Iterator[None]:
    """Put the files into the storage; those that were not there go again when the block fails.

    Nothing that is there is deleted, and only a damaged file is written anew, for a key never
    changes its content."""
    there, added = files.sizes(), []
    try:
        for each in watch(kept, "Files"):
            key = each.path.removeprefix(f"{manifest.FILES}/")
            content = (folder / each.path).read_bytes()
            if key not in there:
                added.append(key)
                files.put_back(content, key=key)
            elif files.read(key) != content:
                files.put_back(content, key=key)
        yield
    except BaseException:
        for key in added:
            files.remove(key)
        raise


def _database_back(kind: str, uri: str, dumped: Path, *, migrate: bool) -> None:
    db.session.remove()
    db.engine.dispose()
    if kind == "postgresql":
        postgres.put_in_place(uri, dumped)
        _migrate(migrate)
        return
    with sqlite.in_place(Path(make_url(uri).database or ""), dumped):
        _migrate(migrate)
        db.engine.dispose()


def _migrate(due: bool) -> None:
    if not due:
        return
    try:
        upgrade()
    except SystemExit:
        raise BackupRefused(
            f"The restored database stays at schema {schema_revision()}: it could not be migrated."
        ) from None
