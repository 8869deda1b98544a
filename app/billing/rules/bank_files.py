"""Statements of a bank, as banks hand them out: camt.053, MT940, CSV."""

import csv
from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any

from app.billing.rules.bank import BankEntry, StatementProblem, read_amount
from app.billing.rules.bank_camt import read_camt
from app.billing.rules.bank_mt940 import MARKS, read_mt940

#: what the first line of a CSV calls its columns
NEEDED = ("date", "amount", "currency", "text")
MORE = ("payer", "reference", "account")


def read_statement(content: bytes) -> list[BankEntry]:
    """The booked entries of a file, in its order; the format is told by what is in it.

    StatementProblem when it is none of the three, or any of its entries cannot be read.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<")):
        return read_camt(content)
    text = _decoded(content)
    if all(mark in text for mark in MARKS):
        return read_mt940(text)
    return read_csv(text)


def read_csv(text: str) -> list[BankEntry]:
    """Lines under a heading: ``date`` (2027-03-02 or 02.03.2027), ``amount``, ``currency``,
    ``text``, and if known ``payer``, ``reference`` and ``account``; commas, semicolons or tabs."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [str(name).strip().casefold() for name in rows.fieldnames or ()]
        if missing := [name for name in NEEDED if name not in names]:
            raise StatementProblem(
                "this is no camt.053, no MT940, and as CSV its first line lacks the column "
                f"{missing[0]!r}"
            )
        rows.fieldnames = names
        return [_csv_entry(row, rows.line_num) for row in rows if any(row.values())]
    except csv.Error as error:
        raise StatementProblem(f"line {rows.line_num}: {error}") from None


def _csv_entry(row: Mapping[Any, Any], line: int) -> BankEntry:
    if None in row:  # such as a comma for decimals between commas
        raise StatementProblem(f"line {line} has more cells than the first line has columns")
    cells = {name: (row.get(name) or "").strip() for name in (*NEEDED, *MORE)}
    currency = cells["currency"].upper()
    try:
        return BankEntry(
            booked_on=_day(cells["date"]), amount_cents=read_amount(cells["amount"], currency),
            currency=currency, text=cells["text"], payer=cells["payer"],
            reference=cells["reference"], account=cells["account"],
        )  # fmt: skip
    except StatementProblem as problem:
        raise StatementProblem(f"line {line}: {problem}") from None


def _day(text: str) -> date:
    parts = text.split(".")
    try:
        return date.fromisoformat(text if len(parts) == 1 else "-".join(reversed(parts)))
    except ValueError:
        raise StatementProblem(f"{text!r} is no day: write 2027-03-02") from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
