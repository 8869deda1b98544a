"""Which people show best how a design copes with the names of an edition."""

import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

#: first word of a letter's Unicode name -> ISO 15924; see `script_of` for Japanese
SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr",
    "DEVANAGARI": "Deva", "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr",
    "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh",
    "THAI": "Thai", "LAO": "Laoo", "KHMER": "Khmr", "MYANMAR": "Mymr", "TIBETAN": "Tibt",
    "GEORGIAN": "Geor", "ARMENIAN": "Armn", "ETHIOPIC": "Ethi", "MONGOLIAN": "Mong",
    "CJK": "Hani", "HANGUL": "Kore", "HIRAGANA": "Jpan", "KATAKANA": "Jpan",
}  # fmt: skip
LATIN = "Latn"
#: more than these no manager looks through
MOST = 14


class Named(NamedTuple):
    """Somebody a design may be previewed with."""

    #: what the caller knows them by
    key: Any
    #: as everybody reads it
    name: str
    #: in its own script, which may be Latin
    own_name: str
    organisation: str


class Shown(NamedTuple):
    """One badge of the preview and why it is there."""

    key: Any
    #: ``name``, ``organisation``, or the ISO 15924 code of a script
    reason: str


def script_of(text: str) -> str:
    """ISO 15924 code of the first script in ``text`` that is not Latin; ``Latn`` without one.

    Kana anywhere make it Japanese, as names there mix them with ideographs.
    """
    if text.isascii():
        return LATIN
    found = [script for char in text if (script := _script(char)) != LATIN]
    return "Jpan" if "Jpan" in found else next(iter(found), LATIN)


def telling(people: Iterable[Named]) -> list[Shown]:
    """Who to preview a design with: the longest name, the longest organisation, then one of each
    script, the longest name of it. Nobody twice, at most `MOST`."""
    known = list(people)
    if not known:
        return []
    chosen = {max(known, key=lambda one: len(one.name)).key: "name"}
    chosen.setdefault(max(known, key=lambda one: len(one.organisation)).key, "organisation")
    for script, one in sorted(_longest_by_script(known).items()):
        chosen.setdefault(one.key, script)
    return [Shown(key, reason) for key, reason in chosen.items()][:MOST]


def _longest_by_script(people: list[Named]) -> dict[str, Named]:
    longest: dict[str, Named] = {}
    for one in people:
        script = script_of(one.own_name)
        if script == LATIN:
            continue
        if script not in longest or len(one.own_name) > len(longest[script].own_name):
            longest[script] = one
    return longest


def _script(char: str) -> str:
    """Signs and scripts that are not named above count as Latin: nobody is shown for them."""
    return SCRIPTS.get(unicodedata.name(char, "").split(" ", 1)[0], LATIN)
