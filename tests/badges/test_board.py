"""The day's board: who counts as having come, what the pages show and to whom."""

from datetime import date, timedelta
from itertools import islice
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import audit
from app.core.access import Role
from app.core.clock import now
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, StationKind
from badges.queries.board import Attendance, Place, board_of, change_mark
from badges.queries.certificate_guests import speakers
from badges.queries.certificate_people import people
from badges.rules.board import Presence, Share
from badges.rules.scanning import Direction, Verdict
from badges.services.scans import undo_scan
from judging.models import Room, ScheduledSession
from judging.rules.kinds import SessionAudience
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole
from tests.badges import fair
from tests.badges.venue import badges_of, code_of, edition_with_people, scan, station_at
from tests.conftest import QueryCounter
from tests.factories import (
    AreaFactory,
    DelegationFactory,
    OrganisationFactory,
    ParticipantFactory,
    sign_in,
    user_with,
)
from tests.judging.factories import AuthorFactory, CallFactory, SubmissionFactory

HOUR = timedelta(hours=1)
FIRST = date(2027, 7, 19)


@pytest.fixture
def edition(app: Flask) -> Edition:
    return fair.edition()


def session_of(edition: Edition) -> ScheduledSession:
    """One that begins when the edition opens."""
    call = CallFactory.create(edition=edition)
    held = ScheduledSession(
        submission=SubmissionFactory.create(
            author=AuthorFactory.create(call=call), captions={"title": {"en": "Kites"}}
        ),
        room=Room(edition=edition, name="Room 1", capacity=60),
        starts_at=fair.OPENING, ends_at=fair.OPENING + HOUR, audience=SessionAudience.PUBLIC,
    )  # fmt: skip
    db.session.add(held)
    db.session.flush()
    return held


@pytest.mark.parametrize(
    ("reading", "counts"),
    [
        ({}, True),
        ({"verdict": Verdict.ALREADY, "decided": Verdict.ADMITTED}, True),
        ({"override": True}, True),
        ({"verdict": Verdict.ALREADY}, False),
        ({"verdict": Verdict.REFUSED, "decided": Verdict.ADMITTED}, False),
        ({"undone_at": fair.OPENING}, False),
        ({"direction": Direction.OUT}, False),
        ({"kind": StationKind.MEAL}, False),
        ({"kind": StationKind.EXIT}, False),
        ({"badge": None}, False),
    ],
)
def test_whoever_was_let_in_at_a_door_has_come(
    edition: Edition, reading: dict[str, Any], counts: bool
) -> None:
    fair.let_in(fair.person(fair.delegation(edition)), **reading)

    assert board_of(edition, FIRST).people == Share(int(counts), 1)
    assert [one.claim.days for one in people(edition)] == [int(counts)]  # for the certificate


@pytest.mark.parametrize(
    ("state", "withdrawn", "expected"),
    [
        (DelegationState.CONFIRMED, False, 1),
        (DelegationState.VALIDATED, False, 1),
        (DelegationState.SUBMITTED, False, 0),
        (DelegationState.WITHDRAWN, False, 0),
        (DelegationState.CONFIRMED, True, 0),
    ],
)
def test_those_who_take_part_are_expected(
    edition: Edition, state: DelegationState, withdrawn: bool, expected: int
) -> None:
    group = fair.delegation(edition, state=state)
    fair.person(group, withdrawn_at=fair.OPENING if withdrawn else None)

    assert board_of(edition, None).people == Share(0, expected)


def test_everybody_counts_once_on_the_day_of_their_first_entry(edition: Edition) -> None:
    group = fair.delegation(edition)
    early, late, _never = (fair.person(group) for _ in range(3))
    for hours in (26, 0, 2):
        fair.let_in(early, happened_at=fair.OPENING + hours * HOUR)
    fair.let_in(late, happened_at=fair.OPENING + 25 * HOUR)

    before, first, second, whole = (
        board_of(edition, day) for day in (date(2027, 7, 18), FIRST, date(2027, 7, 20), None)
    )

    assert [each.people.arrived for each in (before, first, second, whole)] == [0, 1, 2, 2]
    assert [each.arrivals for each in (before, first, second)] == [
        [], [fair.OPENING], [fair.OPENING + 25 * HOUR],
    ]  # fmt: skip
    assert len(whole.arrivals) == 2


def test_the_board_counts_by_role_country_and_delegation(edition: Edition) -> None:
    tunisia = fair.delegation(edition)
    peru = fair.delegation(
        edition, number="PE-01", organisation=OrganisationFactory.create(country="PE"), contact=None
    )
    fair.let_in(fair.person(tunisia))
    fair.person(tunisia, role=ParticipantRole.HEAD_OF_DELEGATION)
    fair.person(peru)
    fair.let_in(fair.person(None, edition=edition, role=ParticipantRole.VOLUNTEER))
    elsewhere = fair.delegation(fair.edition(code="ese-2027"), contact=None)
    fair.let_in(fair.person(elsewhere))

    board = board_of(edition, None)

    assert board.people == Share(2, 4)
    assert list(board.by_role.items()) == [
        (ParticipantRole.EXHIBITOR, Share(1, 2)),
        (ParticipantRole.HEAD_OF_DELEGATION, Share(0, 1)),
        (ParticipantRole.VOLUNTEER, Share(1, 1)),
    ]
    assert board.by_country == {"TN": Share(1, 2), "PE": Share(0, 1)}
    assert board.delegations == {Presence.NOBODY: 1, Presence.PARTLY: 1, Presence.WHOLE: 0}


