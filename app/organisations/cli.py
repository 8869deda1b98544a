"""Commands about organisations."""

import csv
import sys

import click
from flask.cli import AppGroup

from app.core.clock import today
from app.core.i18n import country_name, in_language
from app.core.transaction import reading
from app.extensions import db
from app.organisations import queries
from app.organisations.models import Organisation

group = AppGroup("organisation", help="Organisations.")


@group.command("list")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values for a spreadsheet.")
def list_organisations(as_csv: bool) -> None:
    """Print code, name, country and member (yes or no) of every organisation."""
    with reading(), in_language("en"):
        rows = _rows()
    if as_csv:
        csv.writer(sys.stdout).writerows([("code", "name", "country", "member"), *rows])
        return
    for row in rows:
        click.echo("  ".join((f"{row[0]:24}", f"{row[3]:4}", f"{row[2]:24}", row[1])))


def _rows() -> list[tuple[str, str, str, str]]:
    members = queries.members_on(today())
    found = db.session.scalars(db.select(Organisation).order_by(Organisation.code))
    return [
        (one.code, one.name, country_name(one.country), "yes" if one.id in members else "no")
        for one in found
    ]
