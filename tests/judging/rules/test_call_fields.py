"""Codes of questions, their limits, and choices typed one a line."""

from typing import Any

import pytest

from judging.rules.call_fields import (
    choices_in,
    limit_for,
    lines_of,
    options_from,
    short_name,
    unused_code,
)
from judging.rules.kinds import FieldKind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Where was it taken?", "where_was_it_taken"),
        ("Élève, 2ème année", "eleve_2eme_annee"),
        ("أين", ""),
        ("x" * 60, "x" * 40),
    ],
)
def test_short_names(text: str, code: str) -> None:
    assert short_name(text) == code


def test_a_code_is_never_taken_twice() -> None:
    assert unused_code("Topic", [], fallback="question") == "topic"
    assert unused_code("Topic", ["topic", "topic_2"], fallback="question") == "topic_3"
    assert unused_code("أين", [], fallback="question") == "question"


@pytest.mark.parametrize(
    ("kind", "maximum", "limit"),
    [
        (FieldKind.LINE, None, 300),
        (FieldKind.LINE, 120, 120),
        (FieldKind.LINE, 9999, 300),
        (FieldKind.SPEAKERS, 0, 1),
        (FieldKind.LANGUAGE, 5, None),
    ],
)
def test_limits_of_kinds(kind: FieldKind, maximum: int | None, limit: int | None) -> None:
    assert limit_for(kind, maximum) == limit


def test_lines_without_the_empty_ones() -> None:
    assert lines_of(" Water \r\n\nSpace\n") == ["Water", "Space"]


def option(value: str, **label: str) -> dict[str, Any]:
    return {"value": value, "label": label}


BEFORE = [option("water", en="Water", fr="Eau"), option("space", en="Space")]


def values(english: str) -> list[str]:
    return [each["value"] for each in options_from({"en": english}, BEFORE)]


@pytest.mark.parametrize(
    ("english", "kept"),
    [
        ("Water\nSpace", ["water", "space"]),
        # another order, found by its words
        ("Space\nWater", ["space", "water"]),
        # put otherwise, found by its place
        ("Rivers\nSpace", ["water", "space"]),
        ("Rivers\nStars\nLife", ["water", "space", "life"]),
        # one put in between is new
        ("Water\nLife\nSpace", ["water", "life", "space"]),
        # one fewer: only words count, and an old value does not come back under other words
        ("Space\n", ["space"]),
        ("Rivers", ["rivers"]),
    ],
)
def test_a_choice_keeps_its_value(english: str, kept: list[str]) -> None:
    assert values(english) == kept


def test_choices_by_language_and_back() -> None:
    texts = {"en": "Water\nSpace", "fr": "Eau\n–"}

    assert options_from(texts, []) == BEFORE
    assert choices_in(BEFORE) == texts


@pytest.mark.parametrize("texts", [{"en": "A\nB", "fr": "A"}, {"en": "A\nA"}])
def test_choices_that_do_not_match_are_refused(texts: dict[str, str]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the service says it in words
        options_from(texts, [])
