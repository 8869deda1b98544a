"""The calendar file, line by line."""

from datetime import UTC, date, datetime

from app.programmes.rules.calendar import CalendarDay, calendar

STAMP = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
URL = "https://example.org/programmes/esi-2027/"


def test_a_day_is_an_event_of_one_day():
    text = calendar(
        "ESI 2027", [CalendarDay("x.esi", date(2027, 12, 31), "Pay")], stamp=STAMP, url=URL
    )

    assert text.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//MILSET//Programmes//EN",
        "X-WR-CALNAME:ESI 2027",
        "BEGIN:VEVENT",
        "UID:x.esi",
        "DTSTAMP:20270102T030405Z",
        "DTSTART;VALUE=DATE:20271231",
        "DTEND;VALUE=DATE:20280101",
        "SUMMARY:ESI 2027: Pay",
        f"URL:{URL}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_signs_with_a_meaning_are_escaped():
    text = calendar("A; B, C\\D", [], stamp=STAMP, url=URL)

    assert "X-WR-CALNAME:A\\; B\\, C\\\\D\r\n" in text


def test_long_lines_fold_at_75_octets_and_never_inside_a_letter():
    name = "المعرض العلمي الدولي " * 6
    lines = calendar(name, [], stamp=STAMP, url=URL).split("\r\n")

    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = "\r\n".join(lines).replace("\r\n ", "")
    assert f"X-WR-CALNAME:{name}\r\n" in unfolded
