"""The command that takes a bank's statement: once, exactly, or not at all."""

import re
from pathlib import Path

import time_machine
from click.testing import Result
from flask import Flask

from app import create_app
from app.billing import queries
from app.billing.models import Invoice, Payment, PaymentMethod
from app.billing.rules.invoices import SettlementState
from app.billing.services.invoices import cancel_invoice
from app.core.outbox import OutboxMessage
from app.extensions import db
from tests.billing.desk import TOTAL, issued, paid
from tests.conftest import test_settings
from tests.factories import commit


def run(app: Flask, *words: str) -> Result:
    db.session.commit()
    db.session.remove()
    return app.test_cli_runner().invoke(args=["bank", "import", *words])


def count(model: type) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(model)) or 0


def statement(folder: Path, *rows: tuple[str, str]) -> str:
    """A CSV with amounts and texts."""
    file = folder / "march.csv"
    lines = [f'2026-03-02,{amount},EUR,"{text}",Club' for amount, text in rows]
    file.write_text("\n".join(["date,amount,currency,text,payer", *lines]))
    return str(file)


def test_what_is_exactly_due_is_recorded_once(app: Flask, tmp_path: Path) -> None:
    first, second, part, gone, done = (issued() for _ in range(5))
    cancel_invoice(gone, reason="Replaced", by="test")
    paid(done, TOTAL)
    paid(part, 1_00)
    commit()
    db.session.execute(db.delete(OutboxMessage))
    numbers = [each.number for each in (first, second, part, gone, done)]
    paid_by_it = first.id
    file = statement(
        tmp_path, ("1350.50", f"for {first.reference}"), ("1349.50", part.number),
        ("1350.50", first.reference), ("1350.00", second.reference), ("5", gone.number),
        ("5", done.number), ("5", f"{first.number} {second.number}"), ("5", "\x1b[2Jgift"),
        ("-5", "fee"),
    )  # fmt: skip
    before = count(Payment)

    tried = run(app, file, "--dry-run")
    assert (tried.exit_code, count(Payment), count(OutboxMessage)) == (0, before, 0), tried.output
    result = run(app, file)
    again = run(app, file)

    lines = result.output.splitlines()
    assert [re.sub("^.* EUR  |  +", "|", line).strip("|") for line in lines] == [
        f"{numbers[0]}|recorded|(Club)",
        f"{numbers[2]}|recorded|(Club)",
        f"{numbers[0]}|not matched: nothing is due on the invoice|(Club)",
        f"{numbers[1]}|not matched: 1350.50 EUR is due|(Club)",
        f"{numbers[3]}|not matched: the invoice was cancelled|(Club)",
        f"{numbers[4]}|not matched: nothing is due on the invoice|(Club)",
        "-|not matched: names several invoices|(Club)",
        "-|not matched: names no invoice of ours|(Club)",
        "2 recorded, 0 recorded before, 6 not matched; 1 that went out or are empty.",
    ]
    assert tried.output.endswith(f"nothing was changed: {lines[-1]}\n")
    assert "0 recorded, 2 recorded before, 6 not matched" in again.output
    assert (count(Payment), count(OutboxMessage)) == (before + 2, 2)
    invoice = db.session.get_one(Invoice, paid_by_it)
    assert queries.settlement_of(invoice).state is SettlementState.PAID
    (payment,) = invoice.payments
    assert (payment.method, payment.recorded_by) == (PaymentMethod.TRANSFER, "command line")
    assert payment.note == f"Club · for {invoice.reference}"


def test_a_reference_in_a_column_of_its_own_and_a_day_that_began_elsewhere(
    app: Flask, tmp_path: Path
) -> None:
    first, second = issued(), issued()
    file = tmp_path / "march.csv"
    file.write_text(
        "date,amount,currency,text,reference\n"
        f"2026-03-03,1350.50,EUR,fee,{first.reference}\n"
        f"2026-03-03,1350.50,EUR,{second.reference},{second.reference}\n"
        "2026-03-04,1350.50,EUR,gift,B1\n"
    )

    with time_machine.travel("2026-03-02 20:00+00:00", tick=False):  # the third in Kiribati
        result = run(app, str(file))

    words = "2 recorded, 0 recorded before, 1 not matched; 0 that went out or are empty.\n"
    assert (result.exit_code, result.output.endswith(words)) == (0, True), result.output


def test_a_database_that_fails_is_told_in_one_sentence(tmp_path: Path) -> None:
    bare = create_app(test_settings(f"sqlite:///{tmp_path / 'bare.sqlite'}", tmp_path))
    file = statement(tmp_path, ("1350.50", "fee"))
    with bare.app_context():
        result = bare.test_cli_runner().invoke(args=["bank", "import", file])
        db.session.remove()
        db.engine.dispose()

    assert (result.exit_code, result.output) == (
        1,
        "Error: Nothing was recorded: no such table: invoice\n",
    )


def test_a_file_with_one_wrong_line_records_nothing(app: Flask, tmp_path: Path) -> None:
    invoice = issued()
    file = statement(tmp_path, ("1350.50", invoice.reference), ("ten", "x"))

    result = run(app, file)
    missing = run(app, str(tmp_path / "none.xml"))

    assert (result.exit_code, missing.exit_code, count(Payment)) == (1, 1, 0)
    wrong = f"Error: {file}: line 3: 'ten' is no amount of money. Nothing was recorded.\n"
    assert result.output == wrong
    assert missing.output.endswith("cannot be read: No such file or directory.\n")
