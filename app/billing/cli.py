"""Commands about money."""

from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from app.billing.rules.bank import BankEntry, Fit, StatementProblem
from app.billing.rules.bank_files import read_statement
from app.billing.services.bank import Outcome, import_statement
from app.core.errors import DomainError
from app.core.i18n import in_language
from app.core.money import to_decimal
from app.core.transaction import transaction

BY = "command line"
#: statements of a year have some megabytes
SIZE_MAX = 64 * 1024 * 1024
WORDS = {
    Fit.MATCHED: "recorded",
    Fit.BEFORE: "recorded before",
    Fit.NO_REFERENCE: "not matched: names no invoice of ours",
    Fit.SEVERAL: "not matched: names several invoices",
    Fit.CANCELLED: "not matched: the invoice was cancelled",
    Fit.PAID: "not matched: nothing is due on the invoice",
    Fit.CURRENCY: "not matched: the invoice is in {currency}",
    Fit.AMOUNT: "not matched: {due} {currency} is due",
    Fit.FUTURE: "not matched: booked on a day to come",
}
group = AppGroup("bank", help="Statements of the bank.")


@group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
def import_command(file: Path, dry_run: bool) -> None:
    """Record what FILE says came in: camt.053, MT940 or CSV.

    An entry is recorded when it names one invoice, by reference or number, and is exactly what is
    due on it. All other entries are listed with the reason and left to you. The whole file is
    recorded or, when anything fails, nothing; the same file again records nothing again.
    """
    entries = _entries(file)
    with in_language("en"):
        try:
            with transaction() as session:
                outcomes = import_statement(entries, by=BY)
                lines = [_line(outcome) for outcome in outcomes]
                if dry_run:
                    session.rollback()
        except DomainError as error:
            raise click.ClickException(f"Nothing was recorded: {error}") from None
        except SQLAlchemyError as error:
            words = " ".join(str(getattr(error, "orig", None) or error).split())
            raise click.ClickException(f"Nothing was recorded: {words}") from None
    for line in lines:
        click.echo(line)
    click.echo(_summary(outcomes, len(entries), dry_run))


def _entries(file: Path) -> list[BankEntry]:
    try:
        with file.open("rb") as source:
            content = source.read(SIZE_MAX + 1)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    if len(content) > SIZE_MAX:
        raise click.ClickException(f"{file} is too large for a statement.")
    try:
        return read_statement(content)
    except StatementProblem as problem:
        raise click.ClickException(f"{file}: {problem}. Nothing was recorded.") from None


def _line(outcome: Outcome) -> str:
    entry, invoice = outcome.entry, outcome.invoice
    currency = invoice.currency if invoice else ""
    due = to_decimal(outcome.due_cents, currency) if invoice else ""
    words = WORDS[outcome.fit].format(due=due, currency=currency)
    amount = f"{to_decimal(entry.amount_cents, entry.currency)} {entry.currency}"
    number = invoice.number if invoice else "-"
    said = entry.payer or entry.text
    return f"{entry.booked_on}  {amount:>16}  {number:14}  {words}  ({_printable(said)[:60]})"


def _printable(text: str) -> str:
    """Whatever a payer wrote, no control character reaches the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def _summary(outcomes: list[Outcome], count: int, dry_run: bool) -> str:
    piles = Counter(outcome.fit for outcome in outcomes)
    new, before = piles[Fit.MATCHED], piles[Fit.BEFORE]
    told = (
        f"{new} recorded, {before} recorded before, {len(outcomes) - new - before} not matched; "
        f"{count - len(outcomes)} that went out or are empty."
    )
    return f"Would do, but nothing was changed: {told}" if dry_run else told
