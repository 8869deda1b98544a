"""Phones that read badges: paired by a code that works once, heard of, revoked."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Conflict, Gone
from app.extensions import db
from badges.models import Certificate, CertificateKind, Device, Station
from badges.queries.devices import DeviceCaller, devices_of, pairing_code
from badges.services.certificates import issue_certificate
from badges.services.devices import add_device, hear_from, pair_device, revoke_device
from registration.models import Participant
from tests.badges.venue import MORNING, badges_of, edition_with_people, reading, station_at
from tests.conftest import BASE, QueryCounter
from tests.factories import sign_in, user_with

PAIR = "/api/v1/devices/pair"
SELF = "/api/v1/devices/self"
PROBLEM = "application/problem+json"

pytestmark = pytest.mark.usefixtures("clock")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def counts(station: Station, tail: str = "counts") -> str:
    return f"/api/v1/stations/{station.public_id}/{tail}"


def paired(station: Station, name: str = "Phone 1") -> tuple[Device, str]:
    """A device of ``station`` and its token."""
    return pair_device(pairing_code(add_device(station, name=name, by="test")))


def code_on(page: str) -> str:
    """The code in the address that the pairing page shows."""
    return unescape(page).split(f"{BASE}/scan/#pair=")[1].split("<")[0]


def test_a_manager_pairs_a_phone_sees_it_arrive_and_work_and_revokes_it(
    client: FlaskClient, clock: time_machine.Traveller
) -> None:
    edition = edition_with_people()
    gate = station_at(edition, name="Main gate")
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    where = f"/staff/stations/{gate.public_id}"
    phone = client.application.test_client()

    page = client.get(where).text
    assert "No phone is paired yet" in page
    assert ('name="device-name"' in page, 'value="Phone 1"' in page) == (True, True)

    answer = client.post(f"{where}/devices", data={"device-name": "Phone A"})
    at = answer.location
    waiting = client.get(at)
    assert "Waiting for the phone" in waiting.text
    assert client.get(f"{at}/state").json == {"state": "waiting"}

    told = phone.post(PAIR, json={"code": code_on(waiting.text)})
    assert told.status_code == 201
    token = told.get_json()["token"]
    device = db.session.scalars(db.select(Device)).one()
    assert told.json == {
        "token": token,
        "device": {"id": device.public_id, "name": "Phone A"},
        "station": {"id": gate.public_id, "name": "Main gate"},
        "edition": {"code": edition.code, "name": edition.name, "ends_on": "2027-07-25"},
    }
    assert token.startswith("mdv_")
    assert client.get(f"{at}/state").json == {"state": "paired"}
    arrived = client.get(at).text
    assert "Phone A is paired with Main gate." in unescape(arrived)
    assert "It has not said yet" in arrived

    assert phone.get(counts(gate), headers=bearer(token)).status_code == 200
    hear_from(device, waiting=12)
    assert "12 scans wait" in client.get(at).text
    assert "12 scans wait" in client.get(where).text
    assert "1 phone" in client.get(f"/staff/editions/{edition.code}/stations").text

    client.post(f"{at}/revoke")
    refused = phone.get(counts(gate), headers=bearer(token))
    assert (refused.status_code, refused.content_type) == (401, PROBLEM)
    assert "Revoked" in client.get(where).text
    assert "was revoked on" in client.get(at).text
    deeds = db.session.scalars(
        db.select(AuditEvent.action)
        .where(AuditEvent.action.like("device.%"))
        .order_by(AuditEvent.id)
    )
    assert list(deeds) == ["device.added", "device.paired", "device.revoked"]


def test_nothing_that_pairs_or_signs_is_kept(app: Flask) -> None:
    device, token = paired(station_at(edition_with_people()))
    waiting = add_device(device.station, name="Phone 2", by="test")

    kept = [
        str(getattr(one, column.key))
        for one in (device, waiting)
        for column in Device.__table__.columns
    ]

    assert [text for text in kept if token in text or pairing_code(waiting) in text] == []
    assert (device.pairing_hash, len(pairing_code(waiting))) == (None, 32)


def test_a_code_pairs_one_phone(client: FlaskClient) -> None:
    device = add_device(station_at(edition_with_people()), name="Phone 1", by="test")
    code = pairing_code(device)

    answers = [client.post(PAIR, json={"code": f" {code} "}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 410]
    assert (answers[1].content_type, answers[1].get_json()["field"]) == (PROBLEM, "code")
    assert "Ask the manager for a new one" in answers[1].get_json()["detail"]


def test_a_code_lasts_ten_minutes_and_then_there_is_another(
    client: FlaskClient, clock: time_machine.Traveller
) -> None:
    edition = edition_with_people()
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    device = add_device(station_at(edition), name="Phone 1", by="test")
    old, at = pairing_code(device), f"/staff/devices/{device.public_id}"

    clock.shift(timedelta(minutes=9, seconds=59))
    assert client.get(f"{at}/state").json == {"state": "waiting"}
    clock.shift(timedelta(seconds=1))
    assert client.get(f"{at}/state").json == {"state": "late"}
    assert "The code ran out" in client.get(at).text
    assert client.post(PAIR, json={"code": old}).status_code == 410

    client.post(f"{at}/code")
    new = code_on(client.get(at).text)
    assert new != old
    assert [client.post(PAIR, json={"code": code}).status_code for code in (old, new)] == [410, 201]
    client.post(f"{at}/code")
    assert "needs no code any more" in client.get(at).text


def test_a_revoked_code_pairs_nobody(client: FlaskClient) -> None:
    device = add_device(station_at(edition_with_people()), name="Phone 1", by="test")
    revoke_device(device, by="test")

    assert client.post(PAIR, json={"code": pairing_code(device)}).status_code == 410


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ({"code": ""}, 422), ({"code": 5}, 422), ({"code": "x" * 101}, 422),
     ({"code": "no such code"}, 410), ({"code": "x", "name": "y"}, 422)],
)  # fmt: skip
def test_what_is_no_code_is_refused(client: FlaskClient, body: dict[str, Any], status: int) -> None:
    answer = client.post(PAIR, json=body)

    assert (answer.status_code, answer.content_type) == (status, PROBLEM)


def test_guessing_codes_is_braked(client: FlaskClient) -> None:
    code = pairing_code(add_device(station_at(edition_with_people()), name="A", by="test"))

    guesses = [client.post(PAIR, json={"code": f"guess {n}"}).status_code for n in range(31)]

    assert guesses == [410] * 30 + [429]
    assert client.post(PAIR, json={"code": code}).status_code == 429


def test_a_phone_pairs_without_the_token_of_our_forms(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no page of ours yet; the secret is in the body, so there is nothing to forge."""
    code = pairing_code(add_device(station_at(edition_with_people()), name="A", by="test"))
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    assert client.post(PAIR, json={"code": code}).status_code == 201


