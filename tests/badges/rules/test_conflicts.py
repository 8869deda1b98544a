"""When a reading happened, what the person was told, and what contradicts the rules."""

from datetime import UTC, datetime, timedelta

import pytest

from badges.rules.conflicts import (
    LONGEST_OFFLINE,
    MOST_APART,
    Moment,
    has_waited,
    is_against_rules,
    lets_pass,
    moment,
    told,
)
from badges.rules.scanning import Verdict

NOON = datetime(2027, 7, 19, 12, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
ADMITTED, ALREADY, REFUSED = Verdict.ADMITTED, Verdict.ALREADY, Verdict.REFUSED


@pytest.mark.parametrize(
    ("scanned", "sent", "expected"),
    [
        (-HOUR, None, Moment(NOON - HOUR, False)),
        (SECOND, None, Moment(NOON, False)),
        (MOST_APART, None, Moment(NOON, False)),
        (MOST_APART + SECOND, None, Moment(NOON, True)),
        (-LONGEST_OFFLINE, None, Moment(NOON - LONGEST_OFFLINE, False)),
        (-LONGEST_OFFLINE - SECOND, None, Moment(NOON, True)),
        # an hour behind when it sent, so an hour behind when it read
        (-3 * HOUR, -HOUR, Moment(NOON - 2 * HOUR, True)),
        (2 * HOUR, 3 * HOUR, Moment(NOON - HOUR, True)),
        # a year ahead all the time
        (365 * DAY - HOUR, 365 * DAY, Moment(NOON - HOUR, True)),
        # set right between reading and sending
        (365 * DAY, timedelta(), Moment(NOON, True)),
        # seconds are the way through the network
        (-HOUR, -20 * SECOND, Moment(NOON - HOUR, False)),
        (-HOUR, -60 * SECOND, Moment(NOON - HOUR + 60 * SECOND, False)),
    ],
)
def test_when_it_happened(scanned, sent, expected):
    sent_at = NOON + sent if sent is not None else None

    assert moment(NOON + scanned, NOON, sent_at) == expected


@pytest.mark.parametrize(
    ("decided", "ago", "expected"),
    [
        (None, timedelta(), True),
        (None, MOST_APART, True),
        (None, MOST_APART + SECOND, False),
        (ADMITTED, timedelta(), False),
        (REFUSED, timedelta(), False),
    ],
)
def test_who_waited_for_our_answer(decided, ago, expected):
    assert has_waited(decided, NOON - ago, NOON) is expected


@pytest.mark.parametrize(
    ("decided", "verdict", "waited", "expected"),
    [
        (None, ALREADY, True, None),
        (None, ALREADY, False, ADMITTED),
        (None, ADMITTED, False, None),
        (None, REFUSED, False, None),
        (REFUSED, ALREADY, False, REFUSED),
        (ADMITTED, REFUSED, False, ADMITTED),
    ],
)
def test_what_the_person_was_told(decided, verdict, waited, expected):
    assert told(decided, verdict, waited=waited) is expected


@pytest.mark.parametrize("decided", [None, *Verdict])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_who_passed_and_against_what(decided, verdict):
    passes = verdict is ADMITTED or (decided, verdict) == (ADMITTED, ALREADY)

    assert lets_pass(decided, verdict) is passes
    assert is_against_rules(decided, verdict) is ((decided, verdict) == (ADMITTED, REFUSED))
