"""The money desk as finance uses it, and the pages an organisation reads."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.billing import queries
from app.billing.models import Invoice, Payee, Payment
from app.billing.services.invoices import cancel_invoice
from app.core.clock import latest_day
from app.extensions import db
from tests.billing.desk import finance, issued, paid
from tests.factories import EditionFactory, OrganisationFactory, commit, sign_in

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def desk(client: FlaskClient) -> FlaskClient:
    """A browser of finance."""
    sign_in(client, finance())
    return client


def _form(invoice: Invoice, desk: FlaskClient, **values: Any) -> dict[str, Any]:
    """What the payment form would send."""
    shown = desk.get(f"/staff/money/{invoice.public_id}/pay").text
    (request_id,) = re.findall(r'name="request_id"[^>]*value="([^"]+)"', shown)
    return {
        "request_id": request_id, "amount": "1,350.50", "received_on": "2026-03-02",
        "method": "transfer", "note": "", **values,
    }  # fmt: skip


def _send(invoice: Invoice, desk: FlaskClient, form: dict[str, Any], **query: str) -> Any:
    address = f"/staff/money/{invoice.public_id}/pay"
    return _followed(desk, desk.post(address, data=form, query_string=query))


def _followed(desk: FlaskClient, answer: Any) -> Any:
    """The page that an answer leads to."""
    return desk.get(answer.headers["Location"]) if answer.status_code == 302 else answer


def _amounts() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(db.select(Payment.amount_cents).order_by(Payment.id)))


def test_a_payment_is_recorded_and_the_page_says_what_is_left(desk: FlaskClient) -> None:
    invoice = issued()
    commit()
    shown = _send(invoice, desk, _form(invoice, desk, amount="350.50"))

    assert "Payment recorded. €1,000 is left to pay." in shown.text
    assert _amounts() == [350_50]


def test_a_double_click_records_one_payment(desk: FlaskClient) -> None:
    invoice = issued()
    commit()
    form = _form(invoice, desk, amount="350.50")

    assert [_send(invoice, desk, form).status_code for _ in range(2)] == [200, 200]
    assert _amounts() == [350_50]


def test_the_amount_is_read_in_the_readers_language(desk: FlaskClient) -> None:
    invoice = issued()
    commit()
    form = _form(invoice, desk, amount="1.000,50")

    assert _send(invoice, desk, form, lang="en").status_code == 422
    assert _send(invoice, desk, form, lang="es").status_code == 200
    assert _amounts() == [1000_50]


def test_more_than_is_due_is_asked_about_once(desk: FlaskClient) -> None:
    invoice = issued()
    commit()
    form = _form(invoice, desk, amount="1,400")
    asked = _send(invoice, desk, form)
    assert asked.status_code == 422
    assert "This is €49.50 more than is due." in asked.text
    assert _amounts() == []

    done = _send(invoice, desk, {**form, "more_is_right": "y"})
    assert "Payment recorded. €49.50 is a credit of the organisation." in done.text
    assert _amounts() == [1400_00]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", ""),
        ("amount", "ten"),
        ("amount", "0"),
        ("amount", "1.234"),
        ("received_on", ""),
        ("method", "correction"),
    ],
)
def test_a_slip_in_the_form_changes_nothing(desk: FlaskClient, field: str, value: str) -> None:
    invoice = issued()
    commit()

    assert _send(invoice, desk, _form(invoice, desk, **{field: value})).status_code == 422
    assert _amounts() == []


def test_money_from_the_future_is_refused_at_its_field(desk: FlaskClient) -> None:
    invoice = issued()
    commit()
    tomorrow = (latest_day() + timedelta(days=1)).isoformat()
    shown = _send(invoice, desk, _form(invoice, desk, received_on=tomorrow))

    assert shown.status_code == 422
    assert "enter the day the money arrived" in shown.text
    today_here = _form(invoice, desk, received_on=latest_day().isoformat())
    assert _send(invoice, desk, today_here).status_code == 200
    assert _amounts() == [1_350_50]


def test_a_cancelled_invoice_refuses_money_with_a_sentence(desk: FlaskClient) -> None:
    invoice = issued()
    commit()
    form = _form(invoice, desk)
    cancel_invoice(invoice, reason="Replaced", by="test")
    commit()
    shown = _send(invoice, desk, {**form, "more_is_right": "y"})

    assert shown.status_code == 422
    assert "was cancelled, so it takes no payment" in shown.text


def test_cancel_correct_and_remind_from_the_page(desk: FlaskClient) -> None:
    invoice, reason = issued(), {"reason": "Slip", "request_id": "a-form-of-a-browser-1"}
    payment = paid(invoice, 100_00)
    commit()
    root, public_id = "/staff/money", invoice.public_id
    wrong = desk.post(f"{root}/payments/{payment.public_id}/correct", data={**reason, "reason": ""})
    done = [
        _followed(desk, desk.post(address, data=reason)).text
        for address in (
            f"{root}/{public_id}/remind",
            f"{root}/{public_id}/remind",
            f"{root}/payments/{payment.public_id}/correct",
            f"{root}/{public_id}/cancel",
        )
    ]

    assert wrong.status_code == 422
    assert "The reminder is on its way." in done[0]
    assert "A reminder went out less than a day ago." in done[1]
    assert "Payment corrected." in done[2]
    assert f"Invoice {invoice.number} is cancelled." in done[3]
    assert _amounts() == [100_00, -100_00]


def test_the_invoice_page_says_what_why_and_how_to_pay(desk: FlaskClient) -> None:
    invoice = issued(organisation=OrganisationFactory.create(name="نادي العلوم"))
    commit()
    text = desk.get(f"/invoices/{invoice.public_id}").text

    for part in (
        "نادي العلوم", "Member rate: 2026 fee paid on 12 March 2026.", "Prices of 2027.",
        "€1,350.50", "BE71 0961 2345 6769", "RF", "Scan with a banking app",
        "The payer bears all bank charges.",
    ):  # fmt: skip
        assert part in text


def test_finance_sets_up_who_is_paid(desk: FlaskClient) -> None:
    edition = EditionFactory.create()
    commit()
    form = {"name": "MILSET", "iban": "BE71 0961 2345 6768", "bic": ""}
    for address in ("/staff/money/payee", f"/staff/money/payee/{edition.code}"):
        assert "slip in it" in desk.post(address, data=form).text
        right = {**form, "iban": "BE71 0961 2345 6769"}
        assert desk.post(address, data=right).status_code == 302

    codes = db.session.scalars(db.select(Payee.code).order_by(Payee.id)).all()
    assert codes == ["milset", edition.code]
    assert desk.get("/staff/money/payee/nothing").status_code == 404


def test_panels_show_the_money_of_their_place(app: Flask) -> None:
    from flask_login import login_user

    from app.billing.views import panels

    invoice = issued(due_on=date(2020, 1, 1))
    paid(invoice, 350_50)
    issued()
    with app.test_request_context():
        login_user(finance())
        dashboard, member = panels.dashboard() or "", panels.member(invoice.organisation)

    assert [part in dashboard for part in ("€350.50", "€1,350.50", "€1,000")] == [True] * 3
    assert "€1,000 by 1 Jan 2020" in member
    assert member.count("<li>") == 1
    assert queries.settlement_of(invoice).due_cents == 1000_00
