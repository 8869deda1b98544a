"""Checking in by oneself: who gets a badge, once, and what the tablet may know."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Invalid
from app.extensions import db
from badges.models import Badge, Station, StationKind
from badges.queries.devices import pairing_code
from badges.queries.keys import public_keys
from badges.queries.stations import open_stations
from badges.rules.code import read_verified
from badges.services.badges import revoke_badge
from badges.services.devices import add_device, pair_device
from badges.services.printing import Choice, print_badges
from badges.services.signing_keys import rotate_key
from badges.services.stations import change_station, fingerprint
from registration.rules.delegation_states import DelegationState
from tests.badges.venue import MORNING, altered, badges_of, code_of, edition_with_people, station_at
from tests.conftest import BASE
from tests.core.pdf_pages import codes_on
from tests.factories import sign_in, user_with

pytestmark = pytest.mark.usefixtures("clock")
PAIR = "/api/v1/devices/pair"
FACE = {
    "name": "Yasmine Trabelsi",
    "native_name": "ياسمين الطرابلسي",
    "role": "exhibitor",
    "organisation": "Tunisian Association of Young Science",
    "country": "Tunisia",
}


class Tablet:
    """A paired kiosk of an edition with four people."""

    def __init__(self, client: FlaskClient, **values: Any) -> None:
        self.client = client
        self.edition = edition_with_people()
        self.station = station_at(self.edition, kind=StationKind.KIOSK, **values)
        device = add_device(self.station, name="Tablet 1", by="test")
        _device, token = pair_device(pairing_code(device), as_kiosk=True)
        self.headers = {"Authorization": f"Bearer {token}"}
        self.people = badges_of(self.edition)
        self.codes = [code_of(one, flags=1, issue=0) for one in self.people]

    def ask(self, what: str, code: str, **more: Any) -> Any:
        path = f"/api/v1/kiosks/{self.station.public_id}/{what}"
        return self.client.post(path, headers=self.headers, json={"code": code, **more})

    def hindrance(self, code: str) -> Any:
        answer = self.ask("visit", code)
        assert answer.status_code == 200
        assert (answer.json["badge"] is None) is (answer.json["hindrance"] is not None)
        return answer.json["hindrance"]

    def badge(self, number: int) -> Badge:
        return db.session.get_one(Badge, self.people[number].badge_id)


@pytest.fixture
def tablet(client: FlaskClient) -> Tablet:
    return Tablet(client)


def test_a_confirmation_becomes_a_badge_once(tablet: Tablet) -> None:
    code, wearer = tablet.codes[0], tablet.people[0]
    assert tablet.ask("visit", code).json == {"hindrance": None, "badge": FACE}

    printed = tablet.ask("badge", code)
    assert (printed.status_code, printed.mimetype) == (200, "application/pdf")
    ((code_on_paper,),) = codes_on(printed.data)
    said = read_verified(code_on_paper, public_keys())
    assert (said.badge.hex(), said.issue, said.flags) == (wearer.serial, 0, 0)
    assert (tablet.badge(0).collected_at, tablet.badge(0).printed_at) == (MORNING, MORNING)
    event = db.session.scalars(db.select(AuditEvent).filter_by(action="badge.collected")).one()
    assert (event.actor, event.data) == (
        f"Tablet 1 ({tablet.station.name})", {"station": tablet.station.name},
    )  # fmt: skip

    again = tablet.ask("badge", code)
    assert (again.status_code, again.mimetype) == (409, "application/problem+json")
    assert tablet.hindrance(code) == "collected"


def test_everybody_else_is_sent_to_the_desk(tablet: Tablet) -> None:
    first, second, third, fourth = tablet.people
    other = badges_of(edition_with_people(1))[0]
    revoke_badge(tablet.badge(1), reason="Lost", by="test")
    print_badges(tablet.edition, choice=Choice(badge=tablet.badge(2)), sheet="a6", by="test")
    tablet.badge(3).participant.withdrawn_at = MORNING

    codes = {
        "unknown": "WIFI:S:hall",
        "forged": altered(tablet.codes[0]),
        "is_badge": code_of(first),
        "wrong_edition": code_of(other, flags=1),
        "revoked": code_of(second, flags=1),
        "at_desk": code_of(third, flags=1),
        "not_confirmed": code_of(fourth, flags=1),
    }  # fmt: skip
    assert {reason: tablet.hindrance(code) for reason, code in codes.items()} == {
        reason: reason for reason in codes
    }
    assert {tablet.ask("badge", code).status_code for code in codes.values()} == {409}
    assert db.session.scalars(db.select(Badge).where(Badge.collected_at.is_not(None))).all() == []


def test_who_has_not_paid_is_sent_to_the_desk_where_the_kiosk_asks(client: FlaskClient) -> None:
    tablet = Tablet(client)
    delegation = tablet.badge(0).participant.delegation
    assert delegation is not None
    delegation.state = DelegationState.VALIDATED
    assert tablet.hindrance(tablet.codes[0]) == "unpaid"
    tablet.station.needs_payment = False
    assert tablet.hindrance(tablet.codes[0]) is None


def test_a_confirmation_outlives_a_rotated_key(tablet: Tablet) -> None:
    rotate_key(by="test")
    assert tablet.hindrance(tablet.codes[0]) is None


def test_a_tablet_in_the_hall_gets_no_list_of_people(tablet: Tablet) -> None:
    get, station = tablet.client.get, tablet.station.public_id
    asked = [
        get(f"/api/v1/stations/{station}/{what}", headers=tablet.headers).status_code
        for what in ("manifest", "people?words=tra", "counts")
    ]
    assert asked == [403, 403, 403]
    door = station_at(tablet.edition)
    path = f"/api/v1/kiosks/{door.public_id}/visit"
    body = {"code": tablet.codes[0]}
    assert tablet.client.post(path, headers=tablet.headers, json=body).status_code == 404
    desk = user_with(Role.DESK, scope=tablet.edition.scope)
    assert open_stations(desk) == [door]


@pytest.mark.parametrize("kinds", [("kiosk", "door"), ("door", "kiosk")])
def test_a_kiosk_stays_one_as_its_tablets_may_know_less(app: Flask, kinds: Any) -> None:
    before, after = map(StationKind, kinds)
    station = station_at(edition_with_people(1), kind=before)
    values: dict[str, Any] = {
        "name": station.name,
        "kind": after,
        "hours": [],
        "area": None,
        "capacity": None,
    }
    with pytest.raises(Invalid, match="stays one"):
        change_station(station, values=values, seen=fingerprint(station), by="test")


def test_phones_and_tablets_are_paired_each_by_its_own_code(client: FlaskClient) -> None:
    edition = edition_with_people()
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    stations = [station_at(edition, kind=kind) for kind in (StationKind.KIOSK, StationKind.DOOR)]
    devices = [add_device(station, name="One", by="test") for station in stations]
    codes = [pairing_code(device) for device in devices]

    page = client.get(f"/staff/devices/{devices[0].public_id}").text
    assert f"{BASE}/kiosk/#pair={codes[0]}" in page
    kiosk, door = (client.get(f"/staff/stations/{one.public_id}").text for one in stations)
    assert ["Inside now" in page for page in (kiosk, door)] == [False, True]
    answers = [
        client.post(PAIR, json={"code": code, "kiosk": kiosk}).status_code
        for code, kiosk in zip((*codes, *codes), (False, True, True, False), strict=True)
    ]
    assert answers == [409, 409, 201, 201]


def test_a_kiosk_ends_its_pairing(tablet: Tablet) -> None:
    own = "/api/v1/kiosks/self"
    assert tablet.client.delete(own, headers=tablet.headers).status_code == 204
    assert tablet.ask("visit", tablet.codes[0]).status_code == 401


def test_the_page_says_nothing_about_anybody_and_may_show_what_it_prints(
    client: FlaskClient,
) -> None:
    station: Station = station_at(edition_with_people(), kind=StationKind.KIOSK)
    answer = client.get("/kiosk/?lang=fr")
    assert answer.status_code == 200
    assert station.name not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith("; frame-src blob:")
    assert "object-src 'none'" in policy
    assert "'unsafe-inline'" not in policy
    assert '<html lang="fr"' in answer.text
