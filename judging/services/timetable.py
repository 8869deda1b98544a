"""Sessions get a time and a room, one manager at a time, so that nothing is held twice."""

from datetime import datetime, time, timedelta
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.i18n import show_time
from app.core.stale import lock
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules.local_times import SkippedTime, moment_at
from app.programmes.services.managers import require_manager
from judging.models import Call, Room, ScheduledSession, Submission
from judging.queries import timetable as queries
from judging.queries.permissions import require_secretary
from judging.rules.kinds import SessionAudience
from judging.rules.timetable import (
    Clash,
    ClashKind,
    Seats,
    Slot,
    Window,
    clashes,
    is_outside,
    suggested,
)

LONGEST = 24 * 60


def add_room(edition: Edition, *, name: str, capacity: int | None, by: Any) -> Room:
    """A room of the edition; ``capacity`` None: its seats are not counted. Invalid: name taken."""
    require_manager(edition, by=by)
    lock(edition)
    name = name.strip()
    if not name:
        raise Invalid(_l("Give the room a name."), "name")
    if name.casefold() in {room.name.casefold() for room in queries.rooms_of(edition)}:
        raise Invalid(_l("There is a room with this name already."), "name")
    room = Room(edition=edition, name=name, capacity=capacity)
    db.session.add(room)
    audit.record("room.added", room, by=by, name=name, capacity=capacity)
    return room


def remove_room(room: Room, *, by: Any) -> None:
    """Take a room away; Conflict while sessions are held in it."""
    require_manager(room.edition, by=by)
    _hold_rooms(room.edition)
    query = db.select(ScheduledSession.id).filter_by(room_id=room.id).limit(1)
    if db.session.scalar(query) is not None:
        raise Conflict(_l("Sessions are held in this room. Move them first."))
    audit.record("room.removed", room, by=by, name=room.name)
    db.session.delete(room)


def schedule_session(
    submission: Submission,
    *,
    room: Room,
    starts_at: datetime,
    minutes: int,
    audience: SessionAudience,
    by: Any,
) -> ScheduledSession:
    """Give a confirmed proposal its time and room, or move it; ``starts_at`` aware.

    Invalid names the field: a room or a speaker that is taken meanwhile, a time outside the
    edition's days. Conflict when its place is not confirmed. Its calendar entry follows.
    """
    call = submission.call
    require_secretary(call, by=by)
    _hold_rooms(call.edition)
    if room.edition_id != call.edition_id or not queries.is_confirmed(submission):
        raise Conflict(_l("Only a proposal with a confirmed place gets a time."))
    wanted = _wanted(submission, room, starts_at, minutes)
    _require_free(wanted, call.edition)
    return _put(submission, wanted, audience, by=by)


def remove_session(submission: Submission, *, by: Any) -> None:
    """Take its time and room away; the proposal keeps its place."""
    require_secretary(submission.call, by=by)
    _hold_rooms(submission.call.edition)
    session = queries.session_of(submission)
    if session is None:
        return
    audit.record("session.removed", submission, by=by, **_where(session))
    db.session.delete(session)


def suggest_sessions(
    call: Call,
    *,
    begins: time,
    ends: time,
    pause: int,
    audience: SessionAudience,
    by: Any,
) -> tuple[int, int]:
    """Put what waits into empty slots of every day between ``begins`` and ``ends`` of the zone.

    ``pause`` minutes lie between two sessions of a room. What stands already stays. Answers how
    many got a time, and how many found none. Invalid when the day ends before it begins; Conflict
    without a room.
    """
    require_secretary(call, by=by)
    _hold_rooms(call.edition)
    if ends <= begins:
        raise Invalid(_l("The day ends before it begins. Check both times."), "ends")
    rooms = [Seats(room.id, room.capacity) for room in queries.rooms_of(call.edition)]
    if not rooms:
        raise Conflict(_l("Add a room first."))
    talks = queries.waiting_talks(call)
    found = suggested(
        [talk.unplaced for talk in talks],
        rooms,
        queries.slots_of(queries.sessions_of(call.edition)),
        _windows(call.edition, begins, ends),
        pause=timedelta(minutes=pause),
    )
    by_id = {talk.submission.id: talk.submission for talk in talks}
    for slot in found:
        _put(by_id[slot.key], slot, audience, by=by)
    return len(found), len(talks) - len(found)


