"""Times on a place's clock, where it jumps and where it repeats an hour."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programmes.rules.local_times import (
    SkippedTime,
    moment_at,
    shifted,
    shifted_day,
    wall_time,
)

wall = datetime.fromisoformat


@pytest.mark.parametrize(
    ("shown", "zone", "expected"),
    [
        (wall("2027-04-15 23:59"), "Europe/Warsaw", datetime(2027, 4, 15, 21, 59, tzinfo=UTC)),
        (wall("2027-01-15 23:59"), "Europe/Warsaw", datetime(2027, 1, 15, 22, 59, tzinfo=UTC)),
        # the hour from 2 to 3 comes twice on 31 October 2027: the first time counts
        (wall("2027-10-31 02:30"), "Europe/Warsaw", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (
            wall("2027-04-15 23:59"),
            "Asia/Kathmandu",
            datetime(2027, 4, 15, 18, 14, tzinfo=UTC),
        ),
        (wall("2027-04-15 23:59"), "UTC", datetime(2027, 4, 15, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_time_on_the_wall_is_one_moment(shown, zone, expected):
    assert moment_at(shown, zone) == expected
    assert wall_time(expected, zone) == shown


@pytest.mark.parametrize(
    ("shown", "zone", "instead"),
    [
        (wall("2027-03-28 02:00"), "Europe/Warsaw", wall("2027-03-28 03:00")),
        (wall("2027-03-28 02:59"), "Europe/Warsaw", wall("2027-03-28 03:00")),
        (wall("2027-03-14 02:30"), "America/Toronto", wall("2027-03-14 03:00")),
        (wall("2026-10-04 02:15"), "Australia/Lord_Howe", wall("2026-10-04 02:30")),
    ],
)
def test_a_time_the_clock_jumps_over_is_refused_with_the_next_one(shown, zone, instead):
    with pytest.raises(SkippedTime) as refused:
        moment_at(shown, zone)
    assert refused.value.instead == instead


def test_a_time_with_a_zone_is_no_time_on_the_wall():
    with pytest.raises(ValueError, match="no zone"):
        moment_at(datetime(2027, 1, 1, tzinfo=UTC), "UTC")


@given(
    st.datetimes(wall("2020-01-01 00:00"), wall("2035-01-01 00:00"), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Warsaw", "America/Lima", "Asia/Tehran", "Pacific/Apia", "UTC"]),
)
def test_what_a_clock_shows_leads_back_to_that_moment_or_its_first_coming(moment, zone):
    shown = wall_time(moment, zone)
    again = moment_at(shown, zone)
    assert wall_time(again, zone) == shown
    assert again <= moment


@pytest.mark.parametrize(
    ("days", "into", "expected"),
    [
        (0, "Europe/Warsaw", datetime(2027, 4, 15, 21, 59, tzinfo=UTC)),
        (200, "Europe/Warsaw", datetime(2027, 11, 1, 22, 59, tzinfo=UTC)),  # winter: still 23:59
        (365, "America/Lima", datetime(2028, 4, 15, 4, 59, tzinfo=UTC)),
    ],
)
def test_a_shifted_deadline_keeps_its_time_of_day(days, into, expected):
    deadline = datetime(2027, 4, 15, 21, 59, tzinfo=UTC)
    assert shifted(deadline, days, "Europe/Warsaw", into) == expected


def test_a_deadline_shifted_into_the_jump_comes_after_it():
    half_past_two = datetime(2027, 3, 27, 1, 30, tzinfo=UTC)
    moved = shifted(half_past_two, 1, "Europe/Warsaw", "Europe/Warsaw")
    assert moved == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_nothing_shifted_is_nothing():
    assert shifted(None, 5, "UTC", "UTC") is None
    assert shifted_day(None, 5) is None
    assert shifted_day(date(2027, 12, 30), 3) == date(2028, 1, 2)
