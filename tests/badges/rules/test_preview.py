"""Whom a design is previewed with."""

import pytest

from badges.rules.preview import MOST, Named, Shown, script_of, telling


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Anna", "Latn"), ("Łucja Żółć", "Latn"), ("", "Latn"), ("7 – 8", "Latn"),
        ("Олена", "Cyrl"), ("Γιώργος", "Grek"), ("محمد", "Arab"), ("דוד", "Hebr"),
        ("अंजलि", "Deva"), ("สมชาย", "Thai"), ("陈丽雨", "Hani"), ("김민준", "Kore"),
        ("さくら", "Jpan"), ("山田 さくら", "Jpan"), ("ジョン", "Jpan"), ("አማርኛ", "Ethi"),
        ("Dr. محمد Smith", "Arab"), ("გიორგი", "Geor"), ("Հայկ", "Armn"), ("ꓮꓠꓠ", "Latn"),
    ],
)  # fmt: skip
def test_the_script_of_a_name(text: str, script: str) -> None:
    assert script_of(text) == script


ANNA = Named(1, "Anna", "Anna", "Club")
LONGEST = Named(2, "Maximiliana Alexandrina", "Maximiliana Alexandrina", "")
FAR = Named(3, "Bo", "Bo", "Association of Young Science")
OLENA = Named(4, "Olena", "Олена", "Club")
OLEKSANDRA = Named(5, "Oleksandra", "Олександра", "Club")
CHEN = Named(6, "Chen Liyu", "陈丽雨", "Club")


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ([], []),
        ([ANNA], [(1, "name")]),
        ([ANNA, LONGEST, FAR], [(2, "name"), (3, "organisation")]),
        ([ANNA, OLENA, OLEKSANDRA], [(5, "name"), (1, "organisation")]),
        (
            [CHEN, OLENA, LONGEST, OLEKSANDRA, FAR],
            [(2, "name"), (3, "organisation"), (5, "Cyrl"), (6, "Hani")],
        ),
    ],
)
def test_the_hardest_people_are_shown_and_nobody_twice(
    people: list[Named], shown: list[tuple[int, str]]
) -> None:
    assert telling(people) == [Shown(*pair) for pair in shown]


def test_more_than_a_few_are_never_shown() -> None:
    letters = "ОΓمדअবਗઅதతಕമසสລខမཀგՀአ陈김さ"

    assert len(telling(Named(n, "x", name, "") for n, name in enumerate(letters))) == MOST
