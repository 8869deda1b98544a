"""The groups of the public list."""

from datetime import date

import pytest

from app.programmes.rules.editions import EditionStatus as S
from app.programmes.rules.editions import RegistrationWindow as W
from app.programmes.rules.editions import is_news
from app.programmes.rules.phases import Phase, phase

LAST = date(2027, 7, 25)


@pytest.mark.parametrize(
    ("status", "window", "today", "expected"),
    [
        (S.OPEN, W.OPEN, date(2027, 1, 1), Phase.OPEN),
        (S.OPEN, None, date(2027, 1, 1), Phase.OPEN),  # a call, a contest
        (S.OPEN, W.NOT_YET, date(2027, 1, 1), Phase.COMING),
        (S.OPEN, W.CLOSED, date(2027, 6, 1), Phase.COMING),
        (S.ANNOUNCED, W.NOT_YET, date(2027, 1, 1), Phase.COMING),
        (S.CLOSED, W.CLOSED, date(2027, 6, 1), Phase.COMING),
        (S.RUNNING, W.CLOSED, date(2027, 7, 20), Phase.RUNNING),
        (S.RUNNING, W.CLOSED, LAST, Phase.RUNNING),
        (S.RUNNING, W.CLOSED, date(2027, 7, 26), Phase.PAST),
        (S.FINISHED, W.CLOSED, date(2027, 7, 20), Phase.PAST),
        (S.CANCELLED, W.CANCELLED, LAST, Phase.COMING),
        (S.CANCELLED, W.CANCELLED, date(2027, 7, 26), Phase.PAST),
        (S.POSTPONED, W.POSTPONED, date(2029, 1, 1), Phase.COMING),  # its days are none
    ],
)
def test_phase_follows_status_window_and_last_day(status, window, today, expected):
    assert phase(status=status, window=window, ends_on=LAST, today=today) == expected


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (S.OPEN, S.POSTPONED, True),
        (S.OPEN, S.CANCELLED, True),
        (S.POSTPONED, S.OPEN, True),
        (S.CANCELLED, S.ANNOUNCED, True),
        (S.DRAFT, S.OPEN, False),
        (S.OPEN, S.CLOSED, False),
        (S.RUNNING, S.FINISHED, False),
    ],
)
def test_people_hear_when_it_is_off_or_on_again(was, now, expected):
    assert is_news(was, now) is expected