def test_a_phone_reaches_its_own_station_and_nothing_else(client: FlaskClient) -> None:
    edition, other = edition_with_people(), edition_with_people()
    gate, next_door, far = station_at(edition), station_at(edition), station_at(other)
    headers = bearer(paired(gate)[1])
    sent = {"scans": [_scan(badges_of(edition)[0].short_code)]}

    def answers(station: Station) -> list[int]:
        return [
            client.get(counts(station), headers=headers).status_code,
            client.get(counts(station, "manifest"), headers=headers).status_code,
            client.get(counts(station, "people?words=yasmine"), headers=headers).status_code,
            client.post(counts(station, "scans"), json=sent, headers=headers).status_code,
        ]

    assert [answers(one) for one in (gate, next_door, far)] == [[200] * 4, [404] * 4, [404] * 4]
    pages = [
        "/account/",
        "/staff/",
        f"/staff/editions/{edition.code}/badges",
        f"/scan/{gate.public_id}",
    ]
    assert [client.get(path, headers=headers).status_code for path in pages] == [403] * len(pages)
    assert (
        client.post(f"/staff/stations/{gate.public_id}/close", headers=headers).status_code == 403
    )


def test_what_belongs_to_no_account_is_not_a_phones(app: Flask) -> None:
    edition = edition_with_people(1)
    person = db.session.scalars(db.select(Participant)).one()
    issue_certificate(
        edition, kind=CertificateKind.PARTICIPATION, public_id=person.public_id,
        reason="Seen by all", by="test",
    )  # fmt: skip
    phone = DeviceCaller(paired(station_at(edition))[0])

    assert db.session.scalar(db.select(db.func.count(Certificate.id))) == 1
    found = db.session.scalars(db.select(Certificate).where(Certificate.readable_by(phone)))
    assert found.all() == []


def _scan(code: str) -> dict[str, str]:
    one = reading(code)
    return {"nonce": one.nonce, "code": code, "scanned_at": one.scanned_at.isoformat()}


