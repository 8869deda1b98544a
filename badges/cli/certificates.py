"""Commands about certificates."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.core.output import write_whole
from app.core.transaction import transaction
from app.extensions import db
from app.programmes.models import Edition
from badges.queries.certificates import valid_certificates, valid_of_members
from badges.rules.certificates import EDITION_KINDS, CertificateKind
from badges.services import certificates
from badges.services.seals import sealed_pdf
from config import LANGUAGES

group = AppGroup("certificates", help="Certificates.")


@group.command("issue")
@click.option("--edition", "code", required=True, metavar="CODE", help="Such as esi-2027.")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in EDITION_KINDS]))
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), help="Default: that of each holder."
)
@click.option(
    "--signatory", "signatories", multiple=True, metavar="'NAME, OFFICE'", help="Up to two."
)
def issue_certificates(
    code: str, kind: str, output: Path, language: str | None, signatories: tuple[str, ...]
) -> None:
    """Issue what is due and make a PDF of all certificates of that kind, earlier ones too.

    Each delegation's contact, and each holder with an address, gets a mail about the new ones.
    """
    edition = db.session.scalar(db.select(Edition).filter_by(code=code))
    if edition is None:
        raise click.ClickException(f"There is no edition {code}.")
    if len(signatories) > certificates.MOST_SIGNATURES:
        raise click.ClickException("There is room for two signatures.")
    with _writing(output), transaction():
        new = certificates.issue_certificates(
            edition, kind=CertificateKind(kind), language=language, by="command line",
            signatories=[_signatory(text) for text in signatories],
        )  # fmt: skip
        count = _print(edition, CertificateKind(kind), output)
    click.echo(f"{len(new)} new, {count} certificates in {output}")


@group.command("members")
@click.option("--year", required=True, type=int)
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
def issue_to_members(year: int, output: Path, language: str) -> None:
    """Issue the certificate of membership to all whose fee of the year has come, and make a PDF of
    all certificates of that year. Each member with an e-mail address gets a mail."""
    with _writing(output), transaction():
        new = certificates.issue_to_members(year, language=language, by="command line")
        found = valid_of_members(year)
        if not found:
            raise click.ClickException(f"No member has paid the fee of {year}.")
        write_whole(output, sealed_pdf(found, watch=_with_progress))
    click.echo(f"{len(new)} new, {len(found)} certificates in {output}")


@contextmanager
def _writing(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise click.ClickException(f"{output} cannot be written: {problem.strerror}.") from None


def _signatory(text: str) -> tuple[str, str]:
    name, _, office = text.partition(",")
    return name.strip(), office.strip()


def _print(edition: Edition, kind: CertificateKind, output: Path) -> int:
    db.session.flush()
    found = valid_certificates(edition, kind)
    if not found:
        raise click.ClickException(
            f"Nobody at {edition.code} is due a certificate of {kind.value}. The page of its "
            "certificates says why, person by person."
        )
    write_whole(output, sealed_pdf(found, watch=_with_progress))
    return len(found)


def _with_progress(pages: Iterable[Any]) -> Iterator[Any]:
    with click.progressbar(list(pages), label="Certificates", file=sys.stderr) as bar:
        yield from bar
