"""What a phone carries: who is inside, what changed, packed small, and nothing that is private."""

import gzip
import json
import secrets
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app.core.files import StoredFile
from app.extensions import db
from badges.models import Badge, Device, Scan, Station, StationKind
from badges.queries.devices import pairing_code
from badges.services.devices import add_device, pair_device
from registration.models import Consent, ConsentKind, ConsentState
from registration.models.document import Document, DocumentKind
from registration.rules.delegation_states import DelegationState
from tests.badges.venue import (
    MORNING,
    badges_of,
    code_of,
    codes_of,
    edition_with_people,
    station_at,
)
from tests.conftest import QueryCounter
from tests.factories import AreaFactory

pytestmark = pytest.mark.usefixtures("clock")
MINUTE = timedelta(minutes=1)


class Phone:
    """A paired phone that speaks to the server."""

    def __init__(self, client: FlaskClient, station: Station) -> None:
        self.client, self.station = client, station
        phone = add_device(station, name="Phone 1", by="test")
        self.device, token = pair_device(pairing_code(phone))
        self.headers = {"Authorization": f"Bearer {token}"}
        self.where = f"/api/v1/stations/{station.public_id}"

    def manifest(self, since: str | None = None, **headers: str) -> Any:
        query = {"since": since} if since else {}
        return self.client.get(
            f"{self.where}/manifest", query_string=query, headers=self.headers | headers
        )

    def scan(self, *codes: str, more: Any = None, **values: Any) -> Any:
        given = {"scanned_at": MORNING.isoformat(), **values}
        scans = [{"nonce": str(uuid4()), "code": code, **given} for code in codes]
        where = f"{self.where}/scans"
        return self.client.post(where, json={"scans": scans, **(more or {})}, headers=self.headers)

    def undo(self, nonce: str) -> Any:
        return self.client.post(f"{self.where}/scans/{nonce}/undo", headers=self.headers)


@pytest.fixture
def phone(client: FlaskClient) -> Phone:
    return Phone(client, station_at(edition_with_people()))


def test_the_list_says_what_the_station_asks_and_where_it_leads(phone: Phone) -> None:
    phone.station.hours = [{"name": "Lunch", "opens": "12:00", "closes": "14:00"}]
    told = phone.manifest().json["station"]
    edition = phone.station.edition

    assert {name: told[name] for name in ("area", "hours", "timezone", "only_out")} == {
        "area": phone.station.area.public_id,
        "hours": [{"name": "Lunch", "opens": "12:00", "closes": "14:00"}],
        "timezone": edition.timezone,
        "only_out": False,
    }
    assert (told["edition_name"], told["edition_ends_on"]) == (
        edition.name,
        edition.ends_on.isoformat(),
    )


def test_everybody_inside_comes_with_the_first_list(phone: Phone) -> None:
    wearers = badges_of(phone.station.edition)
    phone.scan(code_of(wearers[0]), code_of(wearers[1]))
    phone.scan(code_of(wearers[1]), direction="out")

    manifest = phone.manifest().json

    assert manifest["passes"] == {"in": {wearers[0].serial: MORNING.isoformat()}, "out": []}
    assert manifest["badges"][0]["delegation"] == "TN-03"


def test_then_only_who_came_went_or_was_taken_back(phone: Phone) -> None:
    wearers = badges_of(phone.station.edition)
    codes = [code_of(wearer) for wearer in wearers]
    nonce = phone.scan(codes[0], codes[1]).json["results"][0]["nonce"]
    cursor = phone.manifest().json["cursor"]
    assert phone.manifest(cursor).json["passes"] == {"in": {}, "out": []}

    phone.scan(codes[2])
    phone.scan(codes[1], direction="out")
    changed = phone.manifest(cursor).json
    assert changed["passes"] == {
        "in": {wearers[2].serial: MORNING.isoformat()},
        "out": [wearers[1].serial],
    }
    phone.undo(nonce)
    assert phone.manifest(changed["cursor"]).json["passes"] == {
        "in": {},
        "out": [wearers[0].serial],
    }


