"""Commands about the key that seals certificates."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.errors import DomainError
from app.core.i18n import show_date
from app.core.transaction import reading, transaction
from badges.models import SealKey
from badges.queries.seals import all_seals, told
from badges.services import seals

group = AppGroup("seal", help="The key that seals certificates.")


@group.command("new")
@click.option("--name", default=seals.ORGANISATION, show_default=True, help="Whose seal it is.")
def new_seal(name: str) -> None:
    """Seal with a new key from now on; what earlier keys sealed still verifies."""
    with transaction():
        key = seals.make_seal(name=name, by="command line")
        click.echo(_line(key))


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.password_option(confirmation_prompt=False, prompt_required=True, help="Of the file.")
def import_seal(file: Path, password: str) -> None:
    """Seal with the key in a PKCS 12 FILE (.p12, .pfx) from now on."""
    try:
        with transaction():
            key = seals.import_seal(file.read_bytes(), password=password, by="command line")
            click.echo(_line(key))
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None


@group.command("show")
def show_seals() -> None:
    """The keys, the one in use first."""
    with reading():
        lines = [_line(key) for key in all_seals()]
    click.echo("\n".join(lines) or "No key yet: it is made with the first certificate.")


def _line(key: SealKey) -> str:
    known = told(key)
    state = "retired" if known.retired_at else "in use"
    until = show_date(known.valid_until.date())
    return (
        f"{known.key_id}  {known.organisation}  {state}, valid until {until}\n  {known.fingerprint}"
    )
