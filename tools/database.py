"""The database's state in one word, read in a few milliseconds, without loading the platform.

``./run`` asks at each start, so that only a start with something to migrate pays for migrating.
"""

import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config import settings  # noqa: E402 - the line above makes it importable

REVISION = re.compile(r"^(revision|down_revision)\b[^=]*=(.*)$", re.MULTILINE)


def heads():
    """Revisions that no other migration follows: where an up-to-date database stands."""
    found: dict[str, set[str]] = {"revision": set(), "down_revision": set()}
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        for name, value in REVISION.findall(path.read_text("utf-8")):
            found[name].update(re.findall(r"""["'](\w+)["']""", value))
    return found["revision"] - found["down_revision"]


def connect(url):
    """A plain connection to ``url``; None for a SQLite file that is not there yet."""
    if url.startswith("sqlite:"):
        name = unquote(url.removeprefix("sqlite:///").partition("?")[0])
        path = Path(settings()["INSTANCE"], name)
        return sqlite3.connect(path) if path.exists() else None
    import psycopg

    return psycopg.connect(re.sub(r"^(\w+)\+\w+:", r"\1:", url), connect_timeout=5)


def read(connection, statement):
    """First column of each row; nothing when the table is not there."""
    try:
        return {row[0] for row in connection.execute(statement).fetchall()}
    except Exception as error:
        if type(error).__name__ not in {"OperationalError", "UndefinedTable"}:
            raise
        connection.rollback()
        return set()


def state(url):
    """``empty`` (no tables yet), ``behind`` (to be migrated), ``current`` or ``demo``."""
    connection = connect(url)
    if connection is None:
        return "empty"
    with closing(connection):
        versions = read(connection, "SELECT version_num FROM alembic_version")
        if not versions:
            return "empty"
        if versions != heads():
            return "behind"
        demo = read(connection, "SELECT name FROM platform_fact WHERE name = 'demo'")
        return "demo" if demo else "current"


if __name__ == "__main__":
    try:
        sys.stdout.write(state(settings()["SQLALCHEMY_DATABASE_URI"]) + "\n")
    except Exception as error:
        sys.exit(f"The database (DATABASE_URL) cannot be reached: {error}")
