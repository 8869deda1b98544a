from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ages import AgeLimits, AgeProblem, age_on, age_problem, is_minor

ESE_2020 = AgeLimits(14, 25, on=date(2020, 7, 19))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        pytest.param(date(2010, 5, 10), date(2027, 5, 9), 16, id="eve of the birthday"),
        pytest.param(date(2010, 5, 10), date(2027, 5, 10), 17, id="birthday"),
        pytest.param(date(2010, 5, 10), date(2010, 5, 10), 0, id="day of birth"),
        pytest.param(date(2008, 2, 29), date(2027, 2, 28), 18, id="leapling, 28 February"),
        pytest.param(date(2008, 2, 29), date(2027, 3, 1), 19, id="leapling, 1 March"),
        pytest.param(date(2008, 2, 29), date(2028, 2, 29), 20, id="leapling, own day"),
    ],
)
def test_age_on(born, day, age):
    assert age_on(born, day) == age


def test_age_before_birth_is_an_error():
    with pytest.raises(ValueError, match="before the birth"):
        age_on(date(2010, 1, 2), date(2010, 1, 1))


@pytest.mark.parametrize(
    ("born", "problem"),
    [
        pytest.param(date(2006, 7, 20), AgeProblem.TOO_YOUNG, id="14 tomorrow"),
        pytest.param(date(2006, 7, 19), None, id="14 today"),
        pytest.param(date(1994, 7, 20), None, id="still 25"),
        pytest.param(date(1994, 7, 19), AgeProblem.TOO_OLD, id="26 today"),
        pytest.param(date(2021, 1, 1), AgeProblem.TOO_YOUNG, id="not born"),
    ],
)
def test_age_problem_at_the_edges(born, problem):
    assert age_problem(born, ESE_2020) == problem


def test_no_limit_no_problem():
    limits = AgeLimits(None, None, on=date(2020, 7, 19))
    assert age_problem(date(1900, 1, 1), limits) is None
    assert age_problem(date(2020, 7, 19), limits) is None


def test_minor_until_the_day_of_majority():
    assert is_minor(date(2009, 7, 15), date(2027, 7, 14))
    assert not is_minor(date(2009, 7, 14), date(2027, 7, 14))
    assert is_minor(date(2009, 7, 14), date(2027, 7, 14), majority=21)
    assert is_minor(date(2028, 1, 1), date(2027, 7, 14))


births = st.dates(date(1900, 1, 1), date(2027, 1, 1))


@given(born=births, days=st.integers(0, 40_000))
def test_nobody_grows_younger(born, days):
    day = born + timedelta(days=days)
    step = age_on(born, day + timedelta(days=1)) - age_on(born, day)
    assert step in (0, 1)


@given(born=births)
def test_a_birthday_comes_once_a_year(born):
    ages = [age_on(born, date(2030, 1, 1) + timedelta(days=offset)) for offset in range(365)]
    assert ages[-1] - ages[0] == (0 if (born.month, born.day) == (1, 1) else 1)
