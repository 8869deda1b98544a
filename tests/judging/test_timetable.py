"""Confirmed proposals get a time and a room; the public sees them, telephones follow."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid, NotAllowed
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionStatus
from judging.models import Call, Place, Room, ScheduledSession, Submission
from judging.queries.places import quota_of
from judging.queries.timetable import public_sessions, sessions_of, talk_of, waiting_talks
from judging.rules.kinds import Audience, Decision, FieldKind, PlaceState, SessionAudience
from judging.rules.timetable import Speaker
from judging.services.timetable import (
    add_room,
    remove_room,
    remove_session,
    schedule_session,
    show_timetable,
    suggest_sessions,
)
from tests.conftest import BASE, QueryCounter
from tests.factories import EditionFactory, OrganisationFactory, sign_in, user_with
from tests.judging.factories import (
    AuthorFactory,
    CallFactory,
    CallFieldFactory,
    QuotaFactory,
    SubmissionFactory,
)

PUBLIC, DELEGATES = SessionAudience.PUBLIC, SessionAudience.DELEGATES


def congress(edition: Edition | None = None) -> Call:
    """A call for proposals of an edition in Warsaw, 19 to 25 July 2027."""
    call = CallFactory.create(
        edition=edition or EditionFactory.create(),
        decision=Decision.PLACES,
        audience=Audience.ORGANISATIONS,
        takes_photos=False,
        name={"en": "Workshops wanted"},
    )
    QuotaFactory.create(call=call)
    for code, kind, public in (
        ("speakers", FieldKind.SPEAKERS, True),
        ("language", FieldKind.LANGUAGE, True),
        ("duration", FieldKind.NUMBER, True),
        ("largest_audience", FieldKind.NUMBER, False),
        ("equipment", FieldKind.TEXT, False),
    ):
        CallFieldFactory.create(call=call, code=code, kind=kind, public=public)
    return call


def proposal(
    call: Call,
    title: str = "Kites that measure",
    *speakers: str,
    state: PlaceState = PlaceState.CONFIRMED,
    **answers: Any,
) -> Submission:
    people = [{"name": name, "biography": "Teaches."} for name in speakers]
    author = AuthorFactory.create(call=call, organisation=OrganisationFactory.create())
    submission = SubmissionFactory.create(
        author=author, title=title, answers={"speakers": people, **answers}
    )
    db.session.add(Place(quota=quota_of(call), submission=submission, state=state))
    db.session.flush()
    return submission


def room(call: Call, name: str = "Aula", capacity: int | None = None) -> Room:
    return add_room(call.edition, name=name, capacity=capacity, by="test")


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2027, 7, day, hour, minute, tzinfo=UTC)


def put(
    submission: Submission, where: Room, starts_at: datetime, minutes: int = 60, **more: Any
) -> ScheduledSession:
    given = {"audience": PUBLIC, "by": "test", **more}
    return schedule_session(submission, room=where, starts_at=starts_at, minutes=minutes, **given)


def refused(*args: Any, **more: Any) -> tuple[str | None, str]:
    with pytest.raises(Invalid) as error:
        put(*args, **more)
    return error.value.field, str(error.value)


def test_a_room_and_a_speaker_are_in_one_session_at_a_time(app: Flask) -> None:
    call = congress()
    aula, lab = room(call), room(call, "Lab")
    first = proposal(call, "Kites", "Dr. Ana Sousa")
    second = proposal(call, "Rockets", "SOUSA, Ana")
    third = proposal(call, "Bees", "Ben Okri")
    put(first, aula, at(8), 60)

    assert refused(third, aula, at(8, 59)) == (
        "room",
        "From 10:00 to 11:00 this room has “Kites”.",
    )
    field, words = refused(second, lab, at(8, 30))
    assert (field, "one of the speakers is in Aula" in words) == ("starts_at", True)
    put(second, lab, at(9))
    put(third, aula, at(9))
    assert [entry.talk.title for entry in sessions_of(call.edition)] == ["Kites", "Bees", "Rockets"]


def test_two_of_one_name_who_speak_for_themselves_are_two(app: Flask) -> None:
    """Their own proposals carry the addresses by which they sent them; a third names one."""
    call = congress()
    rooms = [room(call), room(call, "Lab"), room(call, "Yard")]
    for where, title in zip(rooms, ("Kites", "Rockets"), strict=False):
        mine = proposal(call, title, "Ana Sousa")
        mine.author.name = "Ana Sousa"
        put(mine, where, at(8))

    field, _ = refused(proposal(call, "Bees", "Ana Sousa"), rooms[2], at(8))
    assert field == "starts_at"


def test_rooms_are_shared_by_all_calls_of_an_edition(app: Flask) -> None:
    call = congress()
    other = congress(call.edition)
    aula = room(call)
    put(proposal(call, "Kites"), aula, at(8))

    assert refused(proposal(other, "Posters"), aula, at(8))[0] == "room"


@pytest.mark.parametrize(
    ("starts_at", "minutes", "field"),
    [
        (at(21, 59, day=18), 60, "starts_at"),
        (at(21, 30, day=25), 60, "starts_at"),
        (at(8), 0, "minutes"),
        (at(8), 1441, "minutes"),
    ],
)
def test_sessions_lie_within_the_edition(
    app: Flask, starts_at: datetime, minutes: int, field: str
) -> None:
    call = congress()

    assert refused(proposal(call), room(call), starts_at, minutes)[0] == field


def test_moving_counts_up_and_the_same_again_does_not(app: Flask) -> None:
    call = congress()
    aula, kites = room(call), proposal(call, "Kites", "Ana Sousa")
    session = put(kites, aula, at(8))
    calendar_id = session.public_id

    put(kites, aula, at(8))
    assert session.sequence == 0
    put(kites, aula, at(8, 30), 90)
    assert (session.sequence, session.public_id) == (1, calendar_id)
    assert session.ends_at == at(10)

    remove_session(kites, by="test")
    assert sessions_of(call.edition) == []
    deeds = db.session.scalars(
        db.select(AuditEvent.action)
        .filter_by(subject=f"submission:{kites.id}")
        .order_by(AuditEvent.id)
    ).all()
    assert deeds == ["session.scheduled", "session.scheduled", "session.removed"]


@pytest.mark.parametrize("state", [s for s in PlaceState if s is not PlaceState.CONFIRMED])
def test_only_confirmed_proposals_get_a_time(app: Flask, state: PlaceState) -> None:
    call = congress()
    submission = proposal(call, state=state)

    with pytest.raises(Conflict, match="confirmed place"):
        put(submission, room(call), at(8))
    assert waiting_talks(call) == []


def test_a_room_of_another_edition_is_no_room(app: Flask) -> None:
    call = congress()

    with pytest.raises(Conflict):
        put(proposal(call), room(congress()), at(8))


def test_only_its_managers_arrange_it(app: Flask) -> None:
    call = congress()
    president = user_with(Role.PRESIDENT_OF_JURY, scope=call.edition.scope)
    where, submission = room(call), proposal(call)

    with pytest.raises(NotAllowed):
        put(submission, where, at(8), by=president)
    with pytest.raises(NotAllowed):
        add_room(call.edition, name="Cellar", capacity=None, by=president)


def test_rooms_have_names_of_their_own_and_stay_while_used(app: Flask) -> None:
    call = congress()
    aula = room(call)
    for name in ("AULA ", " "):
        with pytest.raises(Invalid):
            room(call, name)
    put(proposal(call), aula, at(8))
    with pytest.raises(Conflict, match="Move them first"):
        remove_room(aula, by="test")
    lab = room(call, "Lab")
    remove_room(lab, by="test")
    assert [each.name for each in db.session.scalars(db.select(Room))] == ["Aula"]


def test_a_call_without_speakers_is_held_by_its_author(app: Flask) -> None:
    call = CallFactory.create(decision=Decision.PLACES)
    author = AuthorFactory.create(call=call, name="Ana Sousa", email="ana@example.org")

    talk = talk_of(SubmissionFactory.create(author=author))

    assert talk.unplaced.speakers == {Speaker("ana sousa", "ana@example.org")}
    assert (talk.minutes, talk.largest_audience, talk.public) == (45, None, [])


def test_empty_slots_are_filled_without_clashes(app: Flask) -> None:
    call = congress(EditionFactory.create(ends_on=date(2027, 7, 19)))
    room(call, "Aula", 100)
    lab = room(call, "Lab", 20)
    fixed = proposal(call, "Fixed", "Ana Sousa", duration=60)
    put(fixed, lab, at(7, day=19))
    proposal(call, "Big", "Ben Okri", duration=120, largest_audience=80)
    proposal(call, "With Ana", "Ana Sousa", duration=60)
    proposal(call, "Too long", "Chu Li", duration=600)

    answer = suggest_sessions(
        call, begins=time(9), ends=time(12), pause=15, audience=DELEGATES, by="test"
    )

    assert answer == (2, 1)
    found = [
        (e.talk.title, e.session.room.name, f"{e.session.starts_at:%H:%M}", e.session.audience)
        for e in sessions_of(call.edition)
    ]
    assert found == [
        ("Big", "Aula", "07:00", DELEGATES),
        ("Fixed", "Lab", "07:00", PUBLIC),
        ("With Ana", "Lab", "08:15", DELEGATES),
    ]
    assert [talk.title for talk in waiting_talks(call)] == ["Too long"]


def test_the_public_sees_what_is_published_and_confirmed(app: Flask) -> None:
    call = congress()
    aula = room(call)
    kites, bees = proposal(call, "Kites"), proposal(call, "Bees")
    put(kites, aula, at(8))
    put(bees, aula, at(9))
    assert public_sessions(call.edition) == []

    show_timetable(call, shown=True, by="test")
    place = db.session.scalars(db.select(Place).filter_by(submission_id=bees.id)).one()
    place.state = PlaceState.WITHDRAWN
    assert [entry.talk.title for entry in public_sessions(call.edition)] == ["Kites"]
    assert [entry.gone for entry in sessions_of(call.edition)] == [False, True]

    show_timetable(call, shown=False, by="test")
    assert public_sessions(call.edition) == []


# ---- pages ----


def manager(client: FlaskClient, call: Call) -> str:
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope))
    return f"/staff/calls/{call.code}"


def test_a_timetable_is_arranged_on_screen(client: FlaskClient) -> None:
    call = congress()
    kites = proposal(call, "Kites", "Ana Sousa", duration=90, largest_audience=40, language="pt")
    bees = proposal(call, "Bees", "Ben Okri")
    page = manager(client, call)
    assert client.post(f"{page}/rooms", data={"name": ""}).status_code == 422
    assert client.post(f"{page}/rooms", data={"name": "Lab", "capacity": "30"}).status_code == 302
    lab = db.session.scalars(db.select(Room)).one()
    form = client.get(f"{page}/timetable/{kites.public_id}").text
    assert 'value="90"' in form
    assert "Ana Sousa" in form
    data = {
        "starts_at": "2027-07-20T10:00",
        "minutes": "90",
        "room": lab.public_id,
        "audience": "public",
    }
    assert client.post(f"{page}/timetable/{kites.public_id}", data=data).status_code == 302
    answer = client.post(f"{page}/timetable/{bees.public_id}", data=data)
    assert answer.status_code == 422
    assert "this room has “Kites”" in answer.text
    skipped = {**data, "starts_at": "nonsense"}
    assert client.post(f"{page}/timetable/{bees.public_id}", data=skipped).status_code == 422

    text = client.get(f"{page}/timetable").text
    for words in ("Tuesday", "20 July 2027", "Up to 40 people, 30 seats", "Bees", "Open to the"):
        assert words in text, words
    client.post(f"{page}/timetable/{kites.public_id}/remove")
    assert db.session.scalar(db.select(db.func.count(ScheduledSession.id))) == 0
    client.post(f"{page}/timetable-suggestion", data=_hours())
    assert db.session.scalar(db.select(db.func.count(ScheduledSession.id))) == 2
    assert client.post(f"{page}/rooms/{lab.public_id}/remove").status_code == 409


def _hours() -> dict[str, str]:
    return {"begins": "09:00", "ends": "18:00", "pause": "15", "audience": "delegates"}


def test_hours_that_run_backwards_are_refused(client: FlaskClient) -> None:
    call = congress()
    room(call)
    page = manager(client, call)

    answer = client.post(f"{page}/timetable-suggestion", data={**_hours(), "ends": "08:00"})

    assert answer.status_code == 422
    assert "ends before it begins" in answer.text


def test_the_timetable_is_for_managers_of_calls_with_places(client: FlaskClient) -> None:
    call, other, photos = congress(), congress(), CallFactory.create()
    submission = proposal(call)
    paths = ("timetable", f"timetable/{submission.public_id}", "timetable-suggestion",
             "timetable.csv")  # fmt: skip
    page = manager(client, call)
    assert [client.get(f"{page}/{path}").status_code for path in paths] == [200] * 4
    elsewhere = proposal(other)
    assert client.get(f"{page}/timetable/{elsewhere.public_id}").status_code == 404
    strangers = f"/staff/calls/{other.code}"
    assert [client.get(f"{strangers}/{path}").status_code for path in paths] == [404] * 4
    assert client.get(f"{manager(client, photos)}/timetable").status_code == 404
    sign_in(client, user_with(Role.PRESIDENT_OF_JURY, scope=call.edition.scope))
    assert [client.get(f"{page}/{path}").status_code for path in paths] == [403] * 4


def published(edition: Edition | None = None) -> tuple[Call, ScheduledSession]:
    call = congress(edition)
    kites = proposal(call, "Kites; wind, and data", "Ana Sousa", language="pt", equipment="=CMD()")
    session = put(kites, room(call, "Aula Magna", 200), at(8), 45)
    show_timetable(call, shown=True, by="test")
    return call, session


def test_sessions_stand_on_the_editions_page(client: FlaskClient) -> None:
    call, session = published()

    text = client.get(f"/programmes/{call.edition.code}/").text

    for words in (
        "Tuesday, 20 July 2027",
        "Kites; wind, and data",
        "Ana Sousa",
        "português",
        "Aula Magna",
        "10:00",
        "10:45",
        "Open to the public",
        f"/programmes/{call.edition.code}/sessions/{session.public_id}.ics",
    ):
        assert words in text, words


def test_telephones_follow_a_session_that_moves(client: FlaskClient) -> None:
    _call, session = published(EditionFactory.create(code="congress-2027", venue="Expo"))
    address = "/programmes/congress-2027/sessions.ics"
    first = client.get(address, base_url="http://elsewhere.example")
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = first.text.split("\r\n")
    for line in (
        f"UID:session-{session.public_id}.congress-2027",
        "SEQUENCE:0",
        "DTSTART:20270720T080000Z",
        "DTEND:20270720T084500Z",
        f"URL:{BASE}/programmes/congress-2027/#sessions",
        "SUMMARY:Kites\\; wind\\, and data",
        "LOCATION:Aula Magna\\, Expo\\, Gdynia",
        "DESCRIPTION:Ana Sousa\\nOpen to the public",
    ):
        assert line in lines, line

    put(session.submission, session.room, at(9), 45)
    moved = client.get(f"/programmes/congress-2027/sessions/{session.public_id}.ics").text
    assert f"UID:session-{session.public_id}.congress-2027" in moved
    assert "SEQUENCE:1\r\nDTSTAMP" in moved
    assert "DTSTART:20270720T090000Z" in moved


def test_calendars_show_nothing_that_is_not_public(client: FlaskClient) -> None:
    call, session = published()
    code = call.edition.code
    hidden = [
        f"/programmes/{code}/sessions.ics",
        f"/programmes/{code}/sessions/{session.public_id}.ics",
    ]
    show_timetable(call, shown=False, by="test")
    assert [client.get(address).status_code for address in hidden] == [404, 404]
    show_timetable(call, shown=True, by="test")
    call.edition.status = EditionStatus.DRAFT
    assert [client.get(address).status_code for address in hidden] == [404, 404]


def test_the_table_has_every_answer_and_no_formula(client: FlaskClient) -> None:
    call, _ = published()

    answer = client.get(f"{manager(client, call)}/timetable.csv")

    head, row = answer.data.decode("utf-8-sig").splitlines()
    assert head.endswith("country,audience,language,duration,largest_audience,equipment")
    assert row.startswith("2027-07-20,10:00,10:45,Aula Magna,200,")
    assert row.endswith(",'=CMD()")


@pytest.mark.parametrize("public", [True, False])
def test_a_timetable_takes_as_many_statements_for_30_as_for_one(
    client: FlaskClient, queries: QueryCounter, public: bool
) -> None:
    call = congress()
    page = manager(client, call) + "/timetable"
    address = f"/programmes/{call.edition.code}/" if public else page
    aula = room(call)
    show_timetable(call, shown=True, by="test")
    counts, hour = [], 0
    for more in (1, 29):
        for _ in range(more):
            put(proposal(call), aula, at(hour % 24, day=19 + hour // 24), 60)
            proposal(call)
            hour += 1
        client.get(address)
        queries.statements.clear()
        assert client.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