def test_what_happens_at_another_door_of_the_place_is_told_too(client: FlaskClient) -> None:
    edition = edition_with_people()
    hall = AreaFactory.create(edition=edition)
    one = Phone(client, station_at(edition, area=hall))
    other = Phone(client, station_at(edition, area=hall))
    far = Phone(client, station_at(edition))
    cursors = [phone.manifest().json["cursor"] for phone in (other, far)]
    one.scan(codes_of(edition)[0])

    told = [p.manifest(c).json["passes"]["in"] for p, c in zip((other, far), cursors, strict=True)]

    assert [list(each) for each in told] == [[badges_of(edition)[0].serial], []]


def test_a_station_that_leads_elsewhere_since_gets_everything(phone: Phone) -> None:
    cursor = phone.manifest().json["cursor"]
    phone.station.area = AreaFactory.create(edition=phone.station.edition)
    manifest = phone.manifest(cursor).json

    assert (manifest["replaced"], len(manifest["badges"])) == (None, 4)


@pytest.mark.parametrize(
    "change",
    [
        lambda cursor: cursor.rsplit(".", 1)[0],
        lambda cursor: cursor + "0" * 20,
        lambda cursor: cursor + ".1",
        lambda cursor: cursor[4:],
        lambda cursor: cursor.replace(".", ".-", 1),
        lambda cursor: cursor.replace(".", ".\u0663", 1),
    ],
)
def test_what_is_no_cursor_is_refused(phone: Phone, change: Any) -> None:
    cursor = phone.manifest().json["cursor"]

    assert phone.manifest(change(cursor)).status_code == 422


def test_who_can_unpack_it_gets_it_packed(phone: Phone) -> None:
    plain, packed = phone.manifest(), phone.manifest(**{"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.vary
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data)) == plain.json


def test_a_phone_is_told_by_its_name_and_says_what_it_decided(phone: Phone) -> None:
    code = codes_of(phone.station.edition)[0]
    decided = {"result": "refused", "reason": "unpaid"}
    answer = phone.scan(code, decided=decided, more={"waiting": 7})

    assert answer.json["results"][0]["reason"] == "unpaid"
    kept = db.session.scalars(db.select(Scan)).one()
    assert (kept.device_id, kept.decided.value) == (phone.device.id, "refused")
    assert kept.scanned_by.startswith("Phone 1")
    assert db.session.scalars(db.select(Device.waiting)).one() == 7


