"""Commands about badges."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.core.errors import DomainError
from app.core.output import write_whole
from app.core.transaction import transaction
from app.extensions import db
from app.programmes.models import Edition
from badges.services import printing
from badges.services.printing import Choice
from registration.rules.roles import ParticipantRole

group = AppGroup("badges", help="Badges.")


@group.command("print")
@click.option("--edition", "code", required=True, metavar="CODE", help="Such as esi-2027.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--role", type=click.Choice([role.value for role in ParticipantRole]))
@click.option("--sheet", type=click.Choice(["a6", "a4-4"]), default="a6", show_default=True)
def print_badges(code: str, output: Path, role: str | None, sheet: Any) -> None:
    """Make a PDF of an edition's badges; they count as printed from then on."""
    edition = db.session.scalar(db.select(Edition).filter_by(code=code))
    if edition is None:
        raise click.ClickException(f"There is no edition {code}.")
    choice = Choice(role=ParticipantRole(role) if role else None)
    try:
        with transaction():
            pdf, count = printing.print_badges(
                edition, choice=choice, sheet=sheet, by="command line", watch=_with_progress
            )
            write_whole(output, pdf)
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None
    except OSError as problem:
        raise click.ClickException(f"{output} cannot be written: {problem.strerror}.") from None
    click.echo(f"{count} badges in {output}")


def _with_progress(people: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    with click.progressbar(list(people), label="Badges", file=sys.stderr) as bar:
        yield from bar