def show_timetable(call: Call, *, shown: bool, by: Any) -> None:
    """Put the call's sessions on the edition's public page, or take them off."""
    require_secretary(call, by=by)
    lock(call)
    if (call.timetable_published_at is not None) is shown:
        return
    call.timetable_published_at = now() if shown else None
    audit.record("timetable.shown" if shown else "timetable.hidden", call, by=by)


def _hold_rooms(edition: Edition) -> None:
    """Whoever arranges sessions holds every room of the edition, in one order: two managers come
    one after the other, also when they want one speaker in two rooms."""
    db.session.flush()
    query = db.select(Room.id).filter_by(edition_id=edition.id).order_by(Room.id)
    db.session.execute(query.with_for_update())
    db.session.expire_all()  # what was read before the lock may have moved


def _wanted(submission: Submission, room: Room, starts_at: datetime, minutes: int) -> Slot:
    if not 1 <= minutes <= LONGEST:
        raise Invalid(_l("Say how many minutes it lasts."), "minutes")
    ends_at = starts_at + timedelta(minutes=minutes)
    speakers = queries.talk_of(submission).unplaced.speakers
    return Slot(submission.id, room.id, starts_at, ends_at, speakers)


def _require_free(wanted: Slot, edition: Edition) -> None:
    first, last = edition.starts_on, edition.ends_on
    if is_outside(wanted, first=first, last=last, zone=edition.timezone):
        raise Invalid(_l("This lies outside the days of the edition."), "starts_at")
    entries = queries.sessions_of(edition)
    found = clashes(wanted, queries.slots_of(entries))
    if found:
        by_key = {entry.session.submission_id: entry for entry in entries}
        raise _refusal(found[0], by_key[found[0].key], edition.timezone)


def _refusal(clash: Clash, other: queries.Entry, zone: str) -> Invalid:
    values = {
        "title": other.talk.title,
        "room": other.session.room.name,
        "begins": show_time(other.session.starts_at, zone),
        "ends": show_time(other.session.ends_at, zone),
    }
    if clash.kind is ClashKind.ROOM:
        message = _l("From %(begins)s to %(ends)s this room has “%(title)s”.", **values)
        return Invalid(message, "room")
    message = _l(
        "From %(begins)s to %(ends)s one of the speakers is in %(room)s: “%(title)s”.", **values
    )
    return Invalid(message, "starts_at")


def _put(
    submission: Submission, slot: Slot, audience: SessionAudience, *, by: Any
) -> ScheduledSession:
    values = {
        "room_id": slot.room,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "audience": audience,
    }
    session = queries.session_of(submission)
    if session is None:
        session = ScheduledSession(submission=submission, **values)
        db.session.add(session)
    elif any(getattr(session, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(session, name, value)
        session.sequence += 1
    else:
        return session
    db.session.flush()
    audit.record("session.scheduled", submission, by=by, **_where(session))
    return session


def _where(session: ScheduledSession) -> dict[str, Any]:
    return {"room": session.room_id, "starts_at": session.starts_at.isoformat()}


def _windows(edition: Edition, begins: time, ends: time) -> list[Window]:
    days = (edition.ends_on - edition.starts_on).days + 1
    found = []
    for day in (edition.starts_on + timedelta(days=n) for n in range(days)):
        start, end = (_moment(datetime.combine(day, at), edition.timezone) for at in (begins, ends))
        found.append((start, end))
    return found


def _moment(wall: datetime, zone: str) -> datetime:
    try:
        return moment_at(wall, zone)
    except SkippedTime as skipped:
        return moment_at(skipped.instead, zone)
