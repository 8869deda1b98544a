from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules.rates import (
    LineKind,
    MissingRate,
    PricedPerson,
    QuoteLine,
    Rate,
    price,
    quote,
    rate_on,
)
from registration.rules.roles import ParticipantRole
from registration.rules.supervisors import AbovePolicy, RatioRule

R, K = ParticipantRole, LineKind
EARLY, LATE = date(2027, 2, 1), date(2027, 5, 1)
EXHIBITOR = Rate(R.EXHIBITOR, 35_000, 45_000)
SUPERVISOR = Rate(R.SUPERVISOR, 45_000, 55_000, 65_000)
HEAD = Rate(R.HEAD_OF_DELEGATION, 45_000, 55_000, 65_000)
VISITOR = Rate(R.VISITOR, 10_000, 12_000)
ESE_2020 = [EXHIBITOR, SUPERVISOR, HEAD, VISITOR]
WINDOWS = [
    Rate(R.EXHIBITOR, 30_000, 40_000, valid_until=date(2027, 3, 31)),
    Rate(R.EXHIBITOR, 35_000, 45_000, valid_from=date(2027, 4, 1)),
]


def people(*roles, priced_on=None):
    return [PricedPerson(place, role, priced_on) for place, role in enumerate(roles)]


def ask(group, *, rates=ESE_2020, good=True, policy=AbovePolicy.RATE, day=EARLY):
    return quote(group, rates, in_good_standing=good, ratio=RatioRule(policy=policy), day=day)


@pytest.mark.parametrize(
    ("day", "member_cents"),
    [
        pytest.param(date(2027, 3, 31), 30_000, id="last early day"),
        pytest.param(date(2027, 4, 1), 35_000, id="first late day"),
    ],
)
def test_window_includes_both_ends(day, member_cents):
    assert price(WINDOWS, R.EXHIBITOR, day=day, in_good_standing=True) == member_cents


def test_no_rate_for_another_role_or_outside_every_window():
    assert rate_on(WINDOWS, R.PRESS, EARLY) is None
    closed = [Rate(R.PRESS, 1, 1, valid_from=date(2027, 1, 1), valid_until=date(2027, 1, 31))]
    assert rate_on(closed, R.PRESS, date(2027, 2, 1)) is None
    assert rate_on(closed, R.PRESS, date(2026, 12, 31)) is None


def test_of_overlapping_windows_the_one_that_starts_last_applies():
    special = Rate(R.EXHIBITOR, 1, 2, valid_from=date(2027, 1, 15))
    assert rate_on([special, *WINDOWS], R.EXHIBITOR, EARLY) == special


@pytest.mark.parametrize(
    ("good", "above", "cents"),
    [
        pytest.param(True, False, 45_000, id="member"),
        pytest.param(False, False, 55_000, id="non-member"),
        pytest.param(True, True, 65_000, id="above ratio, member"),
        pytest.param(False, True, 65_000, id="above ratio, non-member"),
    ],
)
def test_price_of_a_supervisor(good, above, cents):
    asked = price(ESE_2020, R.SUPERVISOR, day=EARLY, in_good_standing=good, above_ratio=above)
    assert asked == cents


def test_above_ratio_price_that_is_not_set_is_missing_not_free():
    asked = price(ESE_2020, R.EXHIBITOR, day=EARLY, in_good_standing=True, above_ratio=True)
    assert asked is None


def test_quote_of_a_delegation_in_good_standing():
    group = people(R.SUPERVISOR, R.EXHIBITOR, R.EXHIBITOR, R.EXHIBITOR, R.HEAD_OF_DELEGATION)
    group.append(PricedPerson(9, R.SUPERVISOR))
    answer = ask(group)
    assert answer.lines == (
        QuoteLine(K.MEMBER, R.EXHIBITOR, 3, 35_000, 105_000, (1, 2, 3)),
        QuoteLine(K.MEMBER, R.SUPERVISOR, 1, 45_000, 45_000, (0,)),
        QuoteLine(K.ABOVE_RATIO, R.SUPERVISOR, 1, 65_000, 65_000, (9,)),
        QuoteLine(K.MEMBER, R.HEAD_OF_DELEGATION, 1, 45_000, 45_000, (4,)),
    )
    assert answer.total_cents == 260_000
    assert answer.saving_cents == 50_000
    assert (answer.exhibitors, answer.supervisors_allowed) == (3, 2)
    assert (answer.missing_rates, answer.refused) == ((), ())


