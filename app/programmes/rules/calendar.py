"""Key dates and sessions as a calendar file (iCalendar, RFC 5545) that telephones understand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True)
class CalendarDay:
    """One whole day; ``uid`` stays the same when the day moves, so that calendars follow."""

    uid: str
    day: date
    text: str


@dataclass(frozen=True)
class CalendarSession:
    """Something from one aware moment to another; ``sequence`` counts up with every change."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    text: str
    place: str = ""
    about: str = ""
    sequence: int = 0


def calendar(
    name: str,
    days: Iterable[CalendarDay | CalendarSession],
    *,
    stamp: datetime,
    url: str,
) -> str:
    """The file's text, with CRLF line ends; ``stamp`` is the moment of writing, aware, in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//MILSET//Programmes//EN"]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for each in days:
        if isinstance(each, CalendarDay):
            lines += _event(each, name, stamp, url)
        else:
            lines += _session(each, stamp, url)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(each: CalendarDay, name: str, stamp: datetime, url: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{each.uid}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{each.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{name}: {each.text}')}",
        f"URL:{url}",
        "END:VEVENT",
    ]


def _session(each: CalendarSession, stamp: datetime, url: str) -> list[str]:
    words = [("LOCATION", each.place), ("DESCRIPTION", each.about)]
    return [
        "BEGIN:VEVENT",
        f"UID:{each.uid}",
        f"SEQUENCE:{each.sequence}",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(each.starts_at)}",
        f"DTEND:{_utc(each.ends_at)}",
        f"SUMMARY:{_escaped(each.text)}",
        *(f"{name}:{_escaped(text)}" for name, text in words if text),
        f"URL:{url}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text.replace("\r", "")


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, never through a character; each further one begins with " "."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > 75:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece
