"""Key dates as a calendar file (iCalendar, RFC 5545) that telephones understand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class CalendarDay:
    """One whole day; ``uid`` stays the same when the day moves, so that calendars follow."""

    uid: str
    day: date
    text: str


def calendar(name: str, days: Iterable[CalendarDay], *, stamp: datetime, url: str) -> str:
    """The file's text, with CRLF line ends; ``stamp`` is the moment of writing, aware, in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//MILSET//Programmes//EN"]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for each in days:
        lines += _event(each, name, stamp, url)
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
