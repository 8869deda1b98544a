"""Money is integer minor units and an ISO currency; Decimal appears only at the edges."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel.numbers import format_currency, get_currency_precision


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
