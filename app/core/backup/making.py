"""Taking a backup while the platform runs.

Database first, files after: a file is written before the row that names it and never changed under
its key, so whatever the copied database names is there to be copied, unless it was deleted in
between; such files are named in the manifest.
"""

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy import make_url

from app.core import files
from app.core.backup import manifest, postgres, sqlite
from app.core.backup.manifest import BackupRefused, Kept, Manifest, Watch
from app.core.clock import now
from app.core.transaction import reading
from config import ROOT


def make_backup(folder: Path, *, watch: Watch) -> Manifest:
    """Copy database and files into ``folder``, which is new or empty, then write the manifest.

    ``watch`` may look on as files are copied. A refusal or an error leaves ``folder`` as it was.
    """
    uri = current_app.config["SQLALCHEMY_DATABASE_URI"]
    kind = make_url(uri).get_backend_name()
    if kind == "postgresql":
        postgres.require("pg_dump")
    _require_place(folder)
    revision = schema_revision()
    if revision is None:
        raise BackupRefused("The database was never migrated: there is nothing to back up.")
    with _filling(folder):
        made_at = now().isoformat(timespec="seconds")
        dump, digests = _dump(kind, uri, folder)
        kept, troubled = _copy_files(folder, digests, watch)
        made = Manifest(
            made_at=made_at, database=kind, revision=revision, versions=_versions(),
            secret=manifest.secret_mark(), dump=dump, files=kept, troubled=troubled,
        )  # fmt: skip
        manifest.write(folder, made)
    return made


def schema_revision() -> str | None:
    """Which migration the database is at; None for one that was never migrated."""
    with reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def _require_place(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise BackupRefused(f"{folder} is a file: name a folder that is new or empty.")
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty: name a folder that is new or empty.")
    storage = files.local_folder()
    if storage is not None and folder.resolve().is_relative_to(storage):
        raise BackupRefused(f"{folder} lies among the platform's own files: name another folder.")


@contextmanager
def _filling(folder: Path) -> Iterator[None]:
    """Personal data lie in it: nobody else may look. What fails leaves nothing behind."""
    new = not folder.exists()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield
    except BaseException:
        if folder.is_dir():
            for each in folder.iterdir():
                shutil.rmtree(each) if each.is_dir() else each.unlink()
            if new:
                folder.rmdir()
        raise


def _dump(kind: str, uri: str, folder: Path) -> tuple[Kept, dict[str, str]]:
    if kind == "postgresql":
        digests = postgres.dump(uri, folder / postgres.DUMP)
        return manifest.describe(folder, postgres.DUMP), digests
    digests = sqlite.dump(Path(make_url(uri).database or ""), folder / sqlite.DUMP)
    return manifest.describe(folder, sqlite.DUMP), digests


def _copy_files(
    folder: Path, digests: dict[str, str], watch: Watch
) -> tuple[list[Kept], list[str]]:
    """What was kept, and the keys whose file is gone or not what the database says."""
    kept, troubled = [], []
    for key in watch(sorted({*files.sizes(), *digests}), "Files"):
        try:
            content = files.read(key)
        except FileNotFoundError:
            if key in digests:
                troubled.append(key)
            continue
        digest = hashlib.sha256(content).hexdigest()
        if digests.get(key, digest) != digest:
            troubled.append(key)
        path = f"{manifest.FILES}/{key}"
        _write(folder / path, content)
        kept.append(Kept(path, len(content), digest))
    return kept, troubled


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)


def _versions() -> dict[str, str]:
    """What it was made with, for whoever restores it in years."""
    with reading() as session:
        dialect = session.connection().dialect
        server = ".".join(str(part) for part in dialect.server_version_info or ())
    python = ".".join(str(part) for part in sys.version_info[:3])
    return {
        "platform": _release(),
        "python": python,
        dialect.name: server or sqlite3.sqlite_version,
    }


def _release() -> str:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    return next(line.split('"')[1] for line in lines if line.startswith("version = "))
