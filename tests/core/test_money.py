"""Amounts are read as the reader's language writes them, never guessed."""

import pytest

from app.core.money import parse_money


@pytest.mark.parametrize(
    ("text", "language", "cents"),
    [
        ("350", "en", 350_00),
        ("1,234.50", "en", 1234_50),
        ("€1,234.50", "en", 1234_50),
        ("1 234,50", "fr", 1234_50),
        ("1\u202f234,50\xa0€", "fr", 1234_50),
        ("350,5", "fr", 350_50),
        ("1.234,50", "es", 1234_50),
        ("EUR 12.30", "en", 12_30),
        ("\u200f1,234.50\xa0€", "ar", 1234_50),
        ("٣٥٠", "ar", 350_00),
        ("0.01", "en", 1),
        ("-5", "en", -5_00),
        ("350,00", "en", 350_00),  # nobody means 35,000
        ("350.00", "es", 350_00),
    ],
)
def test_an_amount_is_read_as_its_language_writes_it(text: str, language: str, cents: int) -> None:
    assert parse_money(text, "EUR", language) == cents


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1.234,50", "en"),
        ("1,234.50", "es"),
        ("1.234", "en"),  # three decimals: no euros have them
        ("1e5", "en"),
        ("NaN", "en"),
        ("Infinity", "en"),
        ("abc", "en"),
        ("", "en"),
    ],
)
def test_what_could_mean_something_else_is_refused(text: str, language: str) -> None:
    with pytest.raises(ValueError, match=r"not an amount|more decimals"):
        parse_money(text, "EUR", language)


def test_the_currency_says_how_many_decimals_there_are() -> None:
    assert parse_money("1500", "JPY", "en") == 1500
    assert parse_money("1.234", "TND", "en") == 1234
    with pytest.raises(ValueError, match=r"not an amount|more decimals"):
        parse_money("15.5", "JPY", "en")
