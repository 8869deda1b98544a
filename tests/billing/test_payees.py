"""The account to pay to is checked when it is entered."""

import pytest
from flask import Flask

from app.billing import queries
from app.billing.services.payees import save_payee
from app.core.access import Role
from app.core.errors import Invalid, NotAllowed
from tests.billing.desk import finance, issued
from tests.factories import user_with

GOOD = {"name": "MILSET", "iban": "be71 0961 2345 6769", "bic": "gkccbebb", "address": "Street 1"}


def test_the_account_is_kept_without_spaces(app: Flask) -> None:
    save_payee(code="milset", values=GOOD, by=finance())

    payee = queries.payee("milset")
    assert payee is not None
    assert (payee.iban, payee.bic) == ("BE71096123456769", "GKCCBEBB")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("iban", "BE71 0961 2345 6768"),
        ("iban", "BE71"),
        ("iban", ""),
        ("bic", "GKCC"),
        ("name", ""),
        ("name", "x" * 71),
    ],
)
def test_a_slip_is_found_at_its_field(app: Flask, field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        save_payee(code="milset", values={**GOOD, field: value}, by=finance())
    assert refused.value.field == field


def test_a_new_account_is_for_new_invoices(app: Flask) -> None:
    by, old = finance(), issued()
    save_payee(code="milset", values={**GOOD, "iban": "FR1420041010050500013M02606"}, by=by)

    assert old.seller["iban"] == "BE71096123456769"
    assert issued().seller["iban"] == "FR1420041010050500013M02606"


def test_only_finance_changes_the_account(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        save_payee(code="milset", values=GOOD, by=user_with(Role.PROGRAMME_MANAGER))
