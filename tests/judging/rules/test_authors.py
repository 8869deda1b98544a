"""What is missing about an author; whether a parent is asked; how a minor is named."""

from dataclasses import replace
from datetime import date

import pytest

from judging.rules.authors import (
    AuthorFacts,
    AuthorGap,
    age_refusal,
    author_gaps,
    consent_after,
    names_in_full,
)
from judging.rules.kinds import ParentalConsent as Consent

DAY = date(2027, 4, 1)
WHOLE = AuthorFacts("Léa", date(2009, 5, 1), "FR", True, Consent.GIVEN, True, True)


@pytest.mark.parametrize(
    ("change", "gaps"),
    [
        ({}, []),
        ({"name": ""}, [AuthorGap.NAME]),
        ({"birth_date": None}, [AuthorGap.BIRTH_DATE]),
        ({"birth_date": None, "asks_birth_date": False}, []),
        ({"country": "", "accepted": False}, [AuthorGap.COUNTRY, AuthorGap.RULES]),
        ({"accepted": False, "has_texts": False}, []),
        ({"consent": Consent.MISSING}, [AuthorGap.CONSENT]),
        ({"consent": Consent.ASKED}, []),
        ({"consent": Consent.REFUSED}, [AuthorGap.CONSENT_REFUSED]),
        ({"consent": Consent.NOT_NEEDED}, []),
    ],
)
def test_gaps_of_an_author(change: dict[str, object], gaps: list[AuthorGap]) -> None:
    assert author_gaps(replace(WHOLE, **change)) == gaps  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "born", "asks", "after"),
    [
        (Consent.NOT_NEEDED, date(2009, 4, 2), True, Consent.MISSING),
        (Consent.NOT_NEEDED, date(2009, 4, 1), True, Consent.NOT_NEEDED),
        (Consent.NOT_NEEDED, date(2009, 4, 2), False, Consent.NOT_NEEDED),
        (Consent.NOT_NEEDED, None, True, Consent.NOT_NEEDED),
        (Consent.REFUSED, date(2012, 1, 1), True, Consent.REFUSED),
        (Consent.GIVEN, date(2012, 1, 1), True, Consent.GIVEN),
        (Consent.ASKED, date(2001, 1, 1), True, Consent.NOT_NEEDED),
    ],
)
def test_a_parent_is_asked_under_eighteen_on_the_day(
    before: Consent, born: date | None, asks: bool, after: Consent
) -> None:
    assert consent_after(before, birth_date=born, asks_parents=asks, on=DAY) is after


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (date(2014, 4, 1), ""),
        (date(2014, 4, 2), "too_young"),
        (date(2001, 4, 2), ""),
        (date(2001, 4, 1), "too_old"),
        (date(2030, 1, 1), "too_young"),
    ],
)
def test_age_on_the_day(born: date, code: str) -> None:
    assert age_refusal(born, low=13, high=25, on=DAY) == code


@pytest.mark.parametrize(
    ("public_name", "names", "told"),
    [
        ("Lea", ["Léa Martin"], False),
        ("LEA  martin", ["Léa Martin"], True),
        ("Martin, Lea", ["Léa Martin"], True),
        ("Lea M.", ["Léa Martin"], False),
        ("Suharto", ["Suharto"], False),
        ("ياسمين الطرابلسي", ["ياسمين الطرابلسي", "Yasmine Trabelsi"], True),
        ("Night owl", ["Léa Martin", ""], False),
        ("", ["Léa Martin"], False),
    ],
)
def test_a_whole_name_is_recognised(public_name: str, names: list[str], told: bool) -> None:
    assert names_in_full(public_name, names) is told
