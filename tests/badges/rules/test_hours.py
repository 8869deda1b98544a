"""Hours of the day on the edition's own clock: past midnight, and when the clocks change."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from badges.rules.hours import Hours, clashing, is_before_all, occasion, overlapping

WARSAW = ZoneInfo("Europe/Warsaw")
LUNCH = Hours("Lunch", time(12), time(14))
SOUP = Hours("Soup", time(23), time(1))
ALL_DAY = Hours("All day", time(6), time(6))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([LUNCH._replace(name="Almuerzo"), SOUP], None),
        ([Hours("Dinner", time(18), time(20))], None),
        ([Hours("Late lunch", time(13), time(14))], LUNCH),
        ([Hours("Night", time(0), time(2))], SOUP),
        ([], None),
    ],
)
def test_doors_of_one_place_share_their_meals(hours: list[Hours], expected: Hours | None) -> None:
    assert clashing(hours, (LUNCH, SOUP)) == expected
    assert (clashing((LUNCH, SOUP), hours) is None) is (expected is None)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        ("2027-07-19 09:59", None),
        ("2027-07-19 10:00", "2027-07-19 10:00"),
        ("2027-07-19 11:59:59", "2027-07-19 10:00"),
        ("2027-07-19 12:00", None),
        ("2027-07-19 21:00", "2027-07-19 21:00"),
        ("2027-07-19 22:30", "2027-07-19 21:00"),
        ("2027-07-19 23:00", None),
    ],
)
def test_the_opening_counts_and_the_closing_does_not(moment: str, begins: str | None) -> None:
    found = occasion((LUNCH, SOUP), WARSAW, at(moment))

    assert (found and found.begins) == (at(begins) if begins else None)


def test_what_goes_on_past_midnight_is_that_of_the_evening_before() -> None:
    found = occasion((LUNCH, SOUP), WARSAW, at("2027-07-19 22:30"))

    assert found is not None
    assert (found.name, found.begins, found.ends) == (
        "Soup", at("2027-07-19 21:00"), at("2027-07-19 23:00"),
    )  # fmt: skip


def test_a_night_when_the_clocks_change_is_an_hour_longer_or_shorter() -> None:
    nights = [("2027-03-27 23:30", 24 - 1), ("2027-10-30 23:30", 24 + 1)]
    for moment, hours in nights:
        found = occasion((ALL_DAY,), WARSAW, at(moment))
        assert found is not None
        assert (found.ends - found.begins).total_seconds() == hours * 3600


def test_what_opens_later_today() -> None:
    assert is_before_all((LUNCH,), WARSAW, at("2027-07-19 08:00"))
    assert not is_before_all((LUNCH,), WARSAW, at("2027-07-19 12:00"))
    assert is_before_all((LUNCH,), WARSAW, at("2027-07-19 22:30"))  # tomorrow, there


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([LUNCH, SOUP], None),
        ([LUNCH, Hours("Late lunch", time(14), time(15))], None),
        ([LUNCH, Hours("Late lunch", time(13, 59), time(15))], {"Lunch", "Late lunch"}),
        ([SOUP, Hours("Night", time(0, 30), time(2))], {"Soup", "Night"}),
        ([ALL_DAY, LUNCH], {"All day", "Lunch"}),
        ([], None),
    ],
)
def test_hours_that_are_open_at_once(hours: list[Hours], expected: set[str] | None) -> None:
    found = overlapping(hours)

    assert (found and {one.name for one in found}) == expected
