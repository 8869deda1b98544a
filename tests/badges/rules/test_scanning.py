"""The table of verdicts: each doubt alone, the order of several, times, once, room, overruling."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from badges.rules.hours import Hours
from badges.rules.scanning import (
    FINAL,
    Answer,
    Direction,
    Holder,
    Reason,
    StationRules,
    Verdict,
    judge,
    standing_reason,
    way,
)

NOW = datetime(2027, 7, 19, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD = Holder(
    right_edition=True, revoked=False, approved=True, paid=True, role="exhibitor", consent=True
)
DOOR = StationRules()
ADMITTED, ALREADY = Answer(Verdict.ADMITTED), Answer(Verdict.ALREADY)


def refused(reason: Reason) -> Answer:
    return Answer(Verdict.REFUSED, reason)


def answer(
    holder=GOOD, rules=DOOR, *, out=False, at=NOW, is_inside=False, inside=0, override=False
):
    direction = Direction.OUT if out else Direction.IN
    return judge(
        holder, rules, direction=direction, at=at, is_inside=is_inside, inside=inside,
        override=override,
    )  # fmt: skip


def test_who_may_pass_is_admitted():
    assert answer() == ADMITTED


# one doubt each, in the order in which they are told
DOUBTS = [
    (Reason.WRONG_EDITION, {"right_edition": False}, {}),
    (Reason.REVOKED, {"revoked": True}, {}),
    (Reason.NOT_YET_VALID, {"confirmation": True}, {}),
    (Reason.FORGED, {"distrusted": True}, {}),
    (Reason.NOT_CONFIRMED, {"approved": False}, {}),
    (Reason.UNPAID, {"paid": False}, {}),
    (Reason.WRONG_ROLE, {}, {"roles": frozenset({"juror"})}),
    (Reason.CONSENT_MISSING, {"consent": False}, {}),
    (Reason.NOT_YET_VALID, {}, {"opens_at": NOW + HOUR}),
    (Reason.EXPIRED, {}, {"closed_at": NOW}),
    (Reason.FULL, {}, {"capacity": 0}),
]


@pytest.mark.parametrize(("reason", "holder", "rules"), DOUBTS, ids=[d[0].value for d in DOUBTS])
def test_each_doubt_is_told(reason, holder, rules):
    assert answer(replace(GOOD, **holder), replace(DOOR, **rules)) == refused(reason)


@pytest.mark.parametrize(("first", "second"), list(pairwise(DOUBTS)))
def test_of_two_doubts_the_first_of_the_order_is_told(first, second):
    holder = replace(GOOD, **first[1], **second[1])
    assert answer(holder, replace(DOOR, **first[2], **second[2])) == refused(first[0])


@pytest.mark.parametrize("reason", [Reason.UNKNOWN, Reason.FORGED])
@pytest.mark.parametrize("out", [False, True])
def test_a_code_that_names_nobody_is_refused_for_its_own_reason(reason, out):
    assert answer(reason, replace(DOOR, closed_at=NOW), out=out, override=True) == refused(reason)


@pytest.mark.parametrize(
    ("holder", "rules"),
    [
        ({"paid": False}, {"needs_payment": False}),
        ({"consent": False}, {"needs_consent": False}),
        ({}, {"roles": frozenset({"juror", "exhibitor"})}),
        ({}, {"opens_at": NOW}),
        ({}, {"closes_at": NOW + timedelta(microseconds=1)}),
        ({}, {"capacity": 1}),
    ],
)
def test_a_station_that_does_not_ask_admits(holder, rules):
    assert answer(replace(GOOD, **holder), replace(DOOR, **rules)) == ADMITTED


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"opens_at": NOW + timedelta(microseconds=1)}, refused(Reason.NOT_YET_VALID)),
        ({"closes_at": NOW}, refused(Reason.EXPIRED)),
        ({"closes_at": NOW + HOUR, "closed_at": NOW}, refused(Reason.EXPIRED)),
        ({"closes_at": NOW + HOUR, "closed_at": NOW + HOUR}, ADMITTED),
    ],
)
def test_opening_counts_and_closing_does_not(times, expected):
    assert answer(rules=replace(DOOR, **times)) == expected


@pytest.mark.parametrize(
    ("once", "is_inside", "expected"),
    [(True, True, ALREADY), (True, False, ADMITTED), (False, True, ADMITTED)],
)
def test_once_means_until_one_has_gone_out(once, is_inside, expected):
    assert answer(rules=replace(DOOR, once=once), is_inside=is_inside) == expected


def test_who_is_inside_needs_no_other_place():
    full = replace(DOOR, once=False, capacity=5)
    assert answer(rules=full, is_inside=True, inside=5) == ADMITTED
    assert answer(rules=full, is_inside=False, inside=5) == refused(Reason.FULL)
    assert answer(rules=full, is_inside=False, inside=4) == ADMITTED


@pytest.mark.parametrize(
    "holder", [{}, {"revoked": True}, {"approved": False}, {"paid": False}, {"consent": False}]
)
def test_nobody_is_kept_inside(holder):
    closed = replace(DOOR, closed_at=NOW, roles=frozenset({"juror"}), capacity=1)
    assert answer(replace(GOOD, **holder), closed, out=True, is_inside=True, inside=1) == ADMITTED


def test_who_is_not_inside_cannot_leave():
    assert answer(out=True) == ALREADY
    stranger = replace(GOOD, right_edition=False)
    assert answer(stranger, out=True, is_inside=True) == refused(Reason.WRONG_EDITION)


OVERRULED = [
    ({"approved": False}, {}, Reason.NOT_CONFIRMED),
    ({"paid": False}, {}, Reason.UNPAID),
    ({}, {"roles": frozenset({"juror"})}, Reason.WRONG_ROLE),
    ({}, {"opens_at": NOW + HOUR}, Reason.NOT_YET_VALID),
    ({}, {"closed_at": NOW}, Reason.EXPIRED),
    ({"consent": False}, {}, Reason.CONSENT_MISSING),
]


@pytest.mark.parametrize(("holder", "rules", "reason"), OVERRULED)
def test_the_desk_may_overrule_and_the_reason_is_kept(holder, rules, reason):
    told = answer(replace(GOOD, **holder), replace(DOOR, **rules), override=True)
    assert told == Answer(Verdict.ADMITTED, reason, overruled=True)


def test_the_desk_may_let_in_again_who_is_inside():
    assert answer(is_inside=True, override=True) == Answer(Verdict.ADMITTED, None, overruled=True)


def test_every_reason_can_be_overruled_or_is_final():
    assert {reason for *_, reason in OVERRULED} | FINAL == set(Reason)
    assert {reason for *_, reason in OVERRULED} & FINAL == set()


@pytest.mark.parametrize(
    ("holder", "rules", "reason"),
    [
        ({"revoked": True}, {}, Reason.REVOKED),
        ({"right_edition": False}, {}, Reason.WRONG_EDITION),
        ({}, {"capacity": 0}, Reason.FULL),
        ({"paid": False}, {"capacity": 0}, Reason.FULL),
    ],
)
def test_the_desk_may_not_overrule_what_is_final(holder, rules, reason):
    told = answer(replace(GOOD, **holder), replace(DOOR, **rules), override=True)
    assert told == refused(reason)


def test_overruling_what_is_right_is_no_overruling():
    assert answer(override=True) == ADMITTED


def test_standing_reason_leaves_out_the_hour_and_the_room():
    assert standing_reason(GOOD, replace(DOOR, closed_at=NOW, capacity=0)) is None
    assert standing_reason(replace(GOOD, paid=False), DOOR) is Reason.UNPAID


def test_at_an_exit_everybody_leaves():
    assert [way(DOOR, one) for one in Direction] == list(Direction)
    assert [way(replace(DOOR, only_out=True), one) for one in Direction] == [Direction.OUT] * 2


MEALS = StationRules(
    hours=(Hours("Lunch", time(12), time(14)), Hours("Dinner", time(18), time(20)))
)


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (11, refused(Reason.NOT_YET_VALID)),
        (12, ADMITTED),
        (14, refused(Reason.NOT_YET_VALID)),
        (19, ADMITTED),
        (20, refused(Reason.EXPIRED)),
    ],
)
def test_between_its_hours_a_station_admits_nobody(hour, expected):
    assert answer(rules=MEALS, at=NOW.replace(hour=hour, minute=0)) == expected
