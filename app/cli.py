"""Commands that belong to no package."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from obstore.exceptions import BaseError as StorageError
from sqlalchemy.exc import SQLAlchemyError

from app.core import backup, demo, erasure
from app.core.erasure import Trace
from app.core.transaction import LeftUndone, reading, transaction

demo_group = AppGroup("demo", help="Sample data to look around in.")


def init_app(app: Flask) -> None:
    """Register the commands of the shell."""
    app.cli.add_command(demo_group)
    app.cli.add_command(backup_command)
    app.cli.add_command(restore_command)
    app.cli.add_command(erase_command)


@demo_group.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing when somebody uses the database.")
def load_demo(if_empty: bool) -> None:
    """Fill an empty database with invented people, editions and accounts."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("Set DEMO=1: a real platform takes no demo accounts.")
    with reading():
        empty = demo.is_empty()
    if not empty and if_empty:
        click.echo("The database is in use; nothing was loaded.")
        return
    if not empty:
        raise click.ClickException("The database is in use. Point DATABASE_URL to an empty one.")
    with transaction():
        demo.load()
    click.echo("The demo is loaded: sign in as admin@demo.example, password demo-only.")


@click.command("backup")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def backup_command(folder: Path) -> None:
    """Copy database and files into DIR, which is new or empty, while the platform runs.

    SECRET_KEY and the other settings (.env) are not in it.
    """
    with _one_sentence():
        made = backup.make_backup(folder, watch=_with_progress)
    if made.troubled:
        click.echo(
            f"{len(made.troubled)} files that the database names are gone from the storage or "
            f"damaged there, the first: {made.troubled[0]}. The manifest names them all.",
            err=True,
        )
    click.echo(
        f"Database (schema {made.revision}) and {len(made.files)} files are in {folder}. "
        "SECRET_KEY and the other settings (.env) are not: keep a copy of them apart."
    )


@click.command("restore")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Lose what the database holds now.")
def restore_command(folder: Path, replace: bool) -> None:
    """Bring back the backup in DIR, into an empty database unless told otherwise.

    Stop the platform first. Everything is checked before anything is changed.
    """
    with _one_sentence():
        found = backup.restore_backup(folder, replace=replace, watch=_with_progress)
    if found.secret != backup.secret_mark():
        click.echo(
            "This backup was made with another SECRET_KEY: put that one in place before you start, "
            "or health data, second factors and keys cannot be read.",
            err=True,
        )
    click.echo(f"The backup of {found.made_at} is back: database and {len(found.files)} files.")


@click.command("erase")
@click.argument("person")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_command(person: str, yes: bool) -> None:
    """Forget PERSON, by e-mail address or by the public id of an account, participant or author.

    Invoices and payments are kept by law, and backups until you delete them.
    """
    if not person.strip():
        raise click.ClickException("Say who, by e-mail address or public id.")
    with reading():
        for trace in _traces(person):
            click.echo(f"- {trace.what}")
    if not (yes or click.confirm("Erase all this? Nothing brings it back.", err=True)):
        raise click.ClickException("Nothing was changed.")
    left = 0
    try:
        with _one_sentence(), transaction():
            for trace in _traces(person):
                trace.erase()
    except LeftUndone as undone:
        left = undone.count
    click.echo("Erased. Invoices and payments are kept by law; older backups still hold the rest.")
    if left:
        click.echo(
            f"{left} of the files could not be deleted now: the daily sweep does it.", err=True
        )


def _traces(person: str) -> list[Trace]:
    """What is known of them; refused when there is nothing, or when something must stay."""
    found = erasure.traces_of(person, by="command line")
    if not found:
        raise click.ClickException(f"Nobody is known by {person}.")
    if refused := [trace.refusal for trace in found if trace.refusal]:
        raise click.ClickException(f"{refused[0]} Nothing was changed.")
    return found


@contextmanager
def _one_sentence() -> Iterator[None]:
    """What refuses, and what disk, database or storage do not let happen, told without a trace."""
    try:
        yield
    except backup.BackupRefused as refused:
        raise click.ClickException(str(refused)) from None
    except (OSError, sqlite3.Error, SQLAlchemyError, StorageError) as error:
        words = " ".join(str(error).split())
        raise click.ClickException(f"Nothing was changed: {words}") from None


def _with_progress(parts: list[Any], label: str) -> Iterator[Any]:
    with click.progressbar(parts, label=label, file=sys.stderr) as bar:
        yield from bar
