from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.organisations.rules.standing import MembershipYear, Standing, StandingReason, standing

EDITION_DAY = date(2026, 7, 14)
CUT_OFF = date(2026, 5, 1)
R = StandingReason


def year_2026(paid_on=None, fee_cents=20_000, year=2026):
    return MembershipYear(
        year=year,
        category="full",
        fee_cents=fee_cents,
        due_on=date(year, 3, 31),
        paid_on=paid_on,
        covers_from=date(year, 1, 1),
        covers_until=date(year, 12, 31),
    )


@pytest.mark.parametrize(
    ("paid_on", "good", "reason"),
    [
        pytest.param(date(2026, 3, 12), True, R.PAID_IN_TIME, id="in time"),
        pytest.param(date(2025, 12, 30), True, R.PAID_IN_TIME, id="ahead of the year"),
        pytest.param(date(2026, 4, 30), True, R.PAID_IN_TIME, id="last day"),
        pytest.param(date(2026, 5, 1), False, R.PAID_LATE, id="on the cut-off is late"),
        pytest.param(date(2026, 7, 1), False, R.PAID_LATE, id="after the cut-off"),
        pytest.param(None, False, R.UNPAID, id="not paid"),
    ],
)
def test_fee_counts_when_paid_before_the_cut_off(paid_on, good, reason):
    answer = standing([year_2026(paid_on)], day=EDITION_DAY, paid_before=CUT_OFF)
    assert answer == Standing(good, reason, 2026, paid_on, CUT_OFF)


def test_fee_of_zero_counts_as_paid():
    answer = standing([year_2026(fee_cents=0)], day=EDITION_DAY, paid_before=CUT_OFF)
    assert answer == Standing(True, R.NO_FEE, 2026, None, CUT_OFF)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        pytest.param(date(2025, 12, 31), R.NO_MEMBERSHIP, id="day before"),
        pytest.param(date(2026, 1, 1), R.PAID_IN_TIME, id="first day"),
        pytest.param(date(2026, 12, 31), R.PAID_IN_TIME, id="last day"),
        pytest.param(date(2027, 1, 1), R.NO_MEMBERSHIP, id="day after"),
    ],
)
def test_membership_covers_both_its_ends(day, reason):
    paid = year_2026(date(2025, 12, 1))
    assert standing([paid], day=day, paid_before=CUT_OFF).reason == reason


def test_last_years_fee_does_not_help():
    memberships = [year_2026(date(2025, 2, 1), year=2025), year_2026()]
    assert standing(memberships, day=EDITION_DAY, paid_before=CUT_OFF).reason == R.UNPAID


def test_best_of_overlapping_memberships_counts():
    late, paid = year_2026(date(2026, 6, 1)), year_2026(date(2026, 2, 1))
    assert standing([late, paid], day=EDITION_DAY, paid_before=CUT_OFF).good
    assert standing([paid, late], day=EDITION_DAY, paid_before=CUT_OFF).good


def test_latest_of_equal_memberships_is_named():
    two_years = MembershipYear(
        2025, "full", 1, date(2025, 1, 1), None, date(2025, 1, 1), date(2026, 12, 31)
    )
    answer = standing([two_years, year_2026()], day=EDITION_DAY, paid_before=CUT_OFF)
    assert answer.year == 2026


@pytest.mark.parametrize(
    ("paid_on", "good"),
    [
        pytest.param(EDITION_DAY, True, id="on the day"),
        pytest.param(EDITION_DAY + timedelta(days=1), False, id="the day after"),
    ],
)
def test_without_cut_off_the_fee_is_paid_on_the_day_at_the_latest(paid_on, good):
    assert standing([year_2026(paid_on)], day=EDITION_DAY).good is good


def test_nobody_is_no_member():
    answer = standing([], day=EDITION_DAY, paid_before=CUT_OFF)
    assert answer == Standing(False, R.NO_MEMBERSHIP, None, None, CUT_OFF)


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(paid_on=st.none() | days, day=days, cut_off=days)
def test_good_exactly_when_covered_and_paid_before(paid_on, day, cut_off):
    answer = standing([year_2026(paid_on)], day=day, paid_before=cut_off)
    assert answer.good == (day.year == 2026 and paid_on is not None and paid_on < cut_off)
    assert answer.good == (answer.reason in {R.PAID_IN_TIME, R.NO_FEE})


@given(paid_on=st.none() | days, day=days, cut_off=days)
def test_a_later_cut_off_never_takes_standing_away(paid_on, day, cut_off):
    memberships = [year_2026(paid_on)]
    if standing(memberships, day=day, paid_before=cut_off).good:
        assert standing(memberships, day=day, paid_before=cut_off + timedelta(days=1)).good
