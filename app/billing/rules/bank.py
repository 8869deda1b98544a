"""Money that came into the account, and which invoice it was meant for. Amounts in minor units."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from hashlib import sha256

from app.billing.rules.invoices import number
from app.billing.rules.reference import compact_reference
from app.core.money import to_cents, to_decimal

REFERENCE_SHORTEST, REFERENCE_LONGEST = 5, 25
_NUMBER = re.compile(r"INV[\s\-./]{0,3}(\d{4})[\s\-./]{0,3}(\d{5,9})(?!\d)")
_GROUPED = re.compile(r"([+-]?)(\d{1,3}(?:[.,' ]\d{3})+|\d+)(?:([.,])(\d*))?")


class StatementProblem(ValueError):
    """A file that is no statement of a bank; the message says where and why, in English."""


@dataclass(frozen=True)
class BankEntry:
    """One booking. ``amount_cents`` is negative for money that went out."""

    booked_on: date
    amount_cents: int
    currency: str
    #: everything the payer and the bank wrote
    text: str
    payer: str = ""
    #: the bank's own reference of this booking; empty when the file gives none
    reference: str = ""
    #: IBAN or number of the account; empty when the file gives none
    account: str = ""


class Fit(StrEnum):
    """What becomes of an entry."""

    MATCHED = "matched"
    BEFORE = "before"
    NO_REFERENCE = "no_reference"
    SEVERAL = "several"
    CANCELLED = "cancelled"
    PAID = "paid"
    CURRENCY = "currency"
    AMOUNT = "amount"
    FUTURE = "future"


def fit(
    entry: BankEntry, *, currency: str, due_cents: int, is_cancelled: bool, latest: date
) -> Fit:
    """Whether ``entry`` pays an invoice: exactly what is due, in its currency, and no later than on
    the ``latest`` day that is today anywhere."""
    if is_cancelled:
        return Fit.CANCELLED
    if due_cents <= 0:
        return Fit.PAID
    if entry.currency != currency:
        return Fit.CURRENCY
    if entry.amount_cents != due_cents:
        return Fit.AMOUNT
    return Fit.FUTURE if entry.booked_on > latest else Fit.MATCHED


def named_in(text: str, references: Collection[str]) -> list[str]:
    """Those of the known creditor ``references`` that ``text`` names, spaced or not, in order."""
    compact, found = compact_reference(text), []
    for start in (match.start() for match in re.finditer(r"RF\d\d", compact)):
        for length in range(REFERENCE_LONGEST, REFERENCE_SHORTEST - 1, -1):
            reference = compact[start : start + length]
            if reference in references and reference not in found:
                found.append(reference)
                break
    return found


def numbers_in(text: str) -> list[str]:
    """The numbers of invoices that ``text`` may name, in their one way of writing."""
    pairs = _NUMBER.findall(text.upper())
    return list(dict.fromkeys(number(int(year), int(count) or 1, "INV") for year, count in pairs))


def request_ids(entries: Sequence[BankEntry]) -> list[str]:
    """What makes each entry one payment, however often its file is imported: the bank's reference
    with account, day and amount; without one all that is known of it, and which of several that
    are all alike it is."""
    keys = [repr(e if not e.reference else replace(e, text="", payer="")) for e in entries]
    seen: Counter[str] = Counter()
    ids = []
    for key in keys:
        seen[key] += 1
        ids.append("bank-" + sha256(f"{key} {seen[key]}".encode()).hexdigest()[:40])
    return ids


def read_amount(text: str, currency: str) -> int:
    """Cents of an amount as banks write it: ``1350.50``, ``1.350,50``, ``-12,5``.

    StatementProblem for anything else, for more decimals than the currency has, and for a lone
    separator before three digits, which may mean a thousand times more or less.
    """
    typed = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    match = _GROUPED.fullmatch(typed)
    if match is None:
        raise StatementProblem(f"{text!r} is no amount of money")
    sign, whole, point, decimals = match.groups()
    marks = {char for char in whole if not char.isdigit()}
    lone = point is None and len(marks) == 1 and re.fullmatch(r"\d+[.,]\d{3}", whole)
    if lone or len(marks) > 1 or (point and point in marks):
        raise StatementProblem(f"{text!r} may be read in two ways: write it as 1350.00")
    digits = "".join(char for char in whole if char.isdigit())
    return exact_cents(f"{sign}{digits}.{decimals or '0'}", currency)


def exact_cents(text: str, currency: str) -> int:
    """Cents of ``1350.50``; StatementProblem where rounding would be needed."""
    if not re.fullmatch("[A-Z]{3}", currency):
        raise StatementProblem(f"{currency!r} is no currency")
    try:
        value = Decimal(text)
        cents = to_cents(value, currency)
    except (InvalidOperation, ValueError):
        raise StatementProblem(f"{text!r} is no amount of money") from None
    if to_decimal(cents, currency) != value:
        raise StatementProblem(f"{text!r} has more decimals than {currency}")
    return cents
