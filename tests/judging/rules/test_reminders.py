"""Three days and one day before the closing, and at it; each once, none late."""

from datetime import UTC, datetime, timedelta

import pytest

from judging.rules.reminders import Notice, notice_due

CLOSES = datetime(2027, 4, 1, 22, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO = CLOSES - 30 * DAY


@pytest.mark.parametrize(
    ("now", "heard_at", "due"),
    [
        (CLOSES - 4 * DAY, LONG_AGO, None),
        (CLOSES - 3 * DAY, LONG_AGO, Notice.THREE_DAYS),
        (CLOSES - 3 * DAY + HOUR, CLOSES - 3 * DAY, None),
        (CLOSES - DAY, CLOSES - 3 * DAY, Notice.ONE_DAY),
        (CLOSES - DAY, LONG_AGO, Notice.ONE_DAY),
        (CLOSES - HOUR, CLOSES - 2 * HOUR, None),
        (CLOSES, CLOSES - DAY, Notice.CLOSED),
        (CLOSES + HOUR, CLOSES, None),
        (CLOSES + 2 * DAY, LONG_AGO, None),
        (CLOSES + 400 * DAY, LONG_AGO, None),
    ],
)
def test_notices_of_a_closing(now: datetime, heard_at: datetime, due: Notice | None) -> None:
    assert notice_due(now=now, closes_at=CLOSES, heard_at=heard_at) is due


def test_a_closing_put_off_brings_its_notices_again() -> None:
    later = CLOSES + 10 * DAY

    assert notice_due(now=CLOSES, closes_at=later, heard_at=CLOSES - DAY) is None
    assert notice_due(now=later - DAY, closes_at=later, heard_at=CLOSES) is Notice.ONE_DAY
