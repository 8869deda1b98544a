"""SWIFT MT940, the statement as tagged lines; only what matching needs is read."""

import re
from datetime import date

from app.billing.rules.bank import BankEntry, StatementProblem, exact_cents

#: every statement has them: its reference and its opening balance
MARKS = (":20:", ":60")
_TAG = re.compile(r"^:(\d\d[A-Z]?):", re.MULTILINE)
_BALANCE = re.compile(r"[CD]\d{6}([A-Z]{3})")
_LINE = re.compile(
    r"(?P<value>\d{6})(?P<booked>\d{4})?(?P<sign>R?[CD])[A-Z]?(?P<amount>\d{1,12},\d{0,3})"
    r"[A-Z][A-Z0-9]{3}(?P<customer>[^\n]*?)(?://(?P<bank>[^\n]*))?(?:\n(?P<more>.*))?",
    re.DOTALL,
)
#: subfields of field 86, as banks of many countries divide it
_SUBFIELD = re.compile(r"\?(\d\d)")
_PAYER = frozenset({"32", "33"})
_NOTHING = frozenset({"NONREF", "NOTPROVIDED", ""})


def read_mt940(text: str) -> list[BankEntry]:
    """The entries of all statements in the file; StatementProblem where one cannot be read."""
    account = currency = ""
    found: list[BankEntry] = []
    fields = _fields(text.replace("\r\n", "\n"))
    for (tag, value), (after, words) in zip(fields, [*fields[1:], ("", "")], strict=True):
        if tag == "25":
            account = value.strip()
        elif tag in ("60F", "60M"):
            currency = _currency(value)
        elif tag == "61":
            found.append(_entry(value, words if after == "86" else "", currency, account))
    return found


def _fields(text: str) -> list[tuple[str, str]]:
    marks = list(_TAG.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [
        (mark[1], _without_end(text[mark.end() : end]))
        for mark, end in zip(marks, ends, strict=True)
    ]


def _without_end(value: str) -> str:
    """A message ends with a line of ``-`` or ``-}``."""
    return re.sub(r"\n-\}?.*\Z", "", value.rstrip("\n"), flags=re.DOTALL)


def _currency(balance: str) -> str:
    match = _BALANCE.match(balance)
    if match is None:
        raise StatementProblem(f":60: {balance[:20]!r} is no balance")
    return match[1]


def _entry(value: str, words: str, currency: str, account: str) -> BankEntry:
    match = _LINE.fullmatch(value)
    if match is None or not currency:
        raise StatementProblem(f":61: {value[:40]!r} is no entry")
    cents = exact_cents(match["amount"].replace(",", ".") + "0", currency)
    customer, bank = ((match[name] or "").strip() for name in ("customer", "bank"))
    text, payer = _described(words)
    return BankEntry(
        booked_on=_booked_on(match["value"], match["booked"]),
        amount_cents=cents if match["sign"] in ("C", "RD") else -cents,
        currency=currency,
        text=" ".join(f"{'' if customer in _NOTHING else customer} {text}".split()),
        payer=payer,
        reference=next((each for each in (bank, customer) if each not in _NOTHING), ""),
        account=account,
    )


def _booked_on(value: str, booked: str | None) -> date:
    """The day of booking, whose year is that of the value date, or the one next to it."""
    try:
        day = date(2000 + int(value[:2]), int(value[2:4]), int(value[4:]))
        if not booked or booked == value[2:]:
            return day
        month, of_month = int(booked[:2]), int(booked[2:])
        near = [date(day.year + step, month, of_month) for step in (-1, 0, 1)]
    except ValueError:
        raise StatementProblem(f":61: {value}{booked or ''} holds no day") from None
    return min(near, key=lambda each: abs(each - day))


def _described(words: str) -> tuple[str, str]:
    """Text and payer of field 86, whose lines divide words and references anywhere."""
    line = words.replace("\n", "")
    parts = _SUBFIELD.split(line)
    if len(parts) == 1:
        return line, ""
    codes = list(zip(parts[1::2], parts[2::2], strict=True))
    payer = "".join(part for code, part in codes if code in _PAYER)
    return "".join(part for code, part in codes if code not in _PAYER), payer.strip()
