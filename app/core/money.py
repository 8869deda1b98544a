"""Money is integer minor units and an ISO currency; Decimal appears only at the edges."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel.numbers import (
    NumberFormatError,
    format_currency,
    get_currency_precision,
    parse_decimal,
)


def to_decimal(cents: int, currency: str = "EUR") -> Decimal:
    """350_00, EUR -> 350.00 (by the currency's own number of decimals)."""
    return Decimal(cents).scaleb(-get_currency_precision(currency))


def to_cents(amount: Decimal | str, currency: str = "EUR") -> int:
    """``350.00`` -> 350_00, half up; ValueError when it is no amount."""
    try:
        value = Decimal(amount)
        return int(
            value.scaleb(get_currency_precision(currency)).quantize(Decimal(1), ROUND_HALF_UP)
        )
    except (InvalidOperation, ValueError):
        raise ValueError(f"not an amount of money: {amount!r}") from None


def format_money(cents: int | None, currency: str, language: str) -> str:
    """As people of ``language`` write it; whole amounts without decimals on screen."""
    if cents is None:
        return ""
    value = to_decimal(cents, currency)
    whole = value == value.to_integral_value()
    return format_currency(
        value,
        currency,
        locale=language,
        currency_digits=not whole,
        format=_whole(language) if whole else None,
    )


def _whole(language: str) -> str:
    return "¤#,##0" if language == "en" else "#,##0 ¤"


def parse_money(text: str, currency: str, language: str) -> int:
    """Cents of an amount typed in ``language`` (1.234,50 or 1,234.50); ValueError otherwise.

    A lone separator followed by one or two digits is the decimal one, whoever typed it: nobody
    means 350,50 as thirty-five thousand.
    """
    plain = text.strip().replace(" ", "").replace("\u00a0", "").replace("\u202f", "").strip("€")
    if re.fullmatch(r"-?\d+[.,]\d{1,2}", plain):
        return to_cents(plain.replace(",", "."), currency)
    try:
        return to_cents(parse_decimal(plain, locale=language, strict=True), currency)
    except NumberFormatError:
        raise ValueError(f"not an amount of money: {text!r}") from None
