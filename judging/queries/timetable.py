"""Rooms, sessions and what waits for a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy.orm import joinedload

from app.core.i18n import language
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules.local_times import wall_time
from judging.models import Author, Call, Place, Room, ScheduledSession, Submission
from judging.rules.kinds import FieldKind, PlaceState
from judging.rules.timetable import (
    DURATION,
    LARGEST_AUDIENCE,
    USUAL,
    Slot,
    Unplaced,
    is_too_small,
    speaker_key,
    speakers_of,
)


@dataclass(frozen=True)
class Talk:
    """What a proposal says that a timetable needs."""

    submission: Submission
    title: str
    #: as the author wrote them; ``public``: those that public pages may name
    people: list[dict[str, str]]
    public: list[str]
    minutes: int
    largest_audience: int | None
    #: code of the language it is held in; empty where the call does not ask
    language: str

    @property
    def unplaced(self) -> Unplaced:
        """As the rules take it."""
        speakers = speakers_of(map(self._identified, self.people))
        return Unplaced(self.submission.id, self.minutes, speakers, self.largest_audience)

    def _identified(self, person: dict[str, str]) -> dict[str, str]:
        """With the address of the author, if that is who speaks: of others only the name is
        known."""
        author = self.submission.author
        mine = author.name and speaker_key(person.get("name") or "") == speaker_key(author.name)
        return {"email": author.email, **person} if mine else person


@dataclass(frozen=True)
class Entry:
    """A session with its proposal, as a page shows it."""

    session: ScheduledSession
    talk: Talk
    #: the place it was given for is no longer confirmed
    gone: bool
    too_small: bool


def rooms_of(edition: Edition) -> list[Room]:
    """The edition's rooms by name."""
    query = db.select(Room).filter_by(edition_id=edition.id)
    return list(db.session.scalars(query.order_by(Room.name, Room.id)))


def talk_of(submission: Submission) -> Talk:
    """What the proposal says: speakers, minutes, language, largest audience."""
    answers, fields = submission.answers, submission.call.fields
    asked = [field for field in fields if field.kind is FieldKind.SPEAKERS]
    people = [one for field in asked for one in answers.get(field.code) or []]
    named = [one for field in asked if field.public for one in answers.get(field.code) or []]
    spoken = (answers.get(f.code) for f in fields if f.kind is FieldKind.LANGUAGE)
    if not asked:
        author = submission.author
        people = [{"name": author.name, "email": author.email}]
    return Talk(
        submission=submission,
        title=_title(submission),
        people=people,
        public=[one["name"] for one in named if one.get("name")],
        minutes=_whole(answers.get(DURATION)) or USUAL,
        largest_audience=_whole(answers.get(LARGEST_AUDIENCE)),
        language=next((code for code in spoken if code), ""),
    )


def sessions_of(edition: Edition) -> list[Entry]:
    """Every session of the edition, of all its calls, in the order of time and room."""
    query = _with_proposals(db.select(ScheduledSession).join(Room)).where(
        Room.edition_id == edition.id
    )
    ordered = query.order_by(ScheduledSession.starts_at, Room.name, ScheduledSession.id)
    sessions = list(db.session.scalars(ordered).unique())
    confirmed = _confirmed([session.submission_id for session in sessions])
    return [_entry(session, confirmed) for session in sessions]


def public_sessions(edition: Edition) -> list[Entry]:
    """What the public may see: confirmed sessions of calls whose timetable is published."""
    return [
        entry
        for entry in sessions_of(edition)
        if entry.talk.submission.call.timetable_published_at is not None and not entry.gone
    ]


def waiting_talks(call: Call) -> list[Talk]:
    """Confirmed proposals without a time, by number."""
    scheduled = db.select(ScheduledSession.submission_id)
    query = (
        db.select(Submission)
        .join(Place, Place.submission_id == Submission.id)
        .where(
            Submission.call_id == call.id,
            Place.state == PlaceState.CONFIRMED,
            Submission.id.not_in(scheduled),
        )
        .options(joinedload(Submission.author).joinedload(Author.organisation), _fields())
        .order_by(Submission.number)
    )
    return [talk_of(each) for each in db.session.scalars(query).unique()]


def session_of(submission: Submission) -> ScheduledSession | None:
    """Its time and room; None while it has none."""
    query = db.select(ScheduledSession).filter_by(submission_id=submission.id)
    return db.session.scalar(query)


def is_confirmed(submission: Submission) -> bool:
    """Whether its place is confirmed, so that it may be scheduled."""
    return bool(_confirmed([submission.id]))


def slots_of(entries: Sequence[Entry]) -> list[Slot]:
    """Sessions as the rules take them."""
    return [
        Slot(
            key=entry.session.submission_id,
            room=entry.session.room_id,
            starts_at=entry.session.starts_at,
            ends_at=entry.session.ends_at,
            speakers=entry.talk.unplaced.speakers,
        )
        for entry in entries
    ]


def by_day(entries: Sequence[Entry], zone: str) -> list[tuple[date, list[Entry]]]:
    """Sessions by the day on which they begin, on the clock of ``zone``."""

    def day(entry: Entry) -> date:
        return wall_time(entry.session.starts_at, zone).date()

    return [(key, list(group)) for key, group in groupby(entries, key=day)]


def _entry(session: ScheduledSession, confirmed: set[int]) -> Entry:
    talk = talk_of(session.submission)
    return Entry(
        session=session,
        talk=talk,
        gone=session.submission_id not in confirmed,
        too_small=is_too_small(session.room.capacity, talk.largest_audience),
    )


def _confirmed(submissions: Sequence[int]) -> set[int]:
    query = db.select(Place.submission_id).where(
        Place.submission_id.in_(submissions), Place.state == PlaceState.CONFIRMED
    )
    return set(db.session.scalars(query))


def _with_proposals(query: Any) -> Any:
    proposal = joinedload(ScheduledSession.submission)
    return query.options(
        proposal.joinedload(Submission.author).joinedload(Author.organisation),
        proposal.joinedload(Submission.call).selectinload(Call.fields),
    )


def _fields() -> Any:
    return joinedload(Submission.call).selectinload(Call.fields)


def _title(submission: Submission) -> str:
    titles = submission.captions.get("title") or {}
    return titles.get(language()) or submission.title


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None
