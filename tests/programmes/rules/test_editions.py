from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programmes.rules.editions import (
    EditionMode,
    EditionStatus,
    ImpossibleChange,
    RegistrationWindow,
    change_mode,
    change_status,
    registration_window,
)

S, W = EditionStatus, RegistrationWindow
OPENS = datetime(2027, 1, 10, 8, tzinfo=UTC)
CLOSES = datetime(2027, 5, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)

ALLOWED = {
    S.DRAFT: {S.ANNOUNCED, S.OPEN, S.CANCELLED},
    S.ANNOUNCED: {S.DRAFT, S.OPEN, S.POSTPONED, S.CANCELLED},
    S.OPEN: {S.ANNOUNCED, S.CLOSED, S.RUNNING, S.POSTPONED, S.CANCELLED},
    S.CLOSED: {S.OPEN, S.RUNNING, S.POSTPONED, S.CANCELLED},
    S.RUNNING: {S.CLOSED, S.FINISHED, S.CANCELLED},
    S.FINISHED: {S.RUNNING},
    S.POSTPONED: {S.ANNOUNCED, S.OPEN, S.CLOSED, S.CANCELLED},
    S.CANCELLED: {S.ANNOUNCED, S.POSTPONED},
}


def window(now, status=S.OPEN, opens_at=OPENS, closes_at=CLOSES):
    return registration_window(opens_at=opens_at, closes_at=closes_at, status=status, now=now)


@pytest.mark.parametrize("wanted", S)
@pytest.mark.parametrize("status", S)
def test_every_change_of_status(status, wanted):
    if wanted in ALLOWED[status]:
        assert change_status(status, wanted) == wanted
        return
    with pytest.raises(ImpossibleChange) as caught:
        change_status(status, wanted)
    assert (caught.value.status, caught.value.wanted) == (status, wanted)


@pytest.mark.parametrize("mode", EditionMode)
@pytest.mark.parametrize("status", S)
def test_mode_changes_until_the_edition_is_over(status, mode):
    if status in {S.FINISHED, S.CANCELLED}:
        with pytest.raises(ImpossibleChange):
            change_mode(status, mode)
    else:
        assert change_mode(status, mode) == mode


@pytest.mark.parametrize(
    ("now", "answer"),
    [
        pytest.param(OPENS - SECOND, W.NOT_YET, id="a second early"),
        pytest.param(OPENS, W.OPEN, id="opens"),
        pytest.param(CLOSES - SECOND, W.OPEN, id="last second"),
        pytest.param(CLOSES, W.CLOSED, id="closes"),
        pytest.param(
            datetime(2027, 5, 1, 1, tzinfo=timezone(timedelta(hours=2))), W.OPEN, id="other zone"
        ),
    ],
)
def test_times_narrow_an_open_edition(now, answer):
    assert window(now) == answer


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (S.DRAFT, W.NOT_YET),
        (S.ANNOUNCED, W.NOT_YET),
        (S.OPEN, W.OPEN),
        (S.CLOSED, W.CLOSED),
        (S.RUNNING, W.CLOSED),
        (S.FINISHED, W.CLOSED),
        (S.POSTPONED, W.POSTPONED),
        (S.CANCELLED, W.CANCELLED),
    ],
)
def test_status_decides_between_the_times(status, answer):
    assert window(OPENS, status) == answer


def test_missing_time_leaves_that_end_open():
    assert window(OPENS - SECOND, opens_at=None) == W.OPEN
    assert window(CLOSES, closes_at=None) == W.OPEN


@pytest.mark.parametrize("name", ["opens_at", "closes_at", "now"])
def test_naive_moments_are_errors(name):
    moments = {"opens_at": OPENS, "closes_at": CLOSES, "now": OPENS}
    moments[name] = moments[name].replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        registration_window(status=S.OPEN, **moments)


@given(seconds=st.integers(-(10**7), 10**8), status=st.sampled_from(S))
def test_registration_is_open_only_when_opened_and_in_time(seconds, status):
    now = OPENS + timedelta(seconds=seconds)
    in_time = OPENS <= now < CLOSES
    assert (window(now, status) == W.OPEN) == (status == S.OPEN and in_time)


@given(st.lists(st.sampled_from(S), max_size=20))
def test_no_status_is_a_dead_end(wishes):
    status = S.DRAFT
    for wish in wishes:
        if wish in ALLOWED[status]:
            status = change_status(status, wish)
    assert ALLOWED[status]
