"""Invoices: numbers, references, what they keep, how they are taken back."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader

from app.billing import queries
from app.billing.models import Invoice, InvoiceKind
from app.billing.rules.invoices import Settlement, SettlementState
from app.billing.rules.reference import is_valid
from app.billing.services.invoices import LineDraft, cancel_invoice
from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid
from app.core.outbox import OutboxMessage
from app.extensions import db
from tests.billing.desk import LINES, TOTAL, issued, paid
from tests.factories import EditionFactory, OrganisationFactory, PayeeFactory, user_with

S = SettlementState


def test_an_invoice_has_number_reference_total_and_reasons(app: Flask) -> None:
    with time_machine.travel("2027-02-03T10:00Z", tick=False):
        invoice = issued()

    assert (invoice.number, invoice.year, invoice.sequence) == ("INV-2027-00001", 2027, 1)
    assert invoice.reference[4:] == "INV202700001"
    assert is_valid(invoice.reference)
    assert invoice.total_cents == TOTAL
    assert [(x.position, x.text, x.reason, x.total_cents) for x in invoice.lines] == [
        (1, LINES[0].text, LINES[0].reason, 700_00),
        (2, LINES[1].text, LINES[1].reason, 650_50),
    ]
    assert invoice.reasons == ["Prices of 2027."]


def test_numbers_start_again_with_the_year_on_the_clock_of_utc(app: Flask) -> None:
    with time_machine.travel("2026-12-31T23:59:58Z", tick=False):
        numbers = [issued().number, issued().number]
    with time_machine.travel("2027-01-01T00:00:00Z", tick=False):
        numbers.append(issued().number)

    assert numbers == ["INV-2026-00001", "INV-2026-00002", "INV-2027-00001"]


def test_buyer_and_seller_stay_as_they_were_on_the_day_of_issue(app: Flask) -> None:
    organisation = OrganisationFactory.create(name="Old name", country="TN")
    invoice = issued(organisation=organisation)
    organisation.name = "New name"
    invoice.payee.iban = "FR1420041010050500013M02606"
    db.session.flush()
    db.session.expire(invoice)

    assert (invoice.buyer["name"], invoice.buyer["country"]) == ("Old name", "TN")
    assert invoice.seller["iban"] == "BE71096123456769"


def test_no_invoice_without_somebody_to_pay(app: Flask) -> None:
    from app.billing.services.invoices import issue_invoice

    with pytest.raises(Conflict, match="Nobody is set up to be paid yet"):
        issue_invoice(
            kind=InvoiceKind.REGISTRATION,
            organisation=OrganisationFactory.create(),
            edition=None,
            subject="delegation",
            lines=LINES,
            reasons=[],
            due_on=date(2027, 5, 15),
            currency="EUR",
            language="en",
            by="test",
        )


def test_the_host_of_an_edition_is_paid_on_its_own_account(app: Flask) -> None:
    edition = EditionFactory.create()
    PayeeFactory.create()
    PayeeFactory.create(code=edition.code, name="Host", iban="FR1420041010050500013M02606")

    assert issued(edition=edition).seller["name"] == "Host"
    assert issued(edition=EditionFactory.create()).seller["name"] == "MILSET"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [LineDraft("Nobody", "", 0, 100)],
        [LineDraft("One", "", 1, 100), LineDraft("Reduction", "", 1, -101)],
    ],
)
def test_an_invoice_of_nothing_or_less_is_refused(app: Flask, lines: list[LineDraft]) -> None:
    with pytest.raises(Invalid):
        issued(lines=lines)


def test_an_unknown_currency_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid, match="three letters"):
        issued(currency="EURO")


@pytest.mark.papers
def test_the_people_of_the_organisation_get_it_with_the_pdf(app: Flask) -> None:
    from app.core import files
    from app.core.access import Role

    organisation = OrganisationFactory.create()
    user_with(Role.REPRESENTATIVE, scope=organisation.scope, email="a@example.org", language="fr")
    user_with(Role.HEAD_OF_DELEGATION, scope=organisation.scope, email="b@example.org")
    user_with(Role.REPRESENTATIVE, scope=OrganisationFactory.create().scope)
    invoice = issued(organisation=organisation)

    mails = db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.recipient)).all()
    assert [(m.recipient, m.language) for m in mails] == [
        ("a@example.org", "fr"),
        ("b@example.org", "en"),
    ]
    assert mails[1].subject == f"Invoice INV-{invoice.year}-00001: your membership"
    assert f"/invoices/{invoice.public_id}" in mails[1].text
    ((key, name, media_type),) = mails[1].attachments
    assert (name, media_type) == (f"{invoice.number}.pdf", "application/pdf")
    assert invoice.number in PdfReader(BytesIO(files.read(key))).pages[0].extract_text()


def test_without_people_the_organisations_own_address_gets_it(app: Flask) -> None:
    invoice = issued()

    assert db.session.scalars(
        db.select(OutboxMessage.recipient).order_by(OutboxMessage.id)
    ).all() == [invoice.organisation.email]


def test_a_cancelled_invoice_keeps_its_number_and_asks_for_nothing(app: Flask) -> None:
    invoice = issued()
    cancel_invoice(invoice, reason=" Wrong number of people ", by="test")

    assert invoice.cancel_reason == "Wrong number of people"
    assert queries.settlement_of(invoice) == Settlement(S.UNPAID, 0, 0, 0)
    assert issued().sequence == 2
    actions = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["invoice.issued", "invoice.cancelled", "invoice.issued"]
    with pytest.raises(Conflict, match="cancelled already"):
        cancel_invoice(invoice, reason="Again", by="test")


def test_cancelling_asks_for_a_reason(app: Flask) -> None:
    invoice = issued()

    with pytest.raises(Invalid):
        cancel_invoice(invoice, reason="  ", by="test")
    assert invoice.cancelled_at is None


def test_money_of_a_cancelled_invoice_is_owed_back(app: Flask) -> None:
    invoice = issued()
    paid(invoice, 500_00)
    cancel_invoice(invoice, reason="Withdrawn", by="test")

    assert queries.settlement_of(invoice) == Settlement(S.OVERPAID, 500_00, 0, 500_00)


def test_invoices_of_a_subject_come_with_those_in_force_first(app: Flask) -> None:
    organisation = OrganisationFactory.create()
    first, second, third = (issued(organisation=organisation, subject="d1") for _ in range(3))
    issued(subject="d2")
    issued(subject="d1", kind=InvoiceKind.MEMBERSHIP)
    cancel_invoice(third, reason="Replaced", by="test")

    found: list[Invoice] = queries.invoices_of(InvoiceKind.REGISTRATION, "d1")
    assert [i.number for i in found] == [second.number, first.number, third.number]
