"""Money is integer minor units and an ISO currency; Decimal appears only at the edges."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel.numbers import (
    NumberFormatError,
    format_currency,
    get_currency_precision,
    parse_decimal,
)

_SPACES = re.compile(r"[\s\u200e\u200f]+")  # also the narrow and no-break ones
_TYPED = re.compile(r"-?[\d.,\u066b\u066c]*\d")
_LONE_SEPARATOR = re.compile(r"-?\d+[.,]\d{1,2}")


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
    means 350,50 as thirty-five thousand. More decimals than the currency has are refused, never
    rounded.
    """
    plain = _SPACES.sub("", text).removeprefix(currency).removesuffix(currency).strip("€")
    if not _TYPED.fullmatch(plain):
        raise ValueError(f"not an amount of money: {text!r}")
    try:
        lone = _LONE_SEPARATOR.fullmatch(plain)
        value = (
            Decimal(plain.replace(",", "."))
            if lone
            else parse_decimal(plain, locale=language, strict=True)
        )
    except NumberFormatError:
        raise ValueError(f"not an amount of money: {text!r}") from None
    cents = value.scaleb(get_currency_precision(currency))
    if cents != cents.to_integral_value():
        raise ValueError(f"more decimals than {currency} has: {text!r}")
    return int(cents)
