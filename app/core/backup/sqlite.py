"""A copy of a SQLite database in use, and putting one in its place."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from app.core.backup.manifest import BackupRefused

DUMP = "database.sqlite"
#: what lies beside a database and belongs to it alone; the last is app.core.jobs' own database,
#: which remembers mails as begun that the restored one still has to send
BESIDE = ("-wal", "-shm", ".jobs", ".jobs-wal", ".jobs-shm")


def dump(database: Path, target: Path) -> dict[str, str]:
    """Copy ``database`` as it is at one moment, while others read and write; answers the SHA-256
    of each stored file by its key, as of that moment."""
    target.touch(mode=0o600)
    with closing(_reader(database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)  # all pages in one step: writers in between would make it begin again
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        return dict(copy.execute("SELECT key, sha256 FROM stored_file"))


@contextmanager
def in_place(database: Path, dumped: Path) -> Iterator[None]:
    """Put a copy of ``dumped`` in the place of ``database`` and remove what lies beside it.

    What was there before comes back when the block fails.
    """
    new, old = (Path(f"{database}.{word}") for word in ("restoring", "before-restore"))
    if old.exists():
        raise BackupRefused(f"A restore was cut off: look at {old} first, and move it away.")
    try:
        _copy(dumped, new)
        with _set_aside(database, old):
            new.replace(database)
            yield
    finally:
        new.unlink(missing_ok=True)


def _copy(dumped: Path, new: Path) -> None:
    """Through SQLite, which notices a file that is no database."""
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    with closing(_reader(dumped)) as source, closing(sqlite3.connect(new)) as copy:
        source.backup(copy)


def _reader(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)


@contextmanager
def _set_aside(database: Path, old: Path) -> Iterator[None]:
    """Move the files of the old database away; in the end they are gone, or back.

    The database moves first and comes back last, so that its log never lies beside another."""
    names = ["", *BESIDE]
    for name in names:
        with suppress(FileNotFoundError):
            os.replace(f"{database}{name}", f"{old}{name}")
    try:
        yield
    except BaseException:
        for name in reversed(names):
            Path(f"{database}{name}").unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                os.replace(f"{old}{name}", f"{database}{name}")
        raise
    for name in names:
        Path(f"{old}{name}").unlink(missing_ok=True)
