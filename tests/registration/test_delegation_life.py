"""The life of a delegation over HTTP: who may move it, what each move does."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.billing.models import Invoice, PaymentMethod
from app.billing.services.payments import correct_payment, record_payment
from app.core.audit import AuditEvent
from app.core.clock import today
from app.core.outbox import OutboxMessage
from app.extensions import db
from registration.models import Delegation, Participant
from registration.rules.delegation_states import DelegationState
from tests.factories import DelegationFactory, commit, sign_in
from tests.registration.world import World, complete, world

S = DelegationState


def _url(delegation: Delegation, what: str = "") -> str:
    return f"/delegations/{delegation.public_id}/{what}"


def _submit(client: FlaskClient, there: World, delegation: Delegation) -> Any:
    sign_in(client, there.head)
    return client.post(_url(delegation, "submit"), data={"insured": "y"})


def _validated(client: FlaskClient) -> tuple[World, Delegation]:
    there = world()
    delegation = complete(there)
    commit()
    assert _submit(client, there, delegation).status_code == 302
    sign_in(client, there.office)
    assert client.post(_url(delegation, "validate")).status_code == 302
    return there, delegation


def test_a_complete_draft_is_submitted_and_everybody_gets_a_place(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    commit()

    response = _submit(client, there, delegation)

    assert response.status_code == 302
    assert (delegation.state, delegation.insured) == (S.SUBMITTED, True)
    assert [p.placed_at is not None for p in delegation.participants] == [True] * 3
    assert {p.priced_on for p in delegation.participants} == {today("Europe/Warsaw")}
    recipients = set(db.session.scalars(db.select(OutboxMessage.recipient)))
    assert recipients == {there.head.email, there.organisation.region.email}


def test_an_incomplete_draft_stays_a_draft_and_says_what_is_missing(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    delegation.participants[1].birth_date = None
    commit()

    response = _submit(client, there, delegation)

    assert response.status_code == 422
    assert "Date of birth" in response.text
    assert delegation.state is S.DRAFT
    assert {p.placed_at for p in delegation.participants} == {None}


def test_insurance_is_declared_or_nothing_is_submitted(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    commit()
    sign_in(client, there.head)

    response = client.post(_url(delegation, "submit"))

    assert response.status_code == 422
    assert "Everybody must be insured" in response.text
    assert delegation.state is S.DRAFT


def test_the_same_submission_twice_moves_it_once(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    commit()

    answers = [_submit(client, there, delegation).status_code for _ in range(2)]

    assert answers == [302, 422]
    deeds = db.session.scalars(db.select(AuditEvent).filter_by(action="delegation.submitted"))
    assert len(deeds.all()) == 1


def test_validation_issues_the_invoice_with_its_reasons(client: FlaskClient) -> None:
    _there, delegation = _validated(client)

    invoice = db.session.scalars(db.select(Invoice)).one()
    assert delegation.state is S.VALIDATED
    assert invoice.total_cents == 2 * 350_00 + 450_00
    assert [(line.quantity, line.unit_cents) for line in invoice.lines] == [
        (2, 350_00),
        (1, 450_00),
    ]
    assert invoice.due_on.isoformat() == "2027-05-15"
    assert invoice.reasons[0].startswith("Member rate: 2027 fee paid on 10 Feb 2027")
    subjects = list(db.session.scalars(db.select(OutboxMessage.subject)))
    assert any("validated" in subject for subject in subjects)


def test_a_full_payment_confirms_and_a_correction_undoes_it(client: FlaskClient) -> None:
    there, delegation = _validated(client)
    invoice = db.session.scalars(db.select(Invoice)).one()

    def pay(cents: int, request_id: str) -> Any:
        paid = record_payment(
            invoice,
            amount_cents=cents,
            received_on=today(),
            method=PaymentMethod.TRANSFER,
            note="",
            request_id=request_id,
            by=there.finance,
        )
        commit()
        return paid

    pay(100_00, "first")
    assert delegation.state is S.VALIDATED
    rest = pay(invoice.total_cents - 100_00, "second")
    assert delegation.state is S.CONFIRMED
    correct_payment(rest, reason="returned", request_id="third", by=there.finance)
    commit()
    assert (delegation.state, delegation.confirmed_at) == (S.VALIDATED, None)


def test_sending_back_a_validated_one_cancels_its_invoice_and_keeps_places(
    client: FlaskClient,
) -> None:
    _there, delegation = _validated(client)

    response = client.post(_url(delegation, "send-back"), data={"reason": "Names in Latin"})

    assert response.status_code == 302
    assert (delegation.state, delegation.reason) == (S.DRAFT, "Names in Latin")
    assert db.session.scalars(db.select(Invoice)).one().cancelled_at is not None
    assert all(p.placed_at for p in delegation.participants)


def test_sending_back_needs_a_reason_and_shows_the_form_again(client: FlaskClient) -> None:
    _there, delegation = _validated(client)

    response = client.post(_url(delegation, "send-back"), data={"reason": " "})

    assert response.status_code == 422
    assert "Say why" in response.text
    assert delegation.state is S.VALIDATED


def test_withdrawing_frees_the_places(client: FlaskClient) -> None:
    there, delegation = _validated(client)
    sign_in(client, there.head)

    response = client.post(_url(delegation, "withdraw"), data={"reason": ""})

    assert response.status_code == 302
    assert delegation.state is S.WITHDRAWN
    assert {p.placed_at for p in db.session.scalars(db.select(Participant))} == {None}


def test_a_delegation_that_costs_nothing_is_confirmed_at_once(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    for rate in db.session.scalars(db.select(db.metadata.tables["rate"].c.id)):
        db.session.execute(db.text("update rate set member_cents = 0 where id = :id"), {"id": rate})
    commit()
    _submit(client, there, delegation)
    sign_in(client, there.office)

    client.post(_url(delegation, "validate"))

    assert delegation.state is S.CONFIRMED
    assert db.session.scalars(db.select(Invoice)).all() == []


def test_validation_waits_for_a_missing_price(client: FlaskClient) -> None:
    there = world()
    delegation = complete(there)
    db.session.execute(db.text("delete from rate where role = 'head_of_delegation'"))
    commit()
    _submit(client, there, delegation)
    sign_in(client, there.office)

    response = client.post(_url(delegation, "validate"))

    assert response.status_code == 409
    assert "no price for Head of delegation" in response.text
    assert delegation.state is S.SUBMITTED


#: who may do what, and from where: (state, route, person) -> status
DEEDS = ["submit", "withdraw", "validate", "send-back", "refuse", "confirm", "reopen"]
ALLOWED = {
    "submit": {S.DRAFT: {"head", "manager"}},
    "withdraw": {
        key: {"head", "manager"} for key in [S.DRAFT, S.SUBMITTED, S.VALIDATED, S.CONFIRMED]
    },
    "validate": {S.SUBMITTED: {"office", "manager"}},
    "send-back": {key: {"office", "manager"} for key in [S.SUBMITTED, S.VALIDATED]},
    "refuse": {key: {"office", "manager"} for key in [S.SUBMITTED, S.VALIDATED]},
    "confirm": {S.VALIDATED: {"manager"}},
    "reopen": {key: {"manager"} for key in [S.REFUSED, S.WITHDRAWN]},
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("person", ["head", "office", "manager", "finance", "stranger"])
def test_each_move_is_open_to_its_actors_in_its_states_only(
    client: FlaskClient, deed: str, person: str
) -> None:
    there = world()
    delegations = {}
    for number, state in enumerate(S):
        one = complete(there, name=state.value, number=f"BE-{number:02d}")
        one.state, one.insured = state, True
        delegations[state] = one
    commit()
    sign_in(client, getattr(there, person))

    moved = set()
    for state, delegation in delegations.items():
        data = {"reason": "because", "insured": "y"}
        status = client.post(_url(delegation, deed), data=data).status_code
        assert status < 500
        db.session.expire_all()
        if delegation.state is not state:
            moved.add(state)
            assert status == 302
        else:
            assert status in {403, 404, 409, 422}

    assert moved == {state for state, people in ALLOWED[deed].items() if person in people}


def test_opening_numbers_run_by_country_and_edition(client: FlaskClient) -> None:
    there = world()
    DelegationFactory.create(
        edition=there.edition, organisation=there.organisation, number="BE-07", name="first"
    )
    commit()
    sign_in(client, there.head)

    response = client.post(
        f"/programmes/{there.edition.code}/register",
        data={"organisation": there.organisation.public_id, "country": "BE", "name": "second"},
    )

    assert response.status_code == 302
    opened = db.session.scalar(db.select(Delegation).filter_by(name="second"))
    assert opened is not None
    assert (opened.number, opened.contact_id, opened.state) == ("BE-08", there.head.id, S.DRAFT)
