"""Key dates and the list of programmes, as managers and administrators keep them."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Conflict
from app.core.stale import fingerprint
from app.extensions import db
from app.programmes.models import KeyDate, Programme
from app.programmes.services import key_dates
from tests.factories import EditionFactory, ProgrammeFactory, sign_in, user_with


def test_a_key_date_is_added_changed_and_removed(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-2027")
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    address = "/staff/editions/esi-2027/dates"

    client.post(address, data={"day": "2027-05-15", "label-en": "Pay", "label-fr": " Payer "})
    stored = db.session.scalars(db.select(KeyDate)).one()
    assert (stored.day, stored.label) == (date(2027, 5, 15), {"en": "Pay", "fr": "Payer"})

    own = f"{address}/{stored.public_id}"
    changed = {"day": "2027-05-16", "label-en": "Pay all", "label-fr": ""}
    changed["seen"] = fingerprint(stored)
    assert client.post(own, data=changed).status_code == 302
    assert (stored.day, stored.label) == (date(2027, 5, 16), {"en": "Pay all"})

    client.post(f"{own}/remove")
    assert db.session.scalar(db.select(db.func.count(KeyDate.id))) == 0
    actions = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[1:] == [
        "edition.key_date_added", "edition.key_date_changed", "edition.key_date_removed",
    ]  # fmt: skip


def test_a_key_date_without_english_is_refused(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-2027")
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))

    answer = client.post(
        "/staff/editions/esi-2027/dates", data={"day": "2027-05-15", "label-fr": "Payer"}
    )

    assert answer.status_code == 422
    assert "it stands in where others are missing" in answer.text
    assert db.session.scalar(db.select(db.func.count(KeyDate.id))) == 0


def test_a_key_date_belongs_to_its_edition(client: FlaskClient) -> None:
    mine, other = EditionFactory.create(), EditionFactory.create()
    foreign = KeyDate(edition=other, day=date(2027, 5, 15), label={"en": "Pay"})
    db.session.add(foreign)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=mine.scope))
    for code in (mine.code, other.code):
        address = f"/staff/editions/{code}/dates/{foreign.public_id}"
        assert client.get(address).status_code == 404
        assert client.post(f"{address}/remove").status_code == 404


def test_a_key_date_changed_meanwhile_is_not_overwritten(app) -> None:
    stored = KeyDate(edition=EditionFactory.create(), day=date(2027, 5, 15), label={"en": "Pay"})
    db.session.add(stored)
    db.session.flush()
    with pytest.raises(Conflict):
        key_dates.change_key_date(
            stored, day=date(2027, 5, 20), label={"en": "X"}, seen="older", by="test"
        )
    assert stored.day == date(2027, 5, 15)


def test_programmes_are_kept_by_administrators(client: FlaskClient) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR))
    data = {
        "code": "esi",
        "names-en": "Expo",
        "names-fr": "Salon",
        "summary-en": "A fair.",
        "position": "2",
    }
    assert client.post("/staff/programmes/new", data=data).status_code == 302
    stored = db.session.scalars(db.select(Programme)).one()
    assert (stored.name, stored.names, stored.position) == (
        "Expo",
        {"en": "Expo", "fr": "Salon"},
        2,
    )
    assert client.post("/staff/programmes/new", data=data).status_code == 422

    again = data | {"names-en": "Expo-Sciences", "seen": fingerprint(stored)}
    assert client.post("/staff/programmes/esi", data=again).status_code == 302
    assert stored.name == "Expo-Sciences"
    sign_in(client, user_with(Role.PROGRAMME_MANAGER))
    assert client.get("/staff/programmes/").status_code == 403


def test_a_programmes_address_is_not_that_of_the_page_that_adds_one(client: FlaskClient) -> None:
    sign_in(client, user_with(Role.ADMINISTRATOR))
    data = {"code": "new", "names-en": "New", "summary-en": "New.", "position": "0"}

    assert client.post("/staff/programmes/new", data=data).status_code == 422


def test_programmes_stand_in_their_order(client: FlaskClient) -> None:
    ProgrammeFactory.create(name="Second", position=2)
    ProgrammeFactory.create(name="First", position=1)
    sign_in(client, user_with(Role.ADMINISTRATOR))

    text = client.get("/staff/programmes/").text

    assert text.index("First") < text.index("Second")
