"""What stands between a submission and the jury, as a table."""

from datetime import date
from typing import Any

import pytest

from app.core.ages import AgeLimits
from judging.rules.eligibility import (
    CallFacts,
    FieldFacts,
    FileFacts,
    SubmissionFacts,
    Surroundings,
    is_answered,
    missing,
    noticed,
    reasons_to_offer,
    tells,
)
from judging.rules.kinds import FieldKind, ParentalConsent

CALL = CallFacts(
    fields=(
        FieldFacts("description", FieldKind.TEXT, required=True, maximum=20),
        FieldFacts("topic", FieldKind.CHOICE, required=False, maximum=None),
        FieldFacts("speakers", FieldKind.SPEAKERS, required=False, maximum=2, for_jury=False),
        FieldFacts("minutes", FieldKind.NUMBER, required=False, maximum=15),
    ),
    ages=AgeLimits(13, 25, date(2027, 4, 1)),
    takes_photos=True,
    files_min=1,
    size_max=5_000_000,
    width_min=2000,
    height_min=1000,
)
PHOTO = FileFacts(4_000_000, 3000, 2000, {"camera": True})
GOOD = {
    "title": "Night sky",
    "answers": {"description": "The Milky Way."},
    "files": (PHOTO,),
    "birth_date": date(2009, 5, 1),
}


def found(**changes: Any) -> list[str]:
    return missing(SubmissionFacts(**{**GOOD, **changes}), CALL)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"title": "  "}, ["title"]),
        ({"answers": {}}, ["field:description"]),
        ({"answers": {"description": " \n"}}, ["field:description"]),
        ({"answers": {"description": "x" * 20}}, []),
        ({"answers": {"description": "x" * 21}}, ["field_long:description"]),
        ({"answers": {"description": "x", "minutes": 15}}, []),
        ({"answers": {"description": "x", "minutes": 16}}, ["field_long:minutes"]),
        ({"answers": {"description": "x", "speakers": [{"name": "A"}] * 3}},
         ["field_long:speakers"]),
        ({"files": ()}, ["files"]),
        ({"files": (FileFacts(1, 2000, 1000, {}),)}, []),
        ({"files": (FileFacts(1, 1999, 1000, {}),)}, ["too_narrow"]),
        ({"files": (FileFacts(1, 2000, 999, {}),)}, ["too_low"]),
        ({"files": (FileFacts(5_000_001, 2000, 1000, {}),)}, ["too_large"]),
        ({"files": (FileFacts(1),)}, ["wrong_kind"]),
        ({"files": (FileFacts(1, 10, 10), FileFacts(1, 10, 10))}, ["too_narrow", "too_low"]),
        ({"birth_date": None}, []),
        ({"birth_date": date(2014, 4, 1)}, []),
        ({"birth_date": date(2014, 4, 2)}, ["too_young"]),
        ({"birth_date": date(2001, 4, 2)}, []),
        ({"birth_date": date(2001, 4, 1)}, ["too_old"]),
        ({"title": "", "answers": {}, "files": ()}, ["title", "field:description", "files"]),
    ],
)  # fmt: skip
def test_what_is_missing(changes: dict[str, Any], expected: list[str]) -> None:
    assert found(**changes) == expected


@pytest.mark.parametrize(
    ("around", "changes", "expected"),
    [
        ({}, {}, []),
        ({"consent": ParentalConsent.ASKED}, {}, ["consent_awaited"]),
        ({"consent": ParentalConsent.GIVEN}, {}, []),
        ({"juror": True, "staff": True}, {}, ["juror", "staff"]),
        ({"near_copy": True}, {}, ["near_copy"]),
        ({"exact_copy": True, "near_copy": True}, {}, ["exact_copy"]),
        ({"telling": ("Tunisia",)}, {"title": "Sunset in TUNISIA!"}, ["named"]),
        ({"telling": ("Milky Way",)}, {}, ["named"]),
        ({"telling": ("Ana Ruiz",)},
         {"answers": {"description": "x", "speakers": [{"name": "Ana Ruiz"}]}}, []),
        ({}, {"files": (FileFacts(1, 3000, 2000, {"camera": False}),)}, ["no_camera"]),
        ({}, {"files": (FileFacts(1, 3000, 2000, {"camera": True, "edited_with": "GIMP"}),)},
         ["edited"]),
        ({}, {"files": (FileFacts(1, 3000, 2000, {"camera": True, "generated": True}),)},
         ["generated"]),
        ({}, {"files": (FileFacts(1),)}, []),
    ],
)  # fmt: skip
def test_what_is_noticed(
    around: dict[str, Any], changes: dict[str, Any], expected: list[str]
) -> None:
    facts = SubmissionFacts(**{**GOOD, **changes})

    assert noticed(facts, CALL, Surroundings(**around)) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The rose of José", "Jose", True),
        ("Roses", "Rose", False),
        ("L'eau à Besançon", "Besancon", True),
        ("a light in côte-d’ivoire", "Côte d’Ivoire", True),
        ("غروب في تونس", "تونس", True),
        ("Li", "Li", False),
        ("", "France", False),
        ("anything", "", False),
    ],
)
def test_whole_words_tell_whatever_their_accents(text: str, word: str, expected: bool) -> None:
    assert tells([text], [word]) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (None, False), ("", False), (" ", False), ("x", True), (0, True), ([], False),
        ([{"name": "", "biography": "x"}], False), ([{"name": "A"}], True), (False, True),
    ],
)  # fmt: skip
def test_what_counts_as_an_answer(answer: Any, expected: bool) -> None:
    assert is_answered(answer) is expected


def test_reasons_to_offer() -> None:
    seen = ["near_copy", "no_camera", "edited", "generated", "watermark", "named", "off_topic"]

    assert reasons_to_offer([], [], photos=True) == seen
    assert reasons_to_offer(["files"], [], photos=False) == ["files", "named", "off_topic"]
    assert reasons_to_offer(["edited", "title"], ["watermark"], photos=True) == [
        "edited", "title", "watermark", "near_copy", "no_camera", "generated", "named", "off_topic"
    ]  # fmt: skip
