"""When and where sessions are held: what clashes, what does not fit, and a first arrangement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.core.names import search_key
from app.programmes.rules.local_times import wall_time

#: a call's questions with these codes are read here; a call without them has no such answer
DURATION, LARGEST_AUDIENCE = "duration", "largest_audience"
#: minutes of a session whose proposal says none
USUAL = 45

_TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "mme", "eng", "ing"})


class ClashKind(StrEnum):
    """Why a session cannot be held there and then."""

    ROOM = "room"
    SPEAKER = "speaker"


@dataclass(frozen=True, order=True)
class Speaker:
    """Somebody who speaks: the folded name, and the e-mail address where it is known."""

    name: str
    email: str = ""

    def is_same_as(self, other: "Speaker") -> bool:
        """By the addresses where both are known; else two of one name count as one person."""
        if self.email and other.email:
            return self.email == other.email
        return bool(self.name) and self.name == other.name


@dataclass(frozen=True)
class Slot:
    """A session at its time and room; moments aware, the end no longer within."""

    key: int
    room: int
    starts_at: datetime
    ends_at: datetime
    #: see :func:`speakers_of`
    speakers: frozenset[Speaker] = frozenset()

    def meets(self, other: "Slot", pause: timedelta = timedelta(0)) -> bool:
        """Whether both run at one moment, or less than ``pause`` lies between them."""
        return self.starts_at < other.ends_at + pause and other.starts_at < self.ends_at + pause


@dataclass(frozen=True)
class Clash:
    """With which session, and over what; of a speaker the folded name."""

    kind: ClashKind
    key: int
    speaker: str = ""


def speaker_key(text: str) -> str:
    """A name folded, so that two ways of writing one person agree.

    Case, accents, the order of names and titles do not matter: "Dr. Yasmine TRABELSI" and
    "Trabelsi, Yasmine" are one. Empty for an empty text.
    """
    words = [word for word in search_key(text).split() if word not in _TITLES]
    return " ".join(sorted(words))


def speakers_of(people: Iterable[Mapping[str, str]]) -> frozenset[Speaker]:
    """Those of ``people`` ({"name": ..., "email": ...}) of whom anything is known."""
    found = (Speaker(speaker_key(one.get("name") or ""), _address(one)) for one in people)
    return frozenset(one for one in found if one != Speaker(""))


def _address(person: Mapping[str, str]) -> str:
    """Empty where it was erased."""
    text = (person.get("email") or "").strip().casefold()
    return text if "@" in text else ""


def clashes(wanted: Slot, others: Iterable[Slot]) -> list[Clash]:
    """Sessions that hold the room or a speaker of ``wanted`` meanwhile, in their order.

    A session does not clash with its own earlier place (the same key).
    """
    found = []
    for other in others:
        if other.key == wanted.key or not wanted.meets(other):
            continue
        if other.room == wanted.room:
            found.append(Clash(ClashKind.ROOM, other.key))
        busy = (one for one in wanted.speakers if any(map(one.is_same_as, other.speakers)))
        found += [Clash(ClashKind.SPEAKER, other.key, one.name) for one in sorted(busy)]
    return found


def is_outside(slot: Slot, *, first: date, last: date, zone: str) -> bool:
    """Whether a part of it lies before the first or after the last day, on the clock of ``zone``.

    A session may end at midnight of the last day.
    """
    ends = wall_time(slot.ends_at - timedelta(microseconds=1), zone).date()
    return wall_time(slot.starts_at, zone).date() < first or ends > last


def is_too_small(capacity: int | None, largest_audience: int | None) -> bool:
    """Whether more people may come than there are seats; unknown numbers never are a problem."""
    return capacity is not None and largest_audience is not None and largest_audience > capacity


@dataclass(frozen=True)
class Unplaced:
    """A session without a time."""

    key: int
    minutes: int
    speakers: frozenset[Speaker] = frozenset()
    largest_audience: int | None = None


@dataclass(frozen=True)
class Seats:
    """A room; None: its seats are not counted."""

    room: int
    capacity: int | None = None


Window = tuple[datetime, datetime]


def suggested(
    sessions: Sequence[Unplaced],
    rooms: Sequence[Seats],
    taken: Sequence[Slot],
    windows: Sequence[Window],
    *,
    pause: timedelta,
) -> list[Slot]:
    """A time and room for as many of ``sessions`` as fit into ``windows`` without a clash.

    The largest audiences choose first, then the longest, then the lowest key; each takes the
    earliest start in a room that seats its audience, the smallest of those free then. Only where
    there is none at all it takes the largest room free at the earliest start. ``pause`` lies
    between two sessions of a room. What is ``taken`` stays.
    """
    placed = list(taken)
    found = []
    for session in sorted(sessions, key=_first_choice):
        large = [room for room in rooms if _seats_all(session, room)]
        slot = _earliest(session, large, placed, windows, pause) or _earliest(
            session, rooms, placed, windows, pause
        )
        if slot is not None:
            placed.append(slot)
            found.append(slot)
    return found


def _first_choice(session: Unplaced) -> tuple[int, int, int]:
    return -(session.largest_audience or 0), -session.minutes, session.key


def _seats_all(session: Unplaced, room: Seats) -> bool:
    return not is_too_small(room.capacity, session.largest_audience)


def _earliest(
    session: Unplaced,
    rooms: Sequence[Seats],
    placed: Sequence[Slot],
    windows: Sequence[Window],
    pause: timedelta,
) -> Slot | None:
    for window in windows:
        starts = sorted({window[0], *_freed(placed, window, pause)})
        for start in starts:
            free = [r for r in rooms if _is_free(session, r, start, window, placed, pause)]
            if free:
                best = min(free, key=lambda room: _unfit(session, room))
                return _slot(session, best, start)
    return None


def _freed(placed: Sequence[Slot], window: Window, pause: timedelta) -> list[datetime]:
    """Moments inside ``window`` when something comes free: a room after its pause, a speaker."""
    ends = [slot.ends_at + after for slot in placed for after in (pause, timedelta(0))]
    return [end for end in ends if window[0] < end < window[1]]


def _is_free(
    session: Unplaced,
    room: Seats,
    start: datetime,
    window: Window,
    placed: Sequence[Slot],
    pause: timedelta,
) -> bool:
    wanted = _slot(session, room, start)
    if wanted.ends_at > window[1]:
        return False
    in_room = (other for other in placed if other.room == room.room)
    return not clashes(wanted, placed) and not any(wanted.meets(one, pause) for one in in_room)


def _slot(session: Unplaced, room: Seats, start: datetime) -> Slot:
    end = start + timedelta(minutes=session.minutes)
    return Slot(session.key, room.room, start, end, session.speakers)


def _unfit(session: Unplaced, room: Seats) -> tuple[bool, int, int]:
    """Rooms that seat the audience first, the smallest of them; else the largest."""
    too_small = not _seats_all(session, room)
    seats = room.capacity if room.capacity is not None else 10**6
    return too_small, -seats if too_small else seats, room.room
