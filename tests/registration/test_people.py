"""The person form: drafts, errors, two colleagues, replacing, withdrawing, health data."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.audit import AuditEvent
from app.extensions import db
from registration.models import Cap, CapCounter, Consent, ConsentKind, Delegation, Participant
from registration.queries import consent_given, quote_of
from registration.rules.caps import CapScope
from registration.rules.delegation_states import DelegationState
from registration.services.places import reconcile
from tests.factories import commit, sign_in
from tests.registration.world import World, complete, exhibitor, world


def _url(delegation: Delegation, what: str = "people/new") -> str:
    return f"/delegations/{delegation.public_id}/{what}"


def _signed_in(client: FlaskClient, **values: Any) -> tuple[World, Delegation]:
    there = world()
    delegation = complete(there, **values)
    commit()
    sign_in(client, there.head)
    return there, delegation


def test_a_role_and_one_name_are_enough_to_save(client: FlaskClient) -> None:
    _, delegation = _signed_in(client)

    response = client.post(_url(delegation), data={"role": "exhibitor", "name": "Pelé"})

    assert response.status_code == 302
    person = delegation.participants[-1]
    assert (person.name, person.search_key, person.position) == ("Pelé", "pele", 4)
    page = client.get(_url(delegation, "")).text
    assert "Date of birth" in page
    assert "A project to show" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Write the name: one name is enough."),
        ("latin_name", "إسكندر", "Only Latin letters here"),
        ("birth_date", "2018-08-04", "Would be 8 on 19 July 2027. Exhibitors are 9 to 25"),
        ("birth_date", "2099-01-01", "This cannot be a date of birth"),
        ("birth_date", "gestern", "Not a valid date value."),
        ("email", "nobody", "Write an e-mail address"),
        ("phone", "123", "Write the number with + and the country code"),
        ("departure", "2027-07-01", "Departure lies before arrival"),
        ("diet", "no nuts", "Tick this box"),
        ("name", "Ann\x07a", "invisible character"),
    ],
)
def test_an_answer_that_cannot_be_is_named_and_everything_typed_is_kept(
    client: FlaskClient, field: str, value: str, words: str
) -> None:
    _, delegation = _signed_in(client)
    typed = {"role": "exhibitor", "name": "Kept Name", "arrival": "2027-07-18"}

    response = client.post(_url(delegation), data={**typed, field: value})

    assert response.status_code == 422
    assert words in response.text
    assert (field == "name" or 'value="Kept Name"' in response.text) is True
    assert 'value="2027-07-18"' in response.text
    assert len(delegation.participants) == 3


def test_the_same_form_sent_twice_adds_one_person(client: FlaskClient) -> None:
    _, delegation = _signed_in(client)
    data = {"role": "supervisor", "name": "Nadia", "new_id": "abcdefghjk"}

    answers = [client.post(_url(delegation), data=data).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert [p.name for p in delegation.participants].count("Nadia") == 1


def test_two_colleagues_do_not_overwrite_each_other_in_silence(client: FlaskClient) -> None:
    _, delegation = _signed_in(client)
    person = delegation.participants[1]
    url = _url(delegation, f"people/{person.public_id}/")
    seen = person.updated_at.isoformat()
    data = {"role": "exhibitor", "seen_at": seen}
    client.post(url, data={**data, "name": "First Colleague"})

    response = client.post(url, data={**data, "name": "Second Colleague"})

    assert response.status_code == 422
    assert "saved this person at" in response.text
    assert 'value="Second Colleague"' in response.text
    db.session.expire_all()
    assert person.name == "First Colleague"
    again = {**data, "name": "Second Colleague", "seen_at": person.updated_at.isoformat()}
    assert client.post(url, data=again).status_code == 302
    assert person.name == "Second Colleague"


def test_after_submission_the_head_completes_but_does_not_rename(client: FlaskClient) -> None:
    _, delegation = _signed_in(client)
    client.post(_url(delegation, "submit"), data={"insured": "y"})
    person = delegation.participants[1]
    before = person.name

    response = client.post(
        _url(delegation, f"people/{person.public_id}/"),
        data={"name": "Somebody Else", "role": "guest", "arrival": "2027-07-17"},
    )

    assert response.status_code == 302
    assert (person.name, person.role, person.arrival) == (before, "exhibitor", date(2027, 7, 17))
    assert client.get(_url(delegation)).status_code == 403


def test_replacing_keeps_place_price_role_and_project(client: FlaskClient) -> None:
    there, delegation = _signed_in(client)
    db.session.add(Cap(edition=there.edition, scope=CapScope.EDITION, size=3))
    old = delegation.participants[1]
    old.priced_on = date(2026, 1, 1)
    commit()
    client.post(_url(delegation, "submit"), data={"insured": "y"})
    before, project = quote_of(delegation).total_cents, old.project_id

    response = client.post(
        _url(delegation, f"people/{old.public_id}/replace"),
        data={"name": "Meriem Haddad", "birth_date": "2008-02-02"},
    )

    assert response.status_code == 302
    db.session.expire_all()
    new = db.session.scalar(db.select(Participant).filter_by(name="Meriem Haddad"))
    assert new is not None
    assert (new.role, new.project_id, new.priced_on) == (old.role, project, date(2026, 1, 1))
    assert (old.placed_at, old.withdrawn_at is not None) == (None, True)
    assert new.placed_at is not None
    assert quote_of(delegation).total_cents == before
    assert db.session.scalars(db.select(CapCounter.used)).one() == 3
    assert reconcile(there.edition) == []


def test_who_replaces_must_be_complete_after_submission(client: FlaskClient) -> None:
    _, delegation = _signed_in(client)
    client.post(_url(delegation, "submit"), data={"insured": "y"})
    old = delegation.participants[1]

    response = client.post(
        _url(delegation, f"people/{old.public_id}/replace"), data={"name": "Meriem Haddad"}
    )

    assert response.status_code == 422
    assert "Date of birth" in response.text
    db.session.expire_all()
    assert old.withdrawn_at is None


def test_withdrawing_one_after_validation_renews_the_unpaid_invoice(client: FlaskClient) -> None:
    there, delegation = _signed_in(client)
    client.post(_url(delegation, "submit"), data={"insured": "y"})
    sign_in(client, there.office)
    client.post(_url(delegation, "validate"))
    sign_in(client, there.head)
    leaving = delegation.participants[2]

    response = client.post(_url(delegation, f"people/{leaving.public_id}/withdraw"))

    assert response.status_code == 302
    from app.billing.models import InvoiceKind
    from app.billing.queries import invoices_of

    live, cancelled = invoices_of(InvoiceKind.REGISTRATION, delegation.public_id)
    assert (live.total_cents, live.cancelled_at) == (350_00 + 450_00, None)
    assert (cancelled.total_cents, cancelled.cancelled_at is None) == (2 * 350_00 + 450_00, False)


def test_a_person_of_a_draft_is_deleted_and_the_head_of_a_submitted_one_stays(
    client: FlaskClient,
) -> None:
    _, delegation = _signed_in(client)
    head, leaving = delegation.participants[0], delegation.participants[1]
    gone = leaving.id
    client.post(_url(delegation, f"people/{leaving.public_id}/withdraw"))
    assert [p.id for p in delegation.participants].count(gone) == 0

    client.post(_url(delegation, f"projects/{delegation.projects[0].public_id}/remove"))
    assert client.post(_url(delegation, "submit"), data={"insured": "y"}).status_code == 302
    refused = client.post(_url(delegation, f"people/{head.public_id}/withdraw"))

    assert refused.status_code == 409
    assert "replace this person instead" in refused.text


def test_a_placed_person_who_changes_role_moves_between_caps(client: FlaskClient) -> None:
    there, delegation = _signed_in(client)
    for role in ("exhibitor", "visitor"):
        db.session.add(Cap(edition=there.edition, scope=CapScope.ROLE, key=role, size=5))
    commit()
    client.post(_url(delegation, "submit"), data={"insured": "y"})
    sign_in(client, there.manager)
    person = delegation.participants[1]

    client.post(
        _url(delegation, f"people/{person.public_id}/"),
        data={"role": "visitor", "name": person.name, "birth_date": "2007-01-15"},
    )

    used = dict(db.session.execute(db.select(CapCounter.key, CapCounter.used)).all())
    assert used == {"exhibitor": 1, "visitor": 1}
    assert reconcile(there.edition) == []


def test_health_data_is_read_by_the_manager_only_and_written_down(client: FlaskClient) -> None:
    there, delegation = _signed_in(client)
    person = delegation.participants[1]
    url = _url(delegation, f"people/{person.public_id}/")
    data = {"role": "exhibitor", "name": person.name, "birth_date": "2007-01-15"}
    client.post(url, data={**data, "diet": "No peanuts", "health_agreed": "y"})
    assert "No peanuts" in client.get(url).text
    assert consent_given(person, ConsentKind.HEALTH_DATA)

    for reader, status in ((there.office, 403), (there.finance, 403), (there.manager, 200)):
        sign_in(client, reader)
        assert "No peanuts" not in client.get(url).text
        shown = client.post(url + "health")
        assert (shown.status_code, "No peanuts" in shown.text) == (status, status == 200)

    readings = db.session.scalars(db.select(AuditEvent).filter_by(action="health_data.read"))
    assert [event.actor for event in readings] == [there.manager.email]


def test_health_data_without_consent_is_not_shown(client: FlaskClient) -> None:
    there, delegation = _signed_in(client)
    person = delegation.participants[1]
    person.diet = "No peanuts"
    commit()
    sign_in(client, there.manager)

    response = client.post(_url(delegation, f"people/{person.public_id}/health"))

    assert response.status_code == 409
    assert "No peanuts" not in response.text


def test_an_adults_photographs_are_declared_and_taken_back(client: FlaskClient) -> None:
    _, delegation = _signed_in(client)
    person = delegation.participants[1]
    url = _url(delegation, f"people/{person.public_id}/")
    data = {"role": "exhibitor", "name": person.name, "birth_date": "2007-01-15"}

    client.post(url, data={**data, "photographs": "y"})
    assert consent_given(person, ConsentKind.PHOTOGRAPHS)
    client.post(url, data=data)

    assert not consent_given(person, ConsentKind.PHOTOGRAPHS)
    states = [row.state for row in db.session.scalars(db.select(Consent).order_by(Consent.id))]
    assert states == ["given", "withdrawn"]


def test_a_minor_is_never_declared_by_the_head(client: FlaskClient) -> None:
    _, delegation = _signed_in(client)
    minor = exhibitor(delegation, birth_date=date(2012, 1, 1), position=9)
    commit()

    client.post(
        _url(delegation, f"people/{minor.public_id}/"),
        data={"role": "exhibitor", "name": "Young", "birth_date": "2012-01-01", "photographs": "y"},
    )

    assert db.session.scalars(db.select(Consent)).all() == []


def test_the_deadline_closes_the_draft_for_the_head_and_not_for_the_manager(
    client: FlaskClient,
) -> None:
    there, delegation = _signed_in(client)
    there.edition.registration_closes_at = there.edition.registration_opens_at
    commit()

    assert client.get(_url(delegation)).status_code == 403
    sign_in(client, there.manager)
    assert client.get(_url(delegation)).status_code == 200
    assert delegation.state is DelegationState.DRAFT
