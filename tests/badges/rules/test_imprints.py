"""Whether paper still says what is true."""

import pytest

from badges.rules.imprints import Texts, imprint, still_says

SAID: Texts = {
    "name": "Chen Liyu",
    "native_name": ("陈丽雨", "zh-cn"),
    "country": "China",
    "stand": "",
}


def test_paper_says_what_it_said() -> None:
    paper = imprint(SAID, ["stand", "name", "code", "native_name"])

    assert paper.startswith("name,native_name,stand ")
    assert still_says(paper, SAID)
    assert still_says(paper, {**SAID, "country": "Peru"})  # which stands not on it


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Chen Li"},
        {"native_name": ("陈丽雨", "ja")},
        {"native_name": ""},
        {"stand": "B 14"},
        {"name": "", "stand": "Chen Liyu"},
    ],
)
def test_paper_is_old_when_a_word_on_it_is_another(change: Texts) -> None:
    assert not still_says(imprint(SAID, ["name", "native_name", "stand"]), {**SAID, **change})


def test_paper_that_says_nothing_never_grows_old() -> None:
    assert still_says(imprint(SAID, ["code"]), {**SAID, "name": "Another"})
