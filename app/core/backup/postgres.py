"""PostgreSQL's own tools: pg_dump makes the copy, pg_restore and psql bring it back."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, make_url, text

from app.core.backup.manifest import BackupRefused
from app.core.transaction import reading
from app.extensions import db

DUMP = "database.dump"
#: seconds to wait for others who use a table
PATIENCE = 10
#: what pg_restore sets since version 17, and no older server knows
NEWER = ("transaction_timeout",)
#: bytes at the beginning of a script, in which it sets things; tables and rows come after them
HEAD = 2048


def dump(url: str, target: Path) -> dict[str, str]:
    """Copy the platform's schema as it is at one moment; answers the SHA-256 of each stored file
    by its key, as of that moment. Other schemas are left out."""
    target.touch(mode=0o600)
    with reading() as session:
        connection = session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        moment = connection.scalar(text("SELECT pg_export_snapshot()"))
        inspector = inspect(connection)
        others = {*inspector.get_schema_names()} - {inspector.default_schema_name}
        without = [f'--exclude-schema="{name}"' for name in sorted(others)]
        _run(
            "pg_dump", url, "--format=custom", f"--file={target}", f"--snapshot={moment}", *without
        )
        found = connection.execute(text("SELECT key, sha256 FROM stored_file"))
        return {row.key: row.sha256 for row in found}


def put_in_place(url: str, dumped: Path) -> None:
    """Replace the platform's tables by those of the dump, and forget the workflows of app.core.jobs
    (schema ``dbos``), in one transaction. Other tables and schemas stay."""
    with db.engine.connect() as connection:
        dropped = _drops(connection)
        newer = text("SELECT current_setting(:name, true) IS NOT NULL")
        unknown = [each for each in NEWER if not connection.scalar(newer, {"name": each})]
    db.engine.dispose()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        _run("pg_restore", None, "--no-owner", "--no-privileges", f"--file={script}", str(dumped))
        _leave_out(script, unknown)
        drops = Path(folder) / "drop.sql"
        drops.write_text("\n".join(dropped))
        _run(
            "psql", url, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction",
            f"--file={drops}", f"--file={script}",
        )  # fmt: skip


def without_setting(head: bytes, name: str) -> bytes:
    """The head of a script without the line that sets ``name``: a comment of the same length."""
    line = re.compile(rb"^SET %s = .*$" % re.escape(name.encode()), re.MULTILINE)
    return line.sub(lambda found: b"--".ljust(len(found[0])), head, count=1)


def _leave_out(script: Path, names: list[str]) -> None:
    with script.open("r+b") as file:
        head = file.read(HEAD)
        for name in names:
            head = without_setting(head, name)
        file.seek(0)
        file.write(head)


def require(*programs: str) -> None:
    """Refused when one of PostgreSQL's tools is missing."""
    for name in programs:
        if shutil.which(name) is None:
            raise BackupRefused(
                f"{name} is missing: install PostgreSQL's client tools "
                "(apt-get install postgresql-client) and try again."
            )


def _drops(connection: Any) -> list[str]:
    """What takes the platform's tables away, and the functions that their triggers call."""
    there = set(inspect(connection).get_table_names())
    tables = sorted(there & {*db.metadata.tables, "alembic_version"})
    quoted = connection.dialect.identifier_preparer.quote
    called = text(
        "SELECT DISTINCT CAST(CAST(tgfoid AS regprocedure) AS text) FROM pg_trigger "
        "JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND relname = ANY(:tables)"
    )
    functions = connection.scalars(called, {"tables": tables}).all()
    return [
        *(f"DROP TABLE {quoted(name)} CASCADE;" for name in tables),
        *(f"DROP FUNCTION {name};" for name in functions),
        "DROP SCHEMA IF EXISTS dbos CASCADE;",
    ]


def _run(program: str, url: str | None, *options: str) -> None:
    """Run one of PostgreSQL's tools; its last words become the refusal. A password goes by the
    environment, where other people of the machine cannot read it."""
    environment = {**os.environ, "PGOPTIONS": f"-c lock_timeout={PATIENCE}s"}
    address = []
    if url is not None:
        parsed = make_url(url).set(drivername="postgresql")
        if parsed.password:
            environment["PGPASSWORD"] = str(parsed.password)
        address = [f"--dbname={parsed.set(password=None).render_as_string(hide_password=False)}"]
    done = subprocess.run(
        [program, *address, *options], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        words = " ".join(line for line in done.stderr.splitlines() if line)[-500:]
        raise BackupRefused(f"{program} could not do it: {words}")
