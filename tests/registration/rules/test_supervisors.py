from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules.roles import RATIO_ADULTS, ParticipantRole
from registration.rules.supervisors import RatioRule, split_supervisors, supervisors_allowed

R = ParticipantRole


@dataclass(frozen=True)
class Someone:
    ref: str
    role: ParticipantRole


def crew(*roles):
    return [Someone(f"{role}-{place}", role) for place, role in enumerate(roles)]


@pytest.mark.parametrize(
    ("exhibitors", "allowed"),
    [
        (0, 0),
        (1, 1),
        (2, 1),
        (3, 2),
        (4, 2),
        (5, 3),
        (8, 3),
        (9, 4),
        (12, 4),
        (13, 5),
        (16, 5),
        (17, 6),
        (20, 6),
        (50, 14),
    ],
)
def test_supervisors_allowed_follows_the_published_table(exhibitors, allowed):
    assert supervisors_allowed(exhibitors) == allowed


@pytest.mark.parametrize(
    ("rule", "exhibitors", "allowed"),
    [
        pytest.param(RatioRule(per=10), 10, 2, id="one for ten and a head"),
        pytest.param(RatioRule(per=10), 11, 3, id="eleventh begins another ten"),
        pytest.param(RatioRule(per=1), 5, 6, id="one for each"),
        pytest.param(RatioRule(head_from=1), 1, 2, id="head from the first exhibitor"),
        pytest.param(RatioRule(head_from=99), 50, 13, id="no head so far"),
    ],
)
def test_an_edition_sets_its_own_ratio(rule, exhibitors, allowed):
    assert supervisors_allowed(exhibitors, rule) == allowed


def test_impossible_figures_are_errors():
    with pytest.raises(ValueError, match="negative"):
        supervisors_allowed(-1)
    with pytest.raises(ValueError, match="at least 1"):
        RatioRule(per=0)
    with pytest.raises(ValueError, match="at least 1"):
        RatioRule(head_from=0)


def test_head_comes_before_supervisors_entered_earlier():
    people = crew(R.SUPERVISOR, R.EXHIBITOR, R.SUPERVISOR, R.HEAD_OF_DELEGATION, R.PRESS)
    split = split_supervisors(people)
    assert (split.exhibitors, split.allowed) == (1, 1)
    assert split.within == (people[3],)
    assert split.above == (people[0], people[2])


def test_supervisors_keep_the_order_of_entry():
    people = crew(*[R.EXHIBITOR] * 4, R.SUPERVISOR, R.SUPERVISOR, R.SUPERVISOR)
    split = split_supervisors(people)
    assert split.within == tuple(people[4:6])
    assert split.above == (people[6],)


def test_without_exhibitors_every_adult_is_above():
    people = crew(R.HEAD_OF_DELEGATION)
    assert split_supervisors(people).above == tuple(people)


@given(st.integers(0, 10_000))
def test_one_more_exhibitor_allows_as_many_or_a_little_more(exhibitors):
    step = supervisors_allowed(exhibitors + 1) - supervisors_allowed(exhibitors)
    assert step in (0, 1)


@given(st.lists(st.sampled_from(R)))
def test_split_loses_nobody(roles):
    people = crew(*roles)
    split = split_supervisors(people)
    adults = [person for person in people if person.role in RATIO_ADULTS]
    assert sorted(split.within + split.above, key=people.index) == adults
    assert len(split.within) == min(split.allowed, len(adults))
