"""Commands that belong to no package."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core import demo
from app.core.transaction import reading, transaction

demo_group = AppGroup("demo", help="Sample data to look around in.")


def init_app(app: Flask) -> None:
    """Register the commands of the shell."""
    app.cli.add_command(demo_group)


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
