"""The API of stations: answers, who may call, what is refused, what it costs, what it tells."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import ApiToken
from app.accounts.services.api_tokens import create_token
from app.core.access import Role
from app.extensions import db
from badges.models import Badge, Scan
from badges.queries.keys import public_key
from badges.rules.code import read, verify
from badges.services.badges import reprint_badge, revoke_badge
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
from tests.factories import sign_in, user_with

PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def first_morning(app: Flask) -> Iterator[None]:
    with time_machine.travel(MORNING + timedelta(minutes=5), tick=False):
        yield


def bearer(*roles: Role, edition: Any, scopes: Any = ("scan",)) -> dict[str, str]:
    """The header of a token of somebody who holds ``roles`` at ``edition``."""
    user = user_with(*roles, scope=edition.scope)
    token = create_token(user, name="Gate 2, phone B", scopes=scopes, by=user)
    return {"Authorization": f"Bearer {token}"}


def body(*codes: str, **values: Any) -> dict[str, Any]:
    scanned = MORNING.isoformat()
    return {
        "scans": [
            {"nonce": str(uuid4()), "code": code, "scanned_at": scanned, **values} for code in codes
        ]
    }


def place(station: Any, tail: str = "scans") -> str:
    return f"/api/v1/stations/{station.public_id}/{tail}"


def test_a_device_with_a_token_reads_badges(client: FlaskClient) -> None:
    edition = edition_with_people()
    gate, wearer = station_at(edition), badges_of(edition)[0]
    sent = body(code_of(wearer), code_of(wearer), "hello")

    answer = client.post(place(gate), json=sent, headers=bearer(Role.DESK, edition=edition))

    assert answer.status_code == 200
    printed = {
        "id": wearer.serial,
        "name": "Yasmine Trabelsi",
        "native_name": "ياسمين الطرابلسي",
        "role": "exhibitor",
        "organisation": "Tunisian Association of Young Science",
        "country": "Tunisia",
    }
    common = {"direction": "in", "override": False, "undone": False}
    nonces = [scan["nonce"] for scan in sent["scans"]]
    assert answer.json == {
        "inside": 1,
        "results": [
            {**common, "nonce": nonces[0], "result": "admitted", "reason": None, "since": None,
             "badge": printed},
            {**common, "nonce": nonces[1], "result": "already", "reason": None,
             "since": MORNING.isoformat(), "badge": printed},
            {**common, "nonce": nonces[2], "result": "refused", "reason": "unknown", "since": None,
             "badge": None},
        ],
    }  # fmt: skip
    kept = db.session.scalars(db.select(Scan.scanned_by).order_by(Scan.id)).all()
    owner = db.session.scalars(db.select(ApiToken)).one().user.email
    assert kept == [f"{owner} (Gate 2, phone B)"] * 3


def test_sending_again_gets_the_first_answer(client: FlaskClient) -> None:
    edition = edition_with_people()
    gate, sent = station_at(edition), body(codes_of(edition)[0])
    headers = bearer(Role.DESK, edition=edition)

    answers = [client.post(place(gate), json=sent, headers=headers).json for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0]["results"][0]["result"] == "admitted"


def test_somebody_signed_in_reads_with_the_token_of_our_own_page(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = edition_with_people()
    gate, code = station_at(edition), codes_of(edition)[0]
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    page = client.get(f"/scan/{gate.public_id}").text
    csrf = page.split('data-csrf="')[1].split('"')[0]

    without = client.post(place(gate), json=body(code))
    answer = client.post(place(gate), json=body(code), headers={"X-CSRFToken": csrf})

    assert (without.status_code, without.content_type) == (400, PROBLEM)
    assert answer.json["results"][0]["result"] == "admitted"


@pytest.mark.parametrize(
    ("role", "scopes", "own", "status"),
    [
        (Role.DESK, ["scan"], True, 200),
        (Role.PROGRAMME_MANAGER, ["scan"], True, 200),
        (Role.DESK, ["scan"], False, 404),
        (Role.PROGRAMME_MANAGER, ["scan"], False, 404),
        (Role.DESK, ["participants:read"], True, 403),
        (Role.JUROR, ["scan"], True, 403),
    ],
)
def test_a_station_is_read_by_its_own_desk_only(
    client: FlaskClient, role: Role, scopes: list[str], own: bool, status: int
) -> None:
    edition, other = edition_with_people(), edition_with_people()
    gate, codes = station_at(edition), codes_of(edition)
    headers = bearer(role, edition=edition if own else other, scopes=scopes)

    answers = [
        client.post(place(gate), json=body(codes[0]), headers=headers),
        client.get(place(gate, "manifest"), headers=headers),
        client.get(place(gate, "counts"), headers=headers),
        client.get(place(gate, "people?words=Yasmine"), headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [status] * 4
    assert db.session.scalar(db.select(db.func.count(Scan.id))) == (1 if status == 200 else 0)


def test_finance_with_a_desk_elsewhere_is_a_stranger(client: FlaskClient) -> None:
    edition, other = edition_with_people(), edition_with_people()
    user = user_with(Role.DESK, scope=other.scope)
    user.grants.append(type(user.grants[0])(role=Role.FINANCE, scope=None))
    sign_in(client, user)

    assert client.get(place(station_at(edition), "manifest")).status_code == 404


def test_nobody_is_let_in_without_signing_in(client: FlaskClient) -> None:
    edition = edition_with_people()
    gate = station_at(edition)

    assert client.post(place(gate), json=body("x")).status_code == 401
    wrong = client.get(place(gate, "manifest"), headers={"Authorization": "Bearer wrong"})
    assert (wrong.status_code, wrong.content_type) == (401, PROBLEM)


GOOD: dict[str, Any] = {
    "nonce": str(uuid4()), "code": "hello", "scanned_at": "2027-07-19T09:00:00Z",
}  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "blamed"),
    [
        ([], "_schema"),
        ("hello", "_schema"),
        (None, "scans"),
        ({}, "scans"),
        ({"scans": {}}, "scans"),
        ({"scans": []}, "scans"),
        ({"scans": [GOOD] * 501}, "scans"),
        ({"scans": [None]}, "scans"),
        ({"scans": ["hello"]}, "scans"),
        ({"scans": [GOOD], "more": 1}, "more"),
        *(
            ({"scans": [GOOD, {**GOOD, name: value}]}, "scans")
            for name, value in [
                ("nonce", "1"), ("nonce", 1), ("nonce", None), ("code", 5), ("code", None),
                ("code", ""), ("code", "x" * 5000), ("scanned_at", "2027-07-19T09:00:00"),
                ("scanned_at", "yesterday"), ("scanned_at", 0), ("scanned_at", None),
                ("scanned_at", "0001-01-01T00:00:00+23:00"), ("direction", "up"),
                ("direction", None), ("override", "yes"), ("note", "x" * 201),
                ("note", None), ("unknown", 1),
            ]
        ),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_is_told_where_and_changes_nothing(
    client: FlaskClient, sent: Any, blamed: str
) -> None:
    edition = edition_with_people(1)
    answer = client.post(
        place(station_at(edition)), json=sent, headers=bearer(Role.DESK, edition=edition)
    )

    assert (answer.status_code, answer.content_type) == (422, PROBLEM)
    assert answer.json["status"] == 422
    assert blamed in str(answer.json["errors"])
    assert db.session.scalar(db.select(db.func.count(Scan.id))) == 0


def test_a_body_that_is_no_json_is_refused(client: FlaskClient) -> None:
    edition = edition_with_people(1)
    headers = bearer(Role.DESK, edition=edition)
    where = place(station_at(edition))

    broken = client.post(where, data="{", content_type="application/json", headers=headers)
    plain = client.post(where, data="scans=1", headers=headers)

    assert (broken.status_code, broken.content_type) == (400, PROBLEM)
    assert (plain.status_code, plain.content_type) == (422, PROBLEM)


def test_codes_that_no_database_holds_are_refused_as_unknown(client: FlaskClient) -> None:
    edition = edition_with_people(1)
    gate, headers = station_at(edition), bearer(Role.DESK, edition=edition)
    codes = ("\x00", "a\x00b", "\ud800", "\U0010ffff", "M1" + "\x00" * 120, "🙂" * 4000)

    answer = client.post(place(gate), json=body(*codes), headers=headers)

    assert [one["reason"] for one in answer.json["results"]] == ["unknown"] * len(codes)
    assert client.get("/api/v1/stations/%00/counts", headers=headers).status_code == 404


def test_one_scan_takes_at_most_eight_statements(
    client: FlaskClient, queries: QueryCounter
) -> None:
    edition = edition_with_people(60)
    gate, codes = station_at(edition, capacity=1000), codes_of(edition)
    headers = bearer(Role.DESK, edition=edition)
    where = place(gate)
    client.post(where, json=body(codes[0]), headers=headers)
    taken = []
    for code in (*codes[1:], *codes[:5], "hello", "00000000"):
        queries.statements.clear()
        client.post(where, json=body(code), headers=headers)
        taken.append(len(queries))

    assert max(taken) <= 8


def test_undo_is_answered_with_who_is_inside(client: FlaskClient) -> None:
    edition = edition_with_people()
    gate, codes = station_at(edition, capacity=50), codes_of(edition)
    headers = bearer(Role.DESK, edition=edition)
    sent = body(codes[0], codes[1], "hello")
    client.post(place(gate), json=sent, headers=headers)
    nonces = [scan["nonce"] for scan in sent["scans"]]

    def undo(nonce: str) -> Any:
        return client.post(place(gate, f"scans/{nonce}/undo"), headers=headers)

    counts = {"inside": 1, "capacity": 50, "roles": [{"role": "exhibitor", "count": 1}]}
    assert [undo(nonces[0]).json for _ in range(2)] == [counts] * 2
    assert client.get(place(gate, "counts"), headers=headers).json == counts
    assert (undo(nonces[2]).status_code, undo(str(uuid4())).status_code) == (409, 422)
    again = client.post(place(gate), json=sent, headers=headers).json["results"]
    assert [(one["result"], one["undone"]) for one in again] == [
        ("admitted", True), ("admitted", False), ("refused", False),
    ]  # fmt: skip


def test_people_are_found_in_either_script_in_any_order(client: FlaskClient) -> None:
    edition, other = edition_with_people(), edition_with_people()
    gate, headers = station_at(edition), bearer(Role.DESK, edition=edition)
    assert badges_of(other)

    def found(words: str) -> list[str]:
        answer = client.get(place(gate, "people"), query_string={"words": words}, headers=headers)
        return [one["name"] for one in answer.json["people"]]

    assert found("nikolic dorde") == ["Đorđe Nikolić"]
    assert found("ياسمين") == ["Yasmine Trabelsi"]
    assert found("trab") == ["Yasmine Trabelsi"]
    assert found("nobody here") == []
    assert found("!!") == []
    assert found("%%") == []


def test_the_code_that_search_answers_can_be_scanned(client: FlaskClient) -> None:
    edition = edition_with_people()
    gate, headers = station_at(edition), bearer(Role.DESK, edition=edition)
    code = client.get(place(gate, "people?words=wisniewski"), headers=headers).json["people"][0]

    answer = client.post(place(gate), json=body(code["code"]), headers=headers)

    assert answer.json["results"][0]["badge"]["name"] == "Mateusz Wiśniewski"


def test_the_manifest_is_what_a_scanner_needs_without_network(client: FlaskClient) -> None:
    edition = edition_with_people()
    gate = station_at(edition, roles=["exhibitor"], capacity=7)
    headers, wearers = bearer(Role.DESK, edition=edition), badges_of(edition)
    revoke_badge(db.session.get(Badge, wearers[1].badge_id), reason="Lost", by="test")
    reprint_badge(db.session.get(Badge, wearers[2].badge_id), by="test")
    wearers = badges_of(edition)

    manifest = client.get(place(gate, "manifest"), headers=headers).json

    key = public_key(manifest["keys"][0]["public_key"])
    assert verify(read(code_of(wearers[0])), key)
    assert manifest["station"]["edition_number"] == edition.id
    assert manifest["station"]["roles"] == ["exhibitor"]
    assert manifest["snapshot_at"] == (MORNING + timedelta(minutes=5)).isoformat()
    assert manifest["revoked"] == [
        {"id": wearers[1].serial, "below": 256},
        {"id": wearers[2].serial, "below": 1},
    ]
    assert [(one["id"], one["issue"], one["status"]) for one in manifest["badges"]] == [
        (wearer.serial, number == 2, "revoked" if number == 1 else "valid")
        for number, wearer in enumerate(wearers)
    ]


def test_the_manifest_sends_what_changed_whatever_changed_it(client: FlaskClient) -> None:
    edition = edition_with_people(30)
    gate, headers = station_at(edition), bearer(Role.DESK, edition=edition)

    def since(cursor: str) -> Any:
        return client.get(place(gate, "manifest"), query_string={"since": cursor}, headers=headers)

    first = client.get(place(gate, "manifest"), headers=headers).json
    nothing = since(first["cursor"]).json
    one = db.session.scalars(db.select(Badge).order_by(Badge.id)).first()
    one.participant.withdrawn_at = MORNING
    changed = since(first["cursor"]).json

    assert (nothing["badges"], nothing["replaced"]) == ([], [])
    assert changed["replaced"] == [one.serial[:2]]
    status = {row["id"]: row["status"] for row in changed["badges"]}
    assert status[one.serial] == "not_confirmed"
    assert len(status) < 10
    assert since("not a cursor").status_code == 422


@pytest.mark.parametrize("count", [3, 30])
def test_the_manifest_takes_the_same_few_statements(
    client: FlaskClient, queries: QueryCounter, count: int
) -> None:
    edition = edition_with_people(count)
    headers = bearer(Role.DESK, edition=edition)
    where = place(station_at(edition), "manifest")
    db.session.commit()
    queries.statements.clear()
    client.get(where, headers=headers)

    assert len(queries) == 7


def test_no_answer_tells_more_than_a_badge_shows(client: FlaskClient) -> None:
    edition = edition_with_people(1)
    gate, headers = station_at(edition), bearer(Role.DESK, edition=edition)
    person = db.session.scalars(db.select(Badge)).one().participant
    secrets = {
        "email": "yasmine@secret.example", "phone": "+216 71 000 000", "diet": "no peanuts",
        "medical_notes": "asthma", "notes": "shy", "tshirt": "XXL-secret",
    }  # fmt: skip
    for name, value in secrets.items():
        setattr(person, name, value)
    person.birth_date = date(2011, 3, 9)
    person.delegation.state = DelegationState.VALIDATED
    person.delegation.notes, person.delegation.reason = "owes 350", "late"
    code, foreign = codes_of(edition)[0], codes_of(edition_with_people(1))[0]

    strange = client.post(place(gate), json=body(foreign), headers=headers).json["results"][0]
    assert (strange["reason"], strange["badge"]) == ("wrong_edition", None)
    answers = [
        client.post(place(gate), json=body(code), headers=headers),
        client.get(place(gate, "manifest"), headers=headers),
        client.get(place(gate, "people?words=yasmine"), headers=headers),
        client.get(place(gate, "counts"), headers=headers),
    ]

    shown = " ".join(answer.text for answer in answers)
    hidden = [*secrets.values(), "2011-03-09", "owes 350", 'late"', "test@", "private_key"]
    assert [word for word in hidden if word in shown] == []
    allowed = {"id", "name", "native_name", "role", "organisation", "country"}
    assert set(answers[0].json["results"][0]["badge"]) == allowed
    assert set(answers[1].json["badges"][0]) == allowed | {
        "delegation", "issue", "short_code", "status",
    }  # fmt: skip
    assert set(answers[2].json["people"][0]) == allowed | {"code"}
