"""Who sees an invoice and who may change what is owed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.billing.models import Invoice, Payment
from app.core.access import Role
from app.extensions import db
from tests.billing.desk import issued, paid
from tests.factories import EditionFactory, OrganisationFactory, commit, sign_in, user_with

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def paper(app: Flask) -> dict[str, str]:
    """Addresses of an invoice and its receipt, and the scopes it lies in."""
    edition, organisation = EditionFactory.create(), OrganisationFactory.create()
    invoice = issued(edition=edition, organisation=organisation)
    payment = paid(invoice, 100_00)
    commit()
    return {
        "page": f"/invoices/{invoice.public_id}",
        "pdf": f"/invoices/{invoice.public_id}.pdf",
        "receipt": f"/receipts/{payment.public_id}.pdf",
        "pay": f"/staff/money/{invoice.public_id}/pay",
        "cancel": f"/staff/money/{invoice.public_id}/cancel",
        "correct": f"/staff/money/payments/{payment.public_id}/correct",
        "remind": f"/staff/money/{invoice.public_id}/remind",
        "organisation": organisation.scope,
        "edition": edition.scope,
    }


def _signed_in(client: FlaskClient, role: Role, scope: str | None) -> Any:
    return sign_in(client, user_with(role, scope=scope))


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        (Role.REPRESENTATIVE, "organisation", 200),  # owner
        (Role.HEAD_OF_DELEGATION, "organisation", 200),
        (Role.PROGRAMME_MANAGER, "edition", 200),  # colleague
        (Role.FINANCE, None, 200),
        (Role.ADMINISTRATOR, None, 200),
        (Role.PROGRAMME_MANAGER, "edition:other", 404),
        (Role.REPRESENTATIVE, "organisation:other", 404),  # stranger
        (Role.DESK, "edition", 404),
    ],
)
def test_an_invoice_is_read_by_its_organisation_its_managers_and_finance(
    client: FlaskClient, paper: dict[str, str], role: Role, scope: str | None, status: int
) -> None:
    _signed_in(client, role, paper.get(scope or "", scope))

    assert [client.get(paper[p]).status_code for p in ("page", "pdf", "receipt")] == [status] * 3


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.REPRESENTATIVE, "organisation"), (Role.PROGRAMME_MANAGER, "edition")]
)
def test_readers_change_nothing(
    client: FlaskClient, paper: dict[str, str], role: Role, scope: str
) -> None:
    _signed_in(client, role, paper[scope])

    for deed in ("pay", "cancel", "correct", "remind"):
        assert client.post(paper[deed], data={"reason": "x"}).status_code == 403
    assert client.get("/staff/money/payee").status_code == 403
    assert db.session.scalar(db.select(db.func.count()).select_from(Payment)) == 1
    assert db.session.scalars(db.select(Invoice.cancelled_at)).all() == [None]


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(
    client: FlaskClient, paper: dict[str, str]
) -> None:
    response = client.get(paper["page"])

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/sign-in?next=")


def test_a_manager_lists_the_invoices_of_their_editions_only(
    client: FlaskClient, paper: dict[str, str]
) -> None:
    other = issued(edition=EditionFactory.create())
    _signed_in(client, Role.PROGRAMME_MANAGER, paper["edition"])

    for address in ("/staff/money/", "/staff/money/invoices.csv"):
        text = client.get(address).text
        assert "-00001" in text
        assert other.number not in text
    assert client.get("/staff/money/payments.csv").text.count("REC-") == 1


def test_the_money_desk_is_closed_to_organisations(
    client: FlaskClient, paper: dict[str, str]
) -> None:
    _signed_in(client, Role.REPRESENTATIVE, paper["organisation"])

    for address in ("/staff/money/", "/staff/money/invoices.csv", "/staff/money/payments.csv"):
        assert client.get(address).status_code == 403


def test_only_finance_sees_the_notes_and_the_buttons(
    client: FlaskClient, paper: dict[str, str]
) -> None:
    payment = db.session.scalars(db.select(Payment)).one()
    payment.note = "Statement 14, line 3"
    commit()
    _signed_in(client, Role.REPRESENTATIVE, paper["organisation"])
    theirs = client.get(paper["page"]).text
    _signed_in(client, Role.FINANCE, None)
    ours = client.get(paper["page"]).text

    for part in ("Statement 14, line 3", "Record a payment"):
        assert part not in theirs
        assert part in ours
