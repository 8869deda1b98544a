"""When a call takes submissions, and from whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from judging.rules.calls import CallPhase, CallWindow, may_submit, members_first_until, phase
from judging.rules.kinds import Audience


def utc(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


OPENS, CLOSES = utc(3, 1, 9), utc(4, 1)
TICK = timedelta(microseconds=1)
WINDOW = CallWindow(Audience.ORGANISATIONS, True, OPENS, CLOSES, 14, "Europe/Warsaw")


@pytest.mark.parametrize(
    ("published", "now", "answer"),
    [
        (False, OPENS, CallPhase.DRAFT),
        (True, OPENS - TICK, CallPhase.COMING),
        (True, OPENS, CallPhase.OPEN),
        (True, CLOSES - TICK, CallPhase.OPEN),
        (True, CLOSES, CallPhase.CLOSED),
    ],
)
def test_phase_of_a_call(published: bool, now: datetime, answer: CallPhase) -> None:
    assert phase(opens_at=OPENS, closes_at=CLOSES, published=published, now=now) is answer


@pytest.mark.parametrize(
    ("opens_at", "days", "zone", "answer"),
    [
        # 10:00 in Warsaw: the day of the opening is the first, summer time has not begun
        (OPENS, 14, "Europe/Warsaw", utc(3, 14, 23)),
        # over the begin of summer time on 28 March
        (OPENS, 30, "Europe/Warsaw", utc(3, 30, 22)),
        # still the evening before in Lima
        (utc(3, 1, 2), 1, "America/Lima", utc(3, 1, 5)),
        # in Beirut the clock jumps at midnight of 28 March: 01:00 follows 23:59
        (utc(3, 27, 9), 1, "Asia/Beirut", utc(3, 27, 22)),
        (OPENS, 0, "UTC", None),
    ],
)
def test_members_days_end_at_midnight_of_the_zone(
    opens_at: datetime, days: int, zone: str, answer: datetime | None
) -> None:
    window = replace(WINDOW, opens_at=opens_at, members_first_days=days, zone=zone)
    assert members_first_until(window) == answer


EVERYBODY = utc(3, 14, 23)


@pytest.mark.parametrize(
    ("audience", "member", "now", "answer"),
    [
        (Audience.ORGANISATIONS, True, OPENS - TICK, "not_open"),
        (Audience.ORGANISATIONS, True, OPENS, ""),
        (Audience.ORGANISATIONS, True, CLOSES, "closed"),
        (Audience.ORGANISATIONS, None, OPENS, "organisations_only"),
        (Audience.ORGANISATIONS, False, EVERYBODY - TICK, "members_first"),
        (Audience.ORGANISATIONS, False, EVERYBODY, ""),
        (Audience.MEMBERS, True, OPENS, ""),
        (Audience.MEMBERS, False, EVERYBODY, "members_only"),
        (Audience.MEMBERS, None, EVERYBODY, "organisations_only"),
        (Audience.ANYONE, None, EVERYBODY - TICK, "members_first"),
        (Audience.ANYONE, None, EVERYBODY, ""),
        (Audience.ANYONE, False, EVERYBODY, ""),
    ],
)
def test_who_may_submit(
    audience: Audience, member: bool | None, now: datetime, answer: str
) -> None:
    assert may_submit(replace(WINDOW, audience=audience), member=member, now=now) == answer


def test_nobody_submits_to_what_is_hidden_or_cancelled() -> None:
    hidden, off = replace(WINDOW, published=False), replace(WINDOW, cancelled=True)
    assert may_submit(hidden, member=True, now=OPENS) == "not_published"
    assert may_submit(off, member=True, now=OPENS) == "cancelled"
