"""Amounts are read as the reader's language writes them, never guessed."""

import pytest

from app.billing.rules.amounts import parse_amount
from app.billing.rules.cells import text_cell


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
    ],
)
def test_an_amount_is_read_as_its_language_writes_it(text: str, language: str, cents: int) -> None:
    assert parse_amount(text, language, "EUR") == cents


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("350,00", "en"),  # 35,000 to a careless reader
        ("350.00", "es"),
        ("1.234", "en"),  # three decimals: no euros have them
        ("-5", "en"),
        ("0", "en"),
        ("1e5", "en"),
        ("NaN", "en"),
        ("Infinity", "en"),
        ("abc", "en"),
        ("", "en"),
        ("99999999999", "en"),
    ],
)
def test_what_could_mean_something_else_is_refused(text: str, language: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_amount(text, language, "EUR")


def test_the_currency_says_how_many_decimals_there_are() -> None:
    assert parse_amount("1500", "en", "JPY") == 1500
    assert parse_amount("1.234", "en", "TND") == 1234
    with pytest.raises(ValueError, match="not an amount"):
        parse_amount("15.5", "en", "JPY")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_is_never_a_formula(start: str) -> None:
    assert text_cell(f"{start}1+1") == f"'{start}1+1"
    assert text_cell(f"Club {start}") == f"Club {start}"