def test_the_board_says_who_is_inside_and_came_to_which_session(edition: Edition) -> None:
    hall = AreaFactory.create(edition=edition, name="Hall", inside=3, capacity=400)
    for name in ("North", "South"):
        station_at(edition, area=hall, name=name)
    station_at(edition, name="Shut", closed_at=now())
    session = session_of(edition)
    doors = [
        station_at(edition, kind=StationKind.SESSION, session=session, name=name, capacity=20)
        for name in ("Front", "Back")
    ]
    group = fair.delegation(edition)
    both, one = fair.person(group), fair.person(group)
    for door in doors:
        fair.let_in(both, station=door)
    fair.let_in(one, station=doors[0])

    board = board_of(edition, FIRST)

    assert board.places == [Place("Hall", 3, 400)]
    assert board.sessions == [Attendance("Kites", 2, 20, "Room 1", fair.OPENING)]
    assert board_of(edition, date(2027, 7, 20)).sessions == []
    doors[1].area.inside = 2
    assert board_of(edition, None).places == [Place("Back", 2, 20), Place("Hall", 3, 400)]


@pytest.mark.parametrize(
    ("reading", "counts"),
    [
        ({}, True),
        ({"verdict": Verdict.ALREADY, "decided": Verdict.ADMITTED}, True),
        ({"verdict": Verdict.ALREADY}, False),
        ({"undone_at": fair.OPENING}, False),
        ({"direction": Direction.OUT}, False),
    ],
)
def test_a_session_has_the_audience_that_its_speakers_certificate_asks_for(
    edition: Edition, reading: dict[str, Any], counts: bool
) -> None:
    door = station_at(edition, kind=StationKind.SESSION, session=session_of(edition), name="Front")
    fair.let_in(fair.person(fair.delegation(edition)), station=door, **reading)

    assert [one.people for one in board_of(edition, FIRST).sessions] == [int(counts)]
    assert {one.claim.audience for one in speakers(edition)} == {counts}


def test_whatever_the_board_shows_leaves_a_mark(app: Flask) -> None:
    edition = edition_with_people(2)
    door = station_at(edition, once=False)
    db.session.commit()
    marks = [change_mark(edition.id)]

    def note() -> None:
        db.session.commit()
        marks.append(change_mark(edition.id))

    result = scan(door, code_of(badges_of(edition)[0]))
    note()
    undo_scan(door, result.scan.nonce, by="test")
    note()
    audit.record("delegation.person_withdrawn", edition, by="test")
    note()
    again = change_mark(edition.id)

    assert len(set(marks)) == 4
    assert again == marks[-1]


def addresses(edition: Edition) -> list[str]:
    start = f"/staff/editions/{edition.code}/board"
    return [start, f"{start}/screen", f"{start}/events", f"{start}/missing"]


@pytest.mark.parametrize(
    ("role", "own", "expected"),
    [
        (Role.PROGRAMME_MANAGER, True, [200, 200, 200, 200]),
        (Role.DESK, True, [200, 200, 200, 403]),
        (Role.PROGRAMME_MANAGER, False, [404, 404, 404, 404]),
        (Role.REGIONAL_VALIDATOR, None, [403, 403, 403, 403]),
    ],
)
def test_pages_open_to_the_editions_own_people(
    client: FlaskClient, edition: Edition, role: Role, own: bool | None, expected: list[int]
) -> None:
    other = fair.edition(code="ese-2027")
    scope = None if own is None else (edition if own else other).scope
    sign_in(client, user_with(role, scope=scope))

    found = []
    for address in addresses(edition):
        answer = client.get(address)
        found.append(answer.status_code)
        answer.close()

    assert found == expected


def test_pages_cost_the_same_for_thirty_delegations(
    client: FlaskClient, edition: Edition, queries: QueryCounter
) -> None:
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    asked = []
    for count in (1, 29):
        for _ in range(count):
            group = DelegationFactory.create(edition=edition, state=DelegationState.CONFIRMED)
            fair.let_in(ParticipantFactory.create(delegation=group))
            ParticipantFactory.create(delegation=group)
        for address in (*addresses(edition)[:2], addresses(edition)[3]):
            db.session.commit()
            queries.statements.clear()
            assert client.get(address).status_code == 200
            asked.append(len(queries))

    assert asked[:3] == asked[3:]


def test_the_screen_in_the_hall_names_nobody(client: FlaskClient, edition: Edition) -> None:
    sign_in(client, user_with(Role.DESK, scope=edition.scope))
    group = fair.delegation(edition)
    someone = fair.let_in(fair.person(group, phone="+21620000000"))

    text = client.get(addresses(edition)[1], query_string={"day": "2027-07-19"}).text

    assert "Tunisia" in text
    told = (someone.name, someone.latin_name, someone.phone, group.organisation.name, group.number)
    assert [each for each in told if each in text] == []
    assert db.session.scalars(db.select(Badge.short_code)).one() not in text


@pytest.mark.parametrize("asked", ["2027-07-18 or so", "9" * 2000, "%ed%a0%80"])
def test_a_day_that_is_none_is_as_if_nobody_had_asked(
    client: FlaskClient, edition: Edition, asked: str
) -> None:
    """The choice, the part that changes and what the page listens to agree."""
    sign_in(client, user_with(Role.DESK, scope=edition.scope))

    for address in addresses(edition)[:2]:
        usual, wrong = (client.get(f"{address}{query}") for query in ("", f"?day={asked}"))
        assert (usual.status_code, wrong.status_code) == (200, 200)
        for mark in ("data-events=", 'id="board-come"', " selected"):
            found = [page.text.partition(mark)[2].split("<")[0] for page in (usual, wrong)]
            assert found[0] == found[1]
    with client.get(f"{addresses(edition)[2]}?day={asked}") as answer:
        assert "July 18" not in b"".join(islice(answer.iter_encoded(), 2)).decode()
