"""Status and mode change without losing a registration; everybody concerned is told once."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.outbox import OutboxMessage
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionMode, EditionStatus
from app.programmes.services import status
from registration.models import Delegation, Participant
from registration.rules.delegation_states import DelegationState
from tests.factories import (
    DelegationFactory,
    EditionFactory,
    OrganisationFactory,
    ParticipantFactory,
    UserFactory,
    sign_in,
    user_with,
)


@pytest.fixture
def edition(app: Flask) -> Edition:
    return EditionFactory.create(code="esi-2027", name="ESI 2027")


def mails() -> list[tuple[str, str, str]]:
    query = db.select(OutboxMessage.recipient, OutboxMessage.language, OutboxMessage.subject)
    return sorted(tuple(row) for row in db.session.execute(query))


def test_postponing_keeps_registrations_and_tells_each_contact_once(edition: Edition) -> None:
    head = UserFactory.create(email="head@example.org")
    office = OrganisationFactory.create(email="office@example.org")
    for values in (
        {"contact": head, "state": DelegationState.CONFIRMED},
        {"contact": head},
        {"organisation": office},
        {"contact": UserFactory.create(), "state": DelegationState.WITHDRAWN},
        {"contact": UserFactory.create(), "state": DelegationState.REFUSED},
    ):
        ParticipantFactory.create(delegation=DelegationFactory.create(edition=edition, **values))
    DelegationFactory.create(contact=UserFactory.create())  # of another edition
    states = db.session.scalars(db.select(Delegation.state).order_by(Delegation.id)).all()

    told = status.change_status(
        edition, wanted=EditionStatus.POSTPONED, reason="The hall floods.", by="test"
    )

    assert told == 2
    assert mails() == [
        ("head@example.org", "en", "ESI 2027 is postponed"),
        ("office@example.org", "en", "ESI 2027 is postponed"),
    ]
    text = db.session.scalars(db.select(OutboxMessage.text)).first()
    assert "The hall floods." in text
    assert "http://platform.test/programmes/esi-2027/" in text
    assert db.session.scalars(db.select(Delegation.state).order_by(Delegation.id)).all() == states
    assert db.session.scalar(db.select(db.func.count(Participant.id))) == 5


def test_what_was_off_and_is_on_again_is_told_too(edition: Edition) -> None:
    DelegationFactory.create(edition=edition, contact=UserFactory.create(email="a@example.org"))
    edition.status = EditionStatus.POSTPONED

    told = status.change_status(edition, wanted=EditionStatus.OPEN, reason="", by="test")

    assert told == 1
    assert mails() == [("a@example.org", "en", "ESI 2027 takes place")]


def test_closing_registration_is_no_news(edition: Edition) -> None:
    DelegationFactory.create(edition=edition, contact=UserFactory.create())

    assert status.change_status(edition, wanted=EditionStatus.CLOSED, reason="", by="x") == 0
    assert mails() == []


def test_each_change_is_kept_with_its_reason(edition: Edition) -> None:
    status.change_status(edition, wanted=EditionStatus.CANCELLED, reason=" War. ", by="me")

    event = db.session.scalars(db.select(AuditEvent)).one()
    assert (event.action, event.actor) == ("edition.status_changed", "me")
    assert event.data == {"was": "open", "now": "cancelled", "reason": "War."}
    assert edition.status_reason == "War."


@pytest.mark.parametrize("wanted", [EditionStatus.POSTPONED, EditionStatus.CANCELLED])
def test_turning_plans_over_needs_a_reason(edition: Edition, wanted: EditionStatus) -> None:
    with pytest.raises(Invalid) as refused:
        status.change_status(edition, wanted=wanted, reason="  ", by="test")
    assert refused.value.field == "reason"
    assert edition.status is EditionStatus.OPEN


def test_a_step_that_does_not_follow_is_refused(edition: Edition) -> None:
    with pytest.raises(Conflict):
        status.change_status(edition, wanted=EditionStatus.FINISHED, reason="", by="test")
    assert edition.status is EditionStatus.OPEN


def test_moving_online_is_kept_told_and_explained(edition: Edition) -> None:
    DelegationFactory.create(edition=edition, contact=UserFactory.create(email="a@example.org"))

    told = status.change_mode(edition, wanted=EditionMode.ONLINE, reason="Illness.", by="test")

    assert told == 1
    assert (edition.mode, edition.moved_reason) == (EditionMode.ONLINE, "Illness.")
    assert edition.moved_at is not None
    assert mails() == [("a@example.org", "en", "ESI 2027: This edition now takes place online")]


def test_a_draft_moves_in_silence(edition: Edition) -> None:
    edition.status = EditionStatus.DRAFT

    assert status.change_mode(edition, wanted=EditionMode.ONLINE, reason="", by="test") == 0
    assert (edition.mode, edition.moved_at) == (EditionMode.ONLINE, None)


def test_moving_on_site_needs_a_country(edition: Edition) -> None:
    edition.mode, edition.country = EditionMode.ONLINE, ""
    with pytest.raises(Invalid) as refused:
        status.change_mode(edition, wanted=EditionMode.ON_SITE, reason="Hall found.", by="test")
    assert refused.value.field == "mode"


@pytest.mark.parametrize("settled", [EditionStatus.FINISHED, EditionStatus.CANCELLED])
def test_what_is_over_stays_where_it_was(edition: Edition, settled: EditionStatus) -> None:
    edition.status = settled
    with pytest.raises(Conflict):
        status.change_mode(edition, wanted=EditionMode.ONLINE, reason="Why not.", by="test")


def test_a_stranger_changes_neither(edition: Edition) -> None:
    stranger = user_with(Role.PROGRAMME_MANAGER, scope="edition:other")
    with pytest.raises(NotAllowed):
        status.change_status(edition, wanted=EditionStatus.CLOSED, reason="", by=stranger)
    with pytest.raises(NotAllowed):
        status.change_mode(edition, wanted=EditionMode.ONLINE, reason="x", by=stranger)


def test_the_page_offers_allowed_steps_and_asks_for_the_reason(
    client: FlaskClient, edition: Edition
) -> None:
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    address = "/staff/editions/esi-2027/status"
    text = client.get(address).text
    offered = {s.value for s in EditionStatus if f'name="status" value="{s.value}"' in text}
    assert offered == {"announced", "closed", "running", "postponed", "cancelled"}

    refused = client.post(address, data={"status": "cancelled", "reason": ""})
    assert refused.status_code == 422
    assert "Say why: everybody who registered reads it." in refused.text
    assert edition.status is EditionStatus.OPEN
    done = client.post(address, data={"status": "cancelled", "reason": "War."})
    assert done.status_code == 302
    assert edition.status is EditionStatus.CANCELLED


def test_the_mode_changes_on_the_same_page(client: FlaskClient, edition: Edition) -> None:
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    address = "/staff/editions/esi-2027/mode"

    assert client.post(address, data={"mode": "online"}).status_code == 422
    assert client.post(address, data={"mode": "online", "reason": "Ill."}).status_code == 302
    assert edition.mode is EditionMode.ONLINE
