"""Bringing a backup back: everything is checked before anything is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from app.core import files, jobs
from app.core.backup import manifest, postgres, sqlite
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
    db.session.remove()
    db.engine.dispose()
    dumped = folder / found.dump.path
    if kind == "postgresql":
        with _files_back(folder, found.files, watch):
            postgres.put_in_place(uri, dumped)
        _migrate(is_head, f"the restored database stays at schema {found.revision}")
        return found
    place = Path(make_url(uri).database or "")
    with _files_back(folder, found.files, watch), sqlite.in_place(place, dumped):
        _migrate(is_head, "nothing was changed")
        db.engine.dispose()
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


def _migrate(is_head: bool, otherwise: str) -> None:
    if is_head:
        return
    try:
        upgrade()
    except (SystemExit, SQLAlchemyError):
        db.engine.dispose()
        raise BackupRefused(f"The backup could not be migrated, see above: {otherwise}.") from None