def test_arrears_make_the_whole_delegation_pay_the_non_member_rate():
    answer = ask(people(R.EXHIBITOR, R.HEAD_OF_DELEGATION), good=False)
    assert [(line.kind, line.unit_cents) for line in answer.lines] == [
        (K.NON_MEMBER, 45_000),
        (K.NON_MEMBER, 55_000),
    ]
    assert answer.saving_cents == 20_000


def test_adult_above_the_ratio_becomes_a_visitor_where_the_edition_says_so():
    group = people(R.EXHIBITOR, R.HEAD_OF_DELEGATION, R.SUPERVISOR)
    line = ask(group, policy=AbovePolicy.VISITOR).lines[1]
    assert line == QuoteLine(K.ABOVE_RATIO_VISITOR, R.SUPERVISOR, 1, 10_000, 10_000, (2,))
    assert ask(group, policy=AbovePolicy.VISITOR, good=False).lines[1].unit_cents == 12_000


def test_refused_adult_costs_nothing_and_is_named():
    group = people(R.EXHIBITOR, R.HEAD_OF_DELEGATION, R.SUPERVISOR)
    answer = ask(group, policy=AbovePolicy.REFUSE)
    assert answer.refused == (2,)
    assert answer.total_cents == 80_000


def test_who_replaces_another_keeps_the_price_of_the_first_day():
    kept = PricedPerson("new", R.EXHIBITOR, EARLY)
    late = PricedPerson("late", R.EXHIBITOR)
    answer = ask([kept, late], rates=WINDOWS, day=LATE)
    assert [(line.unit_cents, line.people) for line in answer.lines] == [
        (30_000, ("new",)),
        (35_000, ("late",)),
    ]


def test_missing_rate_is_named_and_not_charged():
    answer = ask(people(R.EXHIBITOR, R.PRESS))
    assert answer.missing_rates == (MissingRate(K.MEMBER, R.PRESS, EARLY, 1),)
    assert answer.total_cents == 35_000
    assert answer.saving_cents == 10_000


def test_quote_of_nobody_is_empty():
    assert (ask([]).lines, ask([]).total_cents) == ((), 0)


groups = st.lists(st.sampled_from([rate.role for rate in ESE_2020]), max_size=40)
policies = st.sampled_from(AbovePolicy)


@given(roles=groups, policy=policies, good=st.booleans())
def test_lines_pay_for_each_person_once_and_add_up(roles, policy, good):
    group = people(*roles)
    answer = ask(group, policy=policy, good=good)
    paid_for = [ref for line in answer.lines for ref in line.people]
    assert sorted([*paid_for, *answer.refused]) == list(range(len(group)))
    assert answer.total_cents == sum(line.quantity * line.unit_cents for line in answer.lines)
    assert all(line.quantity == len(line.people) for line in answer.lines)


@given(roles=groups, policy=policies)
def test_saving_is_the_difference_of_the_two_quotes(roles, policy):
    member, other = (
        ask(people(*roles), policy=policy),
        ask(people(*roles), policy=policy, good=False),
    )
    assert other.total_cents - member.total_cents == member.saving_cents == other.saving_cents
    assert member.saving_cents >= 0


@given(roles=groups, later=st.dates(EARLY, date(2027, 12, 31)))
def test_a_place_already_priced_does_not_change_with_the_day(roles, later):
    group = people(*roles, priced_on=EARLY)
    rates = [*WINDOWS, SUPERVISOR, HEAD, VISITOR]
    assert ask(group, rates=rates, day=later) == ask(group, rates=rates, day=EARLY)
