"""Commands about delegations."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.errors import DomainError
from app.core.i18n import in_language
from app.core.transaction import reading as reading_only
from app.core.transaction import transaction
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from config import LANGUAGES
from registration.models import Delegation
from registration.queries.table_words import problem_words
from registration.rules.people_match import ImportMode
from registration.services.delegations import open_delegation
from registration.services.people_workbooks import table_facts, template
from registration.services.spreadsheet import Reading, import_people, read_import, require_import
from registration.services.workbooks import SIZE_MAX, Table, read_table

BY = "command line"
group = AppGroup("delegation", help="Delegations by spreadsheet.")


@group.command("template")
@click.option("--edition", "code", required=True, help="Code of the edition.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def template_command(code: str, language: str, output: Path) -> None:
    """Write the workbook that heads of delegation fill in."""
    with reading_only(), in_language(language):
        content = template(_edition(code))
    try:
        output.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from None
    click.echo(f"{output} is ready to be filled in.")


@group.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--edition", "code", required=True, help="Code of the edition.")
@click.option("--organisation", "owner", required=True, help="Code of the organisation.")
@click.option("--delegation", "number", help="Number (TN-03), where it has several.")
@click.option("--replace", is_flag=True, help="Also remove people whom the file does not name.")
@click.option("--health-agreed", is_flag=True, help="The adults agree to their diets being kept.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
def import_command(
    file: Path, code: str, owner: str, number: str | None,
    replace: bool, health_agreed: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Import the people and projects of FILE.xlsx; a draft is opened where there is none."""
    mode = ImportMode.REPLACE if replace else ImportMode.ADD
    with in_language("en"):
        try:
            table = read_table(_content(file))
            with transaction() as session:
                told = _import(table, code, owner, number, mode, health_agreed)
                if dry_run:
                    session.rollback()
        except DomainError as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"Would do, but nothing was changed: {told}" if dry_run else told)


def _import(
    table: Table, code: str, owner: str, number: str | None, mode: ImportMode, agreed: bool
) -> str:
    """Do it; returns what to print."""
    delegation = _delegation(_edition(code), _organisation(owner), number)
    require_import(delegation, mode, by=BY)
    found = read_import(delegation, table.rows, mode=mode, by=BY)
    if found.problems:
        raise _refused(delegation, found)
    done = import_people(
        delegation, rows=table.rows, mode=mode, by=BY, health_agreed=agreed or None
    )
    return (
        f"{delegation.number}: {done['added']} people added, {done['changed']} changed, "
        f"{done['removed']} removed; {done['projects_added']} projects added."
    )


def _refused(delegation: Delegation, found: Reading) -> click.ClickException:
    facts = table_facts(delegation.edition)
    for problem in found.problems:
        value = f" ({problem.value})" if problem.value else ""
        words = problem_words(problem, facts)
        click.echo(f"{problem.letter}{problem.row} {problem.column}{value}: {words}", err=True)
    count = len(found.problems)
    cells = "1 cell is wrong" if count == 1 else f"{count} cells are wrong"
    return click.ClickException(f"{cells}, so nothing was changed: mend the file, then try again.")


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(SIZE_MAX + 1)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None


def _edition(code: str) -> Edition:
    found = db.session.scalar(db.select(Edition).filter_by(code=code, has_registration=True))
    if found is None:
        raise click.ClickException(f"There is no edition {code} with registration.")
    return found


def _organisation(code: str) -> Organisation:
    found = db.session.scalar(db.select(Organisation).filter_by(code=code))
    if found is None:
        raise click.ClickException(
            f"There is no organisation {code}. See them all with: organisation list"
        )
    return found


def _delegation(edition: Edition, organisation: Organisation, number: str | None) -> Delegation:
    query = db.select(Delegation).filter_by(edition_id=edition.id, organisation_id=organisation.id)
    if number:
        query = query.filter_by(number=number)
    found = list(db.session.scalars(query.order_by(Delegation.number)).unique())
    if len(found) > 1:
        numbers = ", ".join(each.number for each in found)
        raise click.ClickException(f"Say which with --delegation: {numbers}.")
    if found:
        return found[0]
    if number:
        raise click.ClickException(f"{organisation.code} has no delegation {number} there.")
    return open_delegation(
        edition=edition, organisation=organisation, country=organisation.country, name="", by=BY
    )