@pytest.mark.parametrize(
    "decided",
    [
        {"result": "refused"},
        {"result": "refused", "reason": None},
        {"result": "admitted", "reason": "full"},
        {"result": "maybe"},
        {"reason": "full"},
        "admitted",
        None,
        {"result": "admitted", "more": 1},
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(phone: Phone, decided: Any) -> None:
    answer = phone.scan("hello", decided=decided)

    assert answer.status_code == 422
    assert db.session.scalar(db.select(db.func.count(Scan.id))) == 0


@pytest.mark.parametrize(
    "more",
    [{"sent_at": "noon"}, {"sent_at": None}, {"waiting": -1}, {"waiting": "1"}, {"waiting": 1.5}],
)
def test_words_around_the_scans_must_make_sense(phone: Phone, more: dict[str, Any]) -> None:
    assert phone.scan("hello", more=more).status_code == 422


def test_a_clock_that_is_behind_is_made_good(phone: Phone) -> None:
    behind = timedelta(hours=1)
    phone.scan(
        codes_of(phone.station.edition)[0],
        scanned_at=(MORNING - MINUTE - behind).isoformat(),
        more={"sent_at": (MORNING - behind).isoformat()},
    )

    assert db.session.scalars(db.select(Scan.happened_at)).one() == MORNING - MINUTE


def test_an_exit_reads_leaving_whatever_it_is_asked(client: FlaskClient) -> None:
    edition = edition_with_people()
    hall = AreaFactory.create(edition=edition)
    door = Phone(client, station_at(edition, area=hall))
    out = Phone(client, station_at(edition, area=hall, kind=StationKind.EXIT))
    code = codes_of(edition)[0]
    door.scan(code)
    answers = [out.scan(code).json for _ in range(2)]

    assert [one["results"][0]["result"] for one in answers] == ["admitted", "already"]
    assert [one["results"][0]["direction"] for one in answers] == ["out"] * 2
    assert answers[-1]["inside"] == 0
    assert out.manifest().json["station"]["only_out"] is True


def test_one_scan_of_a_phone_takes_six_statements(phone: Phone, queries: QueryCounter) -> None:
    codes = codes_of(phone.station.edition)
    phone.scan(codes[0])
    taken = []
    for code in (codes[1], codes[1], "hello"):
        queries.statements.clear()
        assert phone.scan(code).status_code == 200
        taken.append(len(queries))

    assert taken == [6, 5, 4]


#: what is planted into every corner of a person, and must come out nowhere
SECRETS = {
    "email": "yasmine@secret.example", "phone": "+216 71 555 000", "diet": "peanut allergy",
    "medical_notes": "asthma spray", "notes": "shy in crowds", "tshirt": "XXL-secret",
    "guardian_name": "Fatma the mother", "guardian_email": "fatma@secret.example",
    "recorded_by": "recorder@secret.example", "file": "passport-scan-X1234567.pdf",
    "delegation_notes": "owes 350 euros", "delegation_reason": "sent in too late",
    "revoked_reason": "lost at the beach",
}  # fmt: skip
BORN = date(2011, 3, 9)


def test_the_list_holds_nothing_beyond_what_a_badge_shows(phone: Phone) -> None:
    badge = db.session.scalars(db.select(Badge).order_by(Badge.id).limit(1)).one()
    _plant(badge)
    phone.scan(codes_of(phone.station.edition)[1])

    answer = phone.manifest()

    hidden = [*SECRETS.values(), BORN.isoformat(), "private", "test@", "hash", "2028-01-31"]
    assert [word for word in hidden if word.lower() in answer.text.lower()] == []
    told = answer.json
    assert set(told) == {
        "snapshot_at", "cursor", "replaced", "station", "keys", "revoked", "passes", "badges",
    }  # fmt: skip
    row = {
        "id", "name", "native_name", "role", "organisation", "country", "delegation", "issue",
        "short_code", "status",
    }  # fmt: skip
    assert {frozenset(one) for one in told["badges"]} == {frozenset(row)}
    assert {frozenset(one) for one in told["revoked"]} == {frozenset({"id", "below"})}
    assert {frozenset(one) for one in told["keys"]} == {frozenset({"id", "public_key"})}
    assert set(told["passes"]) == {"in", "out"}


def _plant(badge: Badge) -> None:
    """Put a secret wherever something about a person is kept."""
    person = badge.participant
    for name in ("email", "phone", "diet", "medical_notes", "notes", "tshirt"):
        assert hasattr(person, name)
        setattr(person, name, SECRETS[name])
    person.birth_date, person.arrival = BORN, date(2028, 1, 31)
    badge.revoked_at, badge.revoked_reason = MORNING, SECRETS["revoked_reason"]
    group = person.delegation
    assert group is not None
    group.state = DelegationState.VALIDATED
    group.notes, group.reason = SECRETS["delegation_notes"], SECRETS["delegation_reason"]
    consent = Consent(
        participant=person, kind=ConsentKind.PARTICIPATION, state=ConsentState.GIVEN,
        guardian_name=SECRETS["guardian_name"], guardian_email=SECRETS["guardian_email"],
        recorded_by=SECRETS["recorded_by"], token_hash=secrets.token_hex(8) + "hash",
    )  # fmt: skip
    db.session.add_all([consent, _document(person)])
    db.session.flush()


def _document(person: Any) -> Document:
    file = StoredFile(
        key="documents/x", name=SECRETS["file"], media_type="application/pdf", size=1, sha256="0"
    )
    return Document(
        delegation=person.delegation, participant=person, kind=DocumentKind.OTHER, file=file
    )