def test_a_phone_works_until_two_days_after_the_edition(
    client: FlaskClient, clock: time_machine.Traveller
) -> None:
    edition = edition_with_people()  # until 25 July, Warsaw
    gate = station_at(edition)
    token = paired(gate)[1]
    late = add_device(gate, name="Phone 2", by="test")

    clock.move_to("2027-07-27T21:59:59Z")
    assert client.get(counts(gate), headers=bearer(token)).status_code == 200
    late.pairing_ends_at = late.pairing_ends_at + timedelta(days=30)
    db.session.commit()
    clock.move_to("2027-07-27T22:00:00Z")
    assert client.get(counts(gate), headers=bearer(token)).status_code == 401
    with pytest.raises(Gone):
        pair_device(pairing_code(late))
    with pytest.raises(Conflict):
        add_device(gate, name="Phone 3", by="test")


def test_a_phone_lets_itself_go(client: FlaskClient) -> None:
    gate = station_at(edition_with_people())
    (_, token), (_, other) = paired(gate), paired(gate, "Phone 2")

    gone = client.delete(SELF, headers=bearer(token))

    assert (gone.status_code, gone.text) == (204, "")
    assert client.delete(SELF, headers=bearer(token)).status_code == 401
    assert client.get(counts(gate), headers=bearer(other)).status_code == 200
    actor = db.select(AuditEvent.actor).filter_by(action="device.revoked")
    assert db.session.scalars(actor).all() == [f"Phone 1 ({gate.name})"]


def test_an_account_is_no_phone_that_could_let_itself_go(client: FlaskClient) -> None:
    edition = edition_with_people()
    sign_in(client, user_with(Role.DESK, scope=edition.scope))

    assert client.delete(SELF).status_code == 404


def test_when_a_phone_was_heard_of_is_written_once_a_minute_or_with_news(
    app: Flask, clock: time_machine.Traveller
) -> None:
    device, _ = paired(station_at(edition_with_people()))
    heard = []

    for seconds, waiting in (
        (30, None),
        (30, None),
        (30, 5),
        (1, 5),
        (1, 0),
        (1, None),
        (60, None),
    ):
        clock.shift(timedelta(seconds=seconds))
        hear_from(device, waiting=waiting)
        assert device.last_seen_at is not None
        heard.append((int((device.last_seen_at - MORNING).total_seconds()), device.waiting))

    assert heard == [(0, None), (60, None), (90, 5), (90, 5), (92, 0), (92, 0), (153, 0)]


@pytest.mark.parametrize(
    ("name", "told"),
    [(" ", "Give the phone a name"), ("Phone 1", "Another phone here"), ("x" * 41, "40")],
)
def test_a_phone_without_a_name_of_its_own_is_told_by_the_field(
    client: FlaskClient, name: str, told: str
) -> None:
    edition = edition_with_people()
    gate = station_at(edition)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    paired(gate)

    answer = client.post(f"/staff/stations/{gate.public_id}/devices", data={"device-name": name})

    assert (answer.status_code, told in answer.text) == (422, True)
    assert len(devices_of(gate)) == 1


def test_the_name_of_a_revoked_phone_is_free_again(app: Flask) -> None:
    gate = station_at(edition_with_people())
    revoke_device(paired(gate)[0], by="test")

    again = add_device(gate, name="Phone 1", by="test")

    assert devices_of(gate)[0].id == again.id


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [
        (Role.PROGRAMME_MANAGER, True, 200),
        (Role.PROGRAMME_MANAGER, False, 404),
        (Role.DESK, True, 403),
        (Role.FINANCE, None, 403),
    ],
)
def test_phones_are_their_managers_business(
    client: FlaskClient, role: Role, own: bool | None, status: int
) -> None:
    edition, other = edition_with_people(), edition_with_people()
    gate = station_at(edition)
    device, _ = paired(gate)
    scope = None if own is None else (edition if own else other).scope
    sign_in(client, user_with(role, scope=scope))
    at = f"/staff/devices/{device.public_id}"

    seen = [
        client.get(at).status_code,
        client.get(f"{at}/state").status_code,
        client.get(f"/staff/stations/{gate.public_id}/devices").status_code,
    ]
    done = [client.post(f"{at}/{deed}").status_code for deed in ("code", "revoke")]

    assert (seen, done) == ([status] * 3, [302 if status == 200 else status] * 2)
    db.session.refresh(device)
    assert (device.revoked_at is not None) == (status == 200)


def test_a_station_with_thirty_phones_takes_the_same_number_of_statements(
    client: FlaskClient, queries: QueryCounter
) -> None:
    taken = []
    for number in (1, 30):
        edition = edition_with_people(1)
        gate = station_at(edition)
        for one in range(number):
            paired(gate, f"Phone {one}")
        sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
        queries.statements.clear()
        assert client.get(f"/staff/stations/{gate.public_id}").status_code == 200
        taken.append(len(queries))

    assert taken[0] == taken[1]
