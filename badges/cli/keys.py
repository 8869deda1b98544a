"""Commands about the keys that sign badges."""

import click

from app.core.errors import DomainError
from app.core.transaction import transaction
from app.extensions import db
from badges.cli.badges import group
from badges.models import SigningKey
from badges.services import compromised_keys, signing_keys

BY = "command line"


@group.command("rotate-key")
def rotate_key() -> None:
    """Sign with a new key from now on; printed badges stay valid."""
    try:
        with transaction():
            number = signing_keys.rotate_key(by=BY).key_id
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"Key {number} signs from now on.")


@group.command("distrust-key")
@click.argument("number", type=int)
def distrust_key(number: int) -> None:
    """Believe nothing that key NUMBER signed: it fell into other hands. Its badges are refused
    until they are printed anew."""
    try:
        with transaction():
            key = db.session.scalar(db.select(SigningKey).filter_by(key_id=number))
            if key is None:
                raise click.ClickException(f"There is no key {number}.")
            count = compromised_keys.distrust_key(key, by=BY)
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{count} badges have to be printed anew.")
