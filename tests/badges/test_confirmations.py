"""Confirmations by mail: who gets which code, what it says, and when nobody gets one any more."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.outbox import OutboxMessage, attached
from app.core.post import as_email
from app.extensions import db
from app.programmes.rules.editions import EditionMode
from badges.queries.keys import public_keys
from badges.rules.code import read_verified
from registration.models import Delegation
from registration.rules.delegation_states import DelegationState
from registration.services.delegations import confirm_delegation, withdraw_delegation
from tests.badges.venue import ADULT, add_person, badges_of
from tests.conftest import QueryCounter
from tests.core.pdf_pages import codes_on, pages_of, texts_on
from tests.factories import (
    DelegationFactory,
    EditionFactory,
    UserFactory,
    sign_in,
    user_with,
)


@pytest.fixture
def delegation(app: Flask) -> Delegation:
    """Validated, with three people: an adult with an address, one with the contact's, and a minor
    with one; beside it another delegation, which is not confirmed."""
    edition = EditionFactory.create(code="esi-2027", name="ESI 2027, Gdynia")
    contact = UserFactory.create(email="head@example.org", language="fr")
    found = DelegationFactory.create(
        edition=edition, number="TN-03", state=DelegationState.VALIDATED, contact=contact
    )
    add_person(found, 0, email="yasmine@example.org", birth_date=ADULT)
    add_person(found, 1, email="Head@example.org", birth_date=ADULT)
    add_person(found, 2, email="young@example.org", birth_date=date(2015, 5, 1))
    other = DelegationFactory.create(
        edition=edition, number="BE-01", state=DelegationState.VALIDATED
    )
    add_person(other, 3)
    return found


def confirm(delegation: Delegation) -> None:
    manager = user_with(Role.PROGRAMME_MANAGER, scope=delegation.edition.scope)
    confirm_delegation(delegation, reason="Paid in cash", by=manager)
    db.session.flush()


def mails() -> dict[str, OutboxMessage]:
    return {one.recipient: one for one in db.session.scalars(db.select(OutboxMessage))}


def file_of(message: OutboxMessage) -> bytes:
    (part,) = as_email(message).iter_attachments()
    content: bytes = part.get_content()
    return content


def serials(pdf: bytes) -> list[str]:
    """Whose badge the confirmation on each page stands for."""
    keys = public_keys()
    codes = [read_verified(code, keys) for page in codes_on(pdf, dpi=150) for code in page]
    assert {(code.issue, code.flags) for code in codes} == {(0, 1)}
    return [code.badge.hex() for code in codes]


def test_the_contact_gets_everybodys_and_adults_with_an_address_their_own(
    delegation: Delegation,
) -> None:
    confirm(delegation)
    sent, people = mails(), badges_of(delegation.edition)

    assert set(sent) == {"head@example.org", "yasmine@example.org"}
    assert [one.number for one in people] == ["TN-03"] * 3
    assert [one[1:] for one in sent["head@example.org"].attachments] == [
        ["esi-2027-TN-03-confirmations.pdf", "application/pdf"]
    ]
    everybody = file_of(sent["head@example.org"])
    assert serials(everybody) == [one.serial for one in people]
    assert serials(file_of(sent["yasmine@example.org"])) == [people[0].serial]
    said = texts_on(everybody)[1]
    for words in ("ESI 2027, Gdynia", "Mateusz Wiśniewski", "TN-03"):
        assert words in said
    assert people[1].short_code not in said.replace(" ", "")


def test_a_file_is_made_when_the_mail_is_sent_and_never_for_who_withdrew(
    delegation: Delegation,
) -> None:
    confirm(delegation)
    waiting = mails()["head@example.org"]
    (key, *_), *_ = waiting.attachments
    delegation.participants[2].withdrawn_at = delegation.confirmed_at
    db.session.flush()
    assert len(pages_of(attached(key))) == 2

    manager = user_with(Role.PROGRAMME_MANAGER, scope=delegation.edition.scope)
    withdraw_delegation(delegation, reason="", by=manager)
    db.session.flush()
    with pytest.raises(ValueError, match="not confirmed any more"):
        as_email(waiting)


def test_nobody_travels_to_an_edition_that_is_online(delegation: Delegation) -> None:
    delegation.edition.mode = EditionMode.ONLINE
    confirm(delegation)

    assert [one.attachments for one in mails().values()] == [[]]
    assert badges_of(delegation.edition) == []


def test_the_delegation_downloads_them_with_those_who_joined_since(
    client: FlaskClient, delegation: Delegation, queries: QueryCounter
) -> None:
    path = f"/delegations/{delegation.public_id}"
    head: Any = user_with(Role.HEAD_OF_DELEGATION, scope=delegation.organisation.scope)
    sign_in(client, head)
    assert b"confirmations.pdf" not in client.get(path + "/").data
    assert client.post(f"{path}/confirmations.pdf").status_code == 409

    confirm(delegation)
    add_person(delegation, 3)
    assert b"confirmations.pdf" in client.get(path + "/").data
    answer = client.post(f"{path}/confirmations.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert serials(answer.data) == [one.serial for one in badges_of(delegation.edition)]
    assert len(badges_of(delegation.edition)) == 4

    with time_machine.travel(delegation.edition.ends_on + timedelta(days=2)):
        sign_in(client, head)
        late = client.get(path + "/")
        assert (late.status_code, b"confirmations.pdf" in late.data) == (200, False)
    sign_in(client, user_with(Role.HEAD_OF_DELEGATION, scope="organisation:other"))
    assert client.post(f"{path}/confirmations.pdf").status_code == 404
