"""The ledger: piles, sums, search, exports; as many statements for many rows as for one."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.billing.models import Invoice
from app.billing.services.invoices import LineDraft, cancel_invoice
from app.core.clock import today
from tests.billing.desk import TOTAL, finance, issued, paid
from tests.conftest import QueryCounter
from tests.factories import EditionFactory, OrganisationFactory, commit, sign_in


@pytest.fixture
def desk(client: FlaskClient) -> FlaskClient:
    """A browser of finance."""
    sign_in(client, finance())
    return client


def _stands() -> dict[str, Invoice]:
    """One invoice in each state; the late and the paid one were due in 2020, the rest in 2030."""
    later: dict[str, Any] = {"due_on": date(2030, 1, 1)}
    found = {name: issued(**later) for name in ("open", "part", "over", "cancelled", "refund")}
    for name in ("overdue", "paid"):
        found[name] = issued(due_on=date(2020, 1, 1))
    for name, cents in {"part": 1_00, "paid": TOTAL, "over": TOTAL + 1, "refund": 5_00}.items():
        paid(found[name], cents)
    for name in ("cancelled", "refund"):
        cancel_invoice(found[name], reason="Replaced", by="test")
    commit()
    return found


EVERYTHING = {"open", "part", "paid", "over", "cancelled", "refund", "overdue"}
PILES = {
    "": EVERYTHING,
    "open": {"open", "part", "overdue"},
    "overdue": {"overdue"},
    "part": {"part"},
    "paid": {"paid"},
    "over": {"over", "refund"},
    "cancelled": {"cancelled", "refund"},
    "nonsense": EVERYTHING,
}


def test_the_list_shows_one_pile(desk: FlaskClient) -> None:
    found = _stands()
    piles = {}
    for stand in PILES:
        text = desk.get("/staff/money/", query_string={"stand": stand}).text
        piles[stand] = {name for name, invoice in found.items() if invoice.number in text}
        assert "Overdue (1)" in text

    assert piles == PILES


def test_the_sums_are_those_of_the_ledger(app: Flask) -> None:
    from app.billing.queries.ledger import Totals, totals

    by = finance()
    _stands()
    paid(issued(currency="PLN"), 3_00)

    assert totals(by=by, today=today()) == [
        Totals("EUR", TOTAL + TOTAL + 1 + 6_00, 3 * TOTAL - 1_00, TOTAL, 5_01),
        Totals("PLN", 3_00, TOTAL - 3_00, 0, 0),
    ]


def test_an_invoice_is_found_by_what_is_known_of_it(desk: FlaskClient) -> None:
    other = issued()
    organisation = OrganisationFactory.create(name="яблоко", latin_name="Apple club")
    wanted = issued(organisation=organisation, lines=[LineDraft("One", "", 1, 77_50)])
    paid(wanted, 12_34)
    commit()
    spaced = f"{wanted.reference[:4]} {wanted.reference[4:]}".lower()
    words = [wanted.number, wanted.number.lower(), spaced, "яблоко", "apple", "77.50", "12.34"]
    texts = {
        asked: desk.get("/staff/money/", query_string={"q": asked, "lang": "en"}).text
        for asked in words
    }

    assert {asked for asked, text in texts.items() if wanted.number in text} == set(words)
    assert {asked for asked, text in texts.items() if other.number in text} == set()


def test_what_nobody_has_is_said_with_a_way_back(desk: FlaskClient) -> None:
    assert "No invoices yet" in desk.get("/staff/money/").text
    issued()
    commit()
    assert "No invoice fits" in desk.get("/staff/money/?q=%25").text
    assert "No invoice fits" in desk.get("/staff/money/?page=9").text
    assert "No invoice fits" in desk.get(f"/staff/money/?q={'9' * 30}").text


LISTS = ("/staff/money/", "/staff/money/invoices.csv", "/staff/money/payments.csv")


def _statements(desk: FlaskClient, queries: QueryCounter) -> dict[str, int]:
    """How many statements each list takes."""
    commit()
    counts = {}
    for address in LISTS:
        queries.statements.clear()
        assert desk.get(address).status_code == 200, address
        counts[address] = len(queries)
    return counts


@pytest.mark.database("sqlite")
def test_lists_ask_as_often_for_30_rows_as_for_1(desk: FlaskClient, queries: QueryCounter) -> None:
    by = finance()
    paid(issued(edition=EditionFactory.create()), 1_00, by=by)
    one = _statements(desk, queries)
    for _ in range(29):
        paid(issued(edition=EditionFactory.create()), 1_00, by=by)

    assert _statements(desk, queries) == one


def _table(response: Any) -> list[dict[str, str]]:
    assert response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(response.data.decode("utf-8-sig"))))


def test_exports_hold_exact_amounts_and_no_formulas(desk: FlaskClient) -> None:
    invoice = issued(organisation=OrganisationFactory.create(name='=HYPERLINK("x")'))
    payment = paid(invoice, 350_50, note="@SUM(1,2)")
    commit()
    (row,) = _table(desk.get("/staff/money/invoices.csv"))
    (money,) = _table(desk.get("/staff/money/payments.csv"))

    assert (row["number"], row["organisation"]) == (invoice.number, '\'=HYPERLINK("x")')
    assert (row["total"], row["paid"], row["due"], row["over"], row["state"]) == (
        "1350.50", "350.50", "1000.00", "0.00", "part",
    )  # fmt: skip
    assert (money["receipt"], money["amount"]) == (payment.receipt_number, "350.50")
    assert money["note"] == "'@SUM(1,2)"
