import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules.caps import (
    Cap,
    CapScope,
    Left,
    caps_for,
    left,
    most_restrictive,
    raise_cap,
)
from registration.rules.roles import ParticipantRole

R, S = ParticipantRole, CapScope
EDITION = Cap(S.EDITION, None, 2000)
COUNTRY = Cap(S.COUNTRY, None, 50)
MEXICO = Cap(S.COUNTRY, "MX", 50, 80, "agreed with the host, 3 February")
PRESS = Cap(S.ROLE, "press", 20)
CLUB = Cap(S.ORGANISATION, None, 30)
ALL = [CLUB, COUNTRY, PRESS, MEXICO, EDITION]


@pytest.mark.parametrize(
    ("role", "counted"),
    [
        (R.HEAD_OF_DELEGATION, True),
        (R.EXHIBITOR, True),
        (R.SUPERVISOR, True),
        (R.PRESS, True),
        (R.VISITOR, False),
        (R.SPEAKER, False),
        (R.JUROR, False),
        (R.VOLUNTEER, False),
        (R.STAFF, False),
        (R.GUEST, False),
    ],
)
def test_country_cap_counts_heads_exhibitors_supervisors_and_press(role, counted):
    scopes = [cap.scope for cap in caps_for(role, "FR", "club", ALL)]
    assert (S.COUNTRY in scopes) is counted


def test_caps_come_bound_to_the_person_in_the_order_of_scopes():
    assert caps_for(R.PRESS, "FR", "club", ALL) == (
        EDITION,
        PRESS,
        Cap(S.COUNTRY, "FR", 50),
        Cap(S.ORGANISATION, "club", 30),
    )


def test_cap_of_one_country_overrides_the_cap_of_each():
    assert caps_for(R.EXHIBITOR, "MX", "club", [COUNTRY, MEXICO]) == (MEXICO,)


def test_cap_of_another_role_does_not_apply():
    assert caps_for(R.EXHIBITOR, "FR", "club", [PRESS]) == ()


@pytest.mark.parametrize(
    ("cap", "used", "places"),
    [
        pytest.param(COUNTRY, 0, 50, id="empty"),
        pytest.param(COUNTRY, 50, 0, id="full"),
        pytest.param(COUNTRY, 51, 0, id="over, after the cap was lowered"),
        pytest.param(MEXICO, 50, 30, id="raised"),
    ],
)
def test_left(cap, used, places):
    assert left(cap, used) == places


def test_most_restrictive_cap_has_the_fewest_places():
    caps = caps_for(R.PRESS, "FR", "club", ALL)
    used = {(S.EDITION, None): 1985, (S.ROLE, "press"): 4, (S.COUNTRY, "FR"): 20}
    assert most_restrictive(caps, used) == Left(EDITION, 15)
    used[S.ROLE, "press"] = 6
    assert most_restrictive(caps, used) == Left(PRESS, 14)
    assert most_restrictive([], used) is None


def test_counter_that_is_absent_is_zero():
    assert most_restrictive([EDITION], {}) == Left(EDITION, 2000)


def test_cap_raised_for_one_country_keeps_the_reason():
    assert raise_cap(COUNTRY, 80, reason="agreed", key="MX") == Cap(
        S.COUNTRY, "MX", 50, 80, "agreed"
    )
    assert raise_cap(MEXICO, 90, reason="again").places == 90


@pytest.mark.parametrize(
    ("size", "raised", "reason"),
    [
        pytest.param(-1, None, "", id="negative"),
        pytest.param(50, 50, "why", id="not larger"),
        pytest.param(50, 60, "  ", id="no reason"),
    ],
)
def test_impossible_caps_are_errors(size, raised, reason):
    with pytest.raises(ValueError, match=r"cap|reason"):
        Cap(S.COUNTRY, "FR", size, raised, reason)


@given(size=st.integers(0, 500), used=st.integers(0, 500))
def test_left_and_used_never_exceed_the_cap(size, used):
    cap = Cap(S.EDITION, None, size)
    assert left(cap, used) == max(0, size - used)
    assert raise_cap(cap, size + 10, reason="x").places == size + 10


@given(role=st.sampled_from(R), used=st.integers(0, 60))
def test_no_other_cap_has_fewer_places_than_the_most_restrictive(role, used):
    caps = caps_for(role, "FR", "club", ALL)
    counters = {(cap.scope, cap.key): used for cap in caps}
    answer = most_restrictive(caps, counters)
    assert answer.left == min(left(cap, used) for cap in caps)
