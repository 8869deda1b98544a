"""Commands about accounts."""

import click
from flask.cli import AppGroup

from app.accounts import mails, queries
from app.accounts.forms import known_token_scopes
from app.accounts.models import LinkPurpose
from app.accounts.services import api_tokens, grants, links, passwords, users
from app.core.access import Role
from app.core.clock import now
from app.core.errors import DomainError
from app.core.transaction import transaction
from config import LANGUAGES

BY = "command line"
user_group = AppGroup("user", help="People with an account.")
token_group = AppGroup("token", help="Tokens for programs.")
groups = (user_group, token_group)


@user_group.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="What they may do.")
@click.option("--scope", help="Where: edition:CODE, region:CODE or organisation:ID.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
@click.option("--password", is_flag=True, help="Ask for a password instead of making a link.")
def create_user(
    email: str, name: str, role: str | None, scope: str | None, language: str, password: bool
) -> None:
    """Open an account for EMAIL and print the link to choose a password."""
    if scope and not role:
        raise click.ClickException("--scope needs a --role.")
    if "@" not in email:
        raise click.ClickException(f"{email} is no e-mail address.")
    chosen = _ask_password() if password else None
    try:
        with transaction():
            click.echo(_create(email, name, language, role, scope, chosen))
    except DomainError as error:
        raise click.ClickException(str(error)) from None


def _ask_password() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _create(
    email: str, name: str, language: str, role: str | None, scope: str | None, chosen: str | None
) -> str:
    """Do it; returns what to print."""
    user = users.open_account(email=email, name=name, language=language, by=BY)
    if role:
        grants.give_role(user, Role(role), scope=scope, by=BY)
    if chosen is None:
        return mails.link_address(links.make_link(user, LinkPurpose.INVITATION, by=BY))
    passwords.set_password(user, chosen, by=BY)
    user.email_confirmed_at = now()
    return f"{user.email} can sign in at {mails.address_of('accounts.sign_in')}"


@token_group.command("create")
@click.argument("email")
@click.option("--scope", "scopes", multiple=True, help="What it may do; may be repeated.")
@click.option("--name", default="command line", show_default=True, help="For the owner's list.")
def create_token(email: str, scopes: tuple[str, ...], name: str) -> None:
    """Print a new token that acts as EMAIL; without --scope it may do all that tokens may."""
    known = known_token_scopes()
    if unknown := sorted(set(scopes) - set(known)):
        raise click.ClickException(f"No such scope: {unknown[0]}. Known: {', '.join(known)}.")
    try:
        with transaction():
            user = queries.user_by_email(email)
            if user is None:
                raise click.ClickException(f"There is no account with the address {email}.")
            token = api_tokens.create_token(user, name=name, scopes=scopes or known, by=BY)
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(token)
