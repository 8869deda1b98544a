"""Commands about badges."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.errors import DomainError
from app.core.output import check_target, write_whole
from app.core.pdf.texts import Person
from app.core.transaction import transaction
from app.extensions import db
from app.programmes.models import Edition
from badges.rules.sheets import Sheet
from badges.services import printing
from badges.services.printing import Choice
from registration.models import Delegation
from registration.rules.roles import ParticipantRole

group = AppGroup("badges", help="Badges.")


@group.command("print")
@click.option("--edition", "code", required=True, metavar="CODE", help="Such as esi-2027.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--role", type=click.Choice([role.value for role in ParticipantRole]))
@click.option(
    "--sheet", type=click.Choice([one.value for one in Sheet]), default="a6", show_default=True
)
@click.option("--changed", is_flag=True, help="Only new badges, and those changed since the last.")
@click.option("--delegation", metavar="NUMBER", help="Such as TN-03: with its cover.")
@click.option("--by-delegation", is_flag=True, help="Each delegation after its cover.")
def print_badges(
    code: str,
    output: Path,
    role: str | None,
    sheet: str,
    changed: bool,
    delegation: str | None,
    by_delegation: bool,
) -> None:
    """Make a PDF of an edition's badges; they count as printed from then on."""
    edition = db.session.scalar(db.select(Edition).filter_by(code=code))
    if edition is None:
        raise click.ClickException(f"There is no edition {code}.")
    choice = Choice(
        role=ParticipantRole(role) if role else None,
        changed_only=changed,
        delegation=_delegation(edition, delegation) if delegation else None,
        by_delegation=by_delegation,
    )
    try:
        check_target(output)
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


def _delegation(edition: Edition, number: str) -> Delegation:
    found = db.session.scalar(db.select(Delegation).filter_by(edition_id=edition.id, number=number))
    if found is None:
        raise click.ClickException(f"There is no delegation {number}.")
    return found


def _with_progress(people: Sequence[Person]) -> Iterator[Person]:
    with click.progressbar(list(people), label="Badges", file=sys.stderr) as bar:
        yield from bar
