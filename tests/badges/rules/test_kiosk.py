"""Who gets a badge from a kiosk: each hindrance alone, and which of several is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from badges.rules.kiosk import Hindrance, hindrance
from badges.rules.scanning import Holder, Reason, StationRules

NOW = datetime(2027, 7, 19, 9, 30, tzinfo=UTC)
GOOD = Holder(
    right_edition=True, revoked=False, approved=True, paid=True, role="exhibitor", consent=True
)
#: in the order in which they are told: what differs of the wearer, of the kiosk, of the badge
TABLE = [
    (Hindrance.IS_BADGE, {}, {}, {"is_badge": True}),
    (Hindrance.WRONG_EDITION, {"right_edition": False}, {}, {}),
    (Hindrance.REVOKED, {"revoked": True}, {}, {}),
    (Hindrance.NOT_CONFIRMED, {"approved": False}, {}, {}),
    (Hindrance.UNPAID, {"paid": False}, {}, {}),
    (Hindrance.WRONG_ROLE, {}, {"roles": frozenset({"juror"})}, {}),
    (Hindrance.CONSENT_MISSING, {"consent": False}, {}, {}),
    (Hindrance.EXPIRED, {}, {"closed_at": NOW}, {}),
    (Hindrance.COLLECTED, {}, {}, {"is_collected": True}),
    (Hindrance.AT_DESK, {}, {}, {"is_printed": True}),
]


def told(*rows):
    who, where, paper = (
        {name: value for row in rows for name, value in row[place].items()} for place in (1, 2, 3)
    )
    return hindrance(replace(GOOD, **who), replace(StationRules(), **where), at=NOW, **paper)


def test_who_is_expected_gets_a_badge():
    assert told() is None
    assert told((None, {"paid": False}, {"needs_payment": False}, {})) is None
    assert told((None, {"consent": False}, {"needs_consent": False}, {})) is None


@pytest.mark.parametrize("row", TABLE, ids=[row[0].value for row in TABLE])
def test_each_hindrance_is_told(row):
    assert told(row) is row[0]


@pytest.mark.parametrize(("first", "second"), list(pairwise(TABLE)))
def test_of_two_the_first_is_told(first, second):
    assert told(first, second) is first[0]


def test_a_kiosk_that_opens_later_says_so():
    rules = replace(StationRules(), opens_at=NOW + timedelta(hours=1))
    assert hindrance(GOOD, rules, at=NOW) is Hindrance.NOT_YET_VALID


@pytest.mark.parametrize("reason", [Reason.UNKNOWN, Reason.FORGED, Reason.WRONG_EDITION])
def test_a_code_that_names_nobody_is_told_as_such(reason):
    assert hindrance(reason, StationRules(), at=NOW) == reason.value
