"""Commands about certificates."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.core.output import write_whole
from app.core.transaction import transaction
from app.extensions import db
from app.programmes.models import Edition
from badges.queries.certificates import valid_certificates
from badges.rules.certificates import CertificateKind
from badges.services import certificates
from badges.services.seals import sealed_pdf
from config import LANGUAGES

group = AppGroup("certificates", help="Certificates.")


@group.command("issue")
@click.option("--edition", "code", required=True, metavar="CODE", help="Such as esi-2027.")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in CertificateKind]))
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), help="Default: that of each contact."
)
@click.option(
    "--signatory", "signatories", multiple=True, metavar="'NAME, OFFICE'", help="Up to two."
)
def issue_certificates(
    code: str, kind: str, output: Path, language: str | None, signatories: tuple[str, ...]
) -> None:
    """Issue what is due and make a PDF of all certificates of that kind, earlier ones too.

    Each delegation's contact gets a mail about the new ones.
    """
    edition = db.session.scalar(db.select(Edition).filter_by(code=code))
    if edition is None:
        raise click.ClickException(f"There is no edition {code}.")
    if len(signatories) > certificates.MOST_SIGNATURES:
        raise click.ClickException("There is room for two signatures.")
    try:
        with transaction():
            new = certificates.issue_certificates(
                edition, kind=CertificateKind(kind), language=language, by="command line",
                signatories=[_signatory(text) for text in signatories],
            )  # fmt: skip
            count = _print(edition, CertificateKind(kind), output)
    except OSError as problem:
        raise click.ClickException(f"{output} cannot be written: {problem.strerror}.") from None
    click.echo(f"{len(new)} new, {count} certificates in {output}")


def _signatory(text: str) -> tuple[str, str]:
    name, _, office = text.partition(",")
    return name.strip(), office.strip()


def _print(edition: Edition, kind: CertificateKind, output: Path) -> int:
    db.session.flush()
    found = valid_certificates(edition, kind)
    if not found:
        raise click.ClickException(
            f"Nobody at {edition.code} is due a certificate of {kind.value}: it takes a confirmed "
            "delegation and a scan at a door."
        )
    write_whole(output, sealed_pdf(found, watch=_with_progress))
    return len(found)


def _with_progress(pages: Iterable[Any]) -> Iterator[Any]:
    with click.progressbar(list(pages), label="Certificates", file=sys.stderr) as bar:
        yield from bar
