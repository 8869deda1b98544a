"""Which rates of one role cover the same day."""

from datetime import date

import pytest

from registration.rules.rate_windows import overlaps
from registration.rules.rates import Rate
from registration.rules.roles import ParticipantRole as R

MARCH, APRIL = date(2027, 3, 31), date(2027, 4, 1)


def rate(first: date | None, last: date | None, role: R = R.EXHIBITOR) -> Rate:
    return Rate(role, 100, 200, valid_from=first, valid_until=last)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (rate(None, None), rate(None, None), True),
        (rate(None, MARCH), rate(APRIL, None), False),
        (rate(None, APRIL), rate(APRIL, None), True),  # both ends are included
        (rate(MARCH, APRIL), rate(None, None), True),
        (rate(MARCH, MARCH), rate(APRIL, APRIL), False),
        (rate(None, None), rate(None, None, R.PRESS), False),
    ],
)
def test_two_windows_overlap_when_a_day_is_in_both(one: Rate, other: Rate, expected: bool) -> None:
    assert bool(list(overlaps([one, other]))) is expected
    assert bool(list(overlaps([other, one]))) is expected


def test_every_pair_is_named_once() -> None:
    a, b, c = rate(None, MARCH), rate(MARCH, APRIL), rate(APRIL, None)

    assert list(overlaps([a, b, c])) == [(a, b), (b, c)]
