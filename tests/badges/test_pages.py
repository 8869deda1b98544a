"""The pages of badges and stations: who may open them, what they do, what they cost."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.clock import now
from app.extensions import db
from badges.models import Badge, Scan, Station, StationKind
from tests.badges.venue import badges_of, codes_of, edition_with_people, station_at
from tests.conftest import QueryCounter
from tests.core.pdf_pages import pages_of
from tests.factories import sign_in, user_with

pytestmark = pytest.mark.database("sqlite")


def paths(edition: Any, station: Station) -> list[str]:
    staff = f"/staff/editions/{edition.code}"
    own = station.public_id
    return [f"{staff}/badges", f"{staff}/stations", f"/staff/stations/{own}", f"/scan/{own}"]


@pytest.mark.parametrize(
    ("role", "own", "expected"),
    [
        (Role.PROGRAMME_MANAGER, True, [200, 200, 200, 200]),
        (Role.DESK, True, [200, 403, 403, 200]),
        (Role.PROGRAMME_MANAGER, False, [404, 404, 404, 404]),
        (Role.DESK, False, [404, 403, 403, 404]),
        (Role.FINANCE, None, [403, 403, 403, 403]),
    ],
)
def test_pages_open_to_the_editions_own_people(
    client: FlaskClient, role: Role, own: bool | None, expected: list[int]
) -> None:
    edition, other = edition_with_people(), edition_with_people()
    gate = station_at(edition)
    scope = None if own is None else (edition if own else other).scope
    sign_in(client, user_with(role, scope=scope))

    assert [client.get(path).status_code for path in paths(edition, gate)] == expected


def test_a_desk_may_not_change_a_station_nor_a_stranger_print(client: FlaskClient) -> None:
    edition, other = edition_with_people(), edition_with_people()
    gate = station_at(edition)
    badge = db.session.scalars(db.select(Badge)).first()
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=other.scope))

    answers = [
        client.post(f"/staff/stations/{gate.public_id}/close"),
        client.post(f"/staff/editions/{edition.code}/badges/print"),
        client.post(f"/staff/badges/{badge.public_id}/print"),
        client.post(f"/staff/badges/{badge.public_id}/revoke"),
        client.post(f"/scan/{gate.public_id}", data={"code": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert (gate.closed_at, badge.revoked_at, badge.printed_at) == (None, None, None)


def test_badges_are_printed_by_role_and_then_count_as_printed(client: FlaskClient) -> None:
    edition = edition_with_people(5)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    where = f"/staff/editions/{edition.code}/badges/print"

    answer = client.post(where, data={"role": "exhibitor", "sheet": "a4-4"})

    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert "badges-exhibitor" in answer.headers["Content-Disposition"]
    assert len(pages_of(answer.data)) == 2
    assert all(one.printed_at for one in badges_of(edition))
    client.post(where, data={"changed_only": "1", "sheet": "a6"})
    assert "no badge to print" in client.get(f"/staff/editions/{edition.code}/badges").text
    for wrong in ({"role": "king"}, {"sheet": "a3"}):
        assert client.post(where, data=wrong).status_code == 422


def test_one_badge_is_printed_anew_and_taken_back(client: FlaskClient) -> None:
    edition = edition_with_people(2)
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    badge = db.session.scalars(db.select(Badge).order_by(Badge.id)).first()
    where = f"/staff/badges/{badge.public_id}"

    first = client.post(f"{where}/print")
    second = client.post(f"{where}/print")

    assert [len(pages_of(pdf.data)) for pdf in (first, second)] == [1, 1]
    db.session.refresh(badge)
    assert badge.issue == 1  # the first paper replaced nothing
    client.post(f"{where}/revoke", data={"reason": "Lost in the bus"})
    db.session.refresh(badge)
    assert (badge.revoked_at is not None, badge.revoked_reason) == (True, "Lost in the bus")
    assert client.post(f"{where}/revoke").status_code == 409


def test_a_badge_that_cannot_be_printed_stays_taken_back(client: FlaskClient) -> None:
    edition = edition_with_people(2)
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    badge = db.session.scalars(db.select(Badge).order_by(Badge.id)).first()
    where = f"/staff/badges/{badge.public_id}"
    client.post(f"{where}/print")
    client.post(f"{where}/revoke", data={"reason": "Went home"})
    badge.participant.withdrawn_at = now()

    answer = client.post(f"{where}/print")

    assert answer.status_code == 302
    db.session.refresh(badge)
    assert (badge.issue, badge.revoked_reason) == (0, "Went home")
    assert badge.revoked_at is not None


def test_badges_are_found_by_name(client: FlaskClient) -> None:
    edition = edition_with_people()
    sign_in(client, user_with(Role.DESK, scope=edition.scope))

    page = client.get(f"/staff/editions/{edition.code}/badges?words=nikolic").text

    assert ("Đorđe Nikolić" in page, "Yasmine" in page) == (True, False)


@pytest.mark.parametrize("tail", ["badges", "stations"])
def test_lists_take_the_same_number_of_statements(
    client: FlaskClient, queries: QueryCounter, tail: str
) -> None:
    counts = []
    for number in (1, 30):
        edition = edition_with_people(number)
        for _ in range(number):
            station_at(edition)
        sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
        where = f"/staff/editions/{edition.code}/{tail}"
        queries.statements.clear()
        assert client.get(where).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_scanning_page_takes_the_same_number_of_statements(
    client: FlaskClient, queries: QueryCounter
) -> None:
    edition = edition_with_people(9)
    gate = station_at(edition)
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    where, codes, counts = f"/scan/{gate.public_id}", codes_of(edition), []
    for batch in (codes[:1], codes[1:]):
        for code in batch:
            type_in(client, gate, code)
        queries.statements.clear()
        client.get(where)
        counts.append(len(queries))

    assert counts[0] == counts[1]


STATION = {
    "name": "Lunch on Tuesday", "kind": "meal", "roles": ["juror", "staff"], "once": "1",
    "opens_at": "2027-07-20T11:30", "closes_at": "2027-07-20T14:00", "capacity": "200",
}  # fmt: skip


def test_a_station_is_added_with_its_rules_on_the_venues_clock(client: FlaskClient) -> None:
    edition = edition_with_people()
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))

    client.post(f"/staff/editions/{edition.code}/stations", data=STATION)

    made = db.session.scalars(db.select(Station)).one()
    assert (made.name, made.kind, made.roles) == (
        "Lunch on Tuesday", StationKind.MEAL, ["juror", "staff"],
    )  # fmt: skip
    assert (made.once, made.needs_payment, made.needs_consent) == (True, False, False)
    assert (made.opens_at.isoformat(), made.capacity) == ("2027-07-20T09:30:00+00:00", 200)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": " "}, "Give the station a name"),
        ({"name": "Main gate"}, "Another station has this name"),
        ({"closes_at": "2027-07-20T11:30"}, "closes before it opens"),
        ({"capacity": "0"}, "between 1"),
        ({"capacity": "x"}, "Not a valid integer"),
        ({"kind": "moon"}, "Not a valid choice"),
        ({"roles": ["king"]}, "king"),
    ],
)
def test_a_station_with_wrong_rules_is_told_by_the_field(
    client: FlaskClient, change: dict[str, Any], told: str
) -> None:
    edition = edition_with_people()
    station_at(edition, name="Main gate")
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))

    answer = client.post(f"/staff/editions/{edition.code}/stations", data=STATION | change)

    assert answer.status_code == 422
    assert told in answer.text
    assert db.session.scalar(db.select(db.func.count(Station.id))) == 1


def seen_in(page: str) -> str:
    return page.split('name="seen"')[1].split('value="')[1].split('"')[0]


def test_rules_are_changed_but_never_over_somebody_elses(client: FlaskClient) -> None:
    edition = edition_with_people()
    gate = station_at(edition, name="Main gate", capacity=5)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    where = f"/staff/stations/{gate.public_id}"
    seen = seen_in(client.get(where).text)
    type_in(client, gate, codes_of(edition)[0])  # whoever comes in meanwhile changes no rule

    first = client.post(where, data=STATION | {"seen": seen})
    second = client.post(where, data=STATION | {"seen": seen, "name": "Other"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Somebody else changed this station" in second.text
    db.session.refresh(gate)
    assert (gate.name, gate.capacity) == ("Lunch on Tuesday", 200)


def test_a_limit_below_who_is_inside_is_refused(client: FlaskClient) -> None:
    edition = edition_with_people()
    gate = station_at(edition)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    for code in codes_of(edition)[:3]:
        type_in(client, gate, code)
    where = f"/staff/stations/{gate.public_id}"

    answer = client.post(
        where, data=STATION | {"capacity": "2", "seen": seen_in(client.get(where).text)}
    )

    assert (answer.status_code, "More people than that" in answer.text) == (422, True)


def test_a_closed_station_reads_nothing_until_it_is_opened(client: FlaskClient) -> None:
    edition = edition_with_people()
    gate, code = station_at(edition), codes_of(edition)[0]
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))

    client.post(f"/staff/stations/{gate.public_id}/close")
    closed = type_in(client, gate, code).text
    assert gate.name not in client.get("/scan/stations").text
    client.post(f"/staff/stations/{gate.public_id}/open")

    assert "the station is closed" in closed
    assert "Admitted" in type_in(client, gate, code).text


def test_the_list_of_stations_shows_ones_own_and_open_ones(client: FlaskClient) -> None:
    edition, other = edition_with_people(), edition_with_people()
    station_at(edition, name="Main gate")
    station_at(other, name="Another's door")
    user = user_with(Role.DESK, scope=edition.scope)
    sign_in(client, user)

    page = client.get("/scan/stations").text
    assert ("Main gate" in page, "Another&#39;s door" in page) == (True, False)


# ---- the scanning page without script ----


def type_in(client: FlaskClient, gate: Station, text: str, **more: Any) -> Any:
    nonce = client.get(f"/scan/{gate.public_id}").text.split('name="nonce" value="')[-1]
    data = {"code": text, "nonce": nonce.split('"')[0], **more}
    return client.post(f"/scan/{gate.public_id}", data=data)


@pytest.fixture
def desk(client: FlaskClient) -> tuple[Any, Station]:
    edition = edition_with_people()
    gate = station_at(edition)
    sign_in(client, user_with(Role.DESK, scope=edition.scope, email="desk@example.org"))
    return edition, gate


def test_a_typed_code_is_answered_and_undone(
    app: Flask, client: FlaskClient, desk: tuple[Any, Station]
) -> None:
    edition, gate = desk
    page = type_in(client, gate, badges_of(edition)[0].short_code).text

    assert ("Admitted" in page, "Yasmine Trabelsi" in page) == (True, True)
    nonce = db.session.scalars(db.select(Scan.nonce)).one()
    where = f"/scan/{gate.public_id}/undo"
    client.post(where, data={"nonce": nonce})
    assert "Undone. The scan counts no more." in client.get(f"/scan/{gate.public_id}").text
    assert db.session.get(Station, gate.id).inside == 0
    client.post(where, data={"nonce": "x"})
    assert "knows no such scan" in client.get(f"/scan/{gate.public_id}").text


def test_sending_the_same_form_again_counts_once_but_another_code_counts(
    client: FlaskClient, desk: tuple[Any, Station]
) -> None:
    edition, gate = desk
    codes = [one.short_code for one in badges_of(edition)]
    form = {"nonce": "6f1c1a52-3a39-4a51-a8dd-2f1f3f7d9a10"}

    pages = [
        client.post(f"/scan/{gate.public_id}", data=form | {"code": code}).text
        for code in (codes[0], codes[0], codes[1])
    ]

    answers = [page.split('id="result"')[1].split("<h2")[1].split("</h2>")[0] for page in pages]
    assert [answer.endswith(">Admitted") for answer in answers] == [True] * 3
    assert db.session.get(Station, gate.id).inside == 2


def test_a_name_leads_to_the_person(client: FlaskClient, desk: tuple[Any, Station]) -> None:
    edition, gate = desk
    yasmine = next(one for one in badges_of(edition) if "Trabelsi" in one.display_name)

    page = type_in(client, gate, "trabelsi").text  # eight letters, and no code

    assert f'value="{yasmine.short_code}"' in page
    assert "Nobody found" in type_in(client, gate, "somebody else").text
    assert db.session.scalar(db.select(db.func.count(Scan.id))) == 0


def test_letting_in_against_the_rules_is_kept_with_name_and_reason(
    client: FlaskClient, desk: tuple[Any, Station]
) -> None:
    edition, gate = desk
    gate.roles = ["juror"]
    code = codes_of(edition)[0]

    refused = type_in(client, gate, code).text
    let_in = type_in(client, gate, code, override="1", note="Carries the podium").text

    assert ("not for this role" in refused, "Let in by the desk" in let_in) == (True, True)
    kept = db.session.scalars(db.select(Scan).order_by(Scan.id.desc())).first()
    assert (kept.override, kept.note, kept.scanned_by) == (
        True, "Carries the podium", "desk@example.org",
    )  # fmt: skip


def test_only_the_scanning_page_may_use_camera_and_webassembly(
    client: FlaskClient, desk: tuple[Any, Station]
) -> None:
    gate = desk[1]
    page = client.get(f"/scan/{gate.public_id}")
    worker = client.get("/scan/app/decoder.worker.js", buffered=True)
    app = client.get("/scan/")
    elsewhere = ("/scan/stations", "/badges/static/scan.js", "/help")
    others = [client.get(path, buffered=True) for path in elsewhere]

    for answer in (page, app, worker):
        assert "'wasm-unsafe-eval'" in answer.headers["Content-Security-Policy"]
        assert "camera=(self)" in answer.headers["Permissions-Policy"]
    for answer in others:
        assert "wasm" not in answer.headers["Content-Security-Policy"]
        assert "camera=()" in answer.headers["Permissions-Policy"]


@pytest.mark.parametrize("wrong", [{"nonce": "x"}, {"direction": "up"}])
def test_a_form_of_another_page_is_refused(
    client: FlaskClient, desk: tuple[Any, Station], wrong: dict[str, str]
) -> None:
    gate = desk[1]
    assert type_in(client, gate, "00000000", **wrong).status_code == 422
