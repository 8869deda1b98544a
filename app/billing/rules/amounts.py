"""Amounts of money as people type them, read without guessing."""

import re

from babel.numbers import NumberFormatError, get_currency_precision, parse_decimal

_SPACES = re.compile(r"[\s\u00a0\u202f\u200e\u200f]+")
_DIGITS = re.compile(r"[\d.,'\u066b\u066c]+")
#: largest amount taken, in minor units: a slip of the hand, not a payment
CENTS_MOST = 99_999_999_99


def parse_amount(text: str, language: str, currency: str) -> int:
    """``1,234.50`` (en), ``1 234,50`` (fr), ``1.234,50`` (es) as minor units of ``currency``.

    ValueError for what the language does not write so (``350,00`` in English could mean 35,000),
    for more decimals than the currency has, for zero and for less.
    """
    bare = _SPACES.sub("", text.replace("€", "").removeprefix(currency).removesuffix(currency))
    if not _DIGITS.fullmatch(bare):
        raise ValueError(f"not an amount: {text!r}")
    try:
        value = parse_decimal(bare, locale=language, strict=True)
    except NumberFormatError:
        raise ValueError(f"not an amount: {text!r}") from None
    cents = value.scaleb(get_currency_precision(currency))
    if cents != cents.to_integral_value() or not 1 <= cents <= CENTS_MOST:
        raise ValueError(f"not an amount of {currency}: {text!r}")
    return int(cents)
