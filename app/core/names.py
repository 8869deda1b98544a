"""Names in any script: cleaned for storing, judged for the passport, folded for searching."""

import re
import unicodedata

# Zero-width joiner and non-joiner shape letters in Persian, Indic and Sinhala names.
_JOINERS = "\u200c\u200d"

# Control characters and lone halves of surrogate pairs, but for tab and line ends.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

# Letters whose bar or ligature Unicode does not take apart.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)

# Marks that readers leave out when they search: accents, Arabic and Hebrew points. Vowel signs of
# Indic scripts and the voicing marks of kana are no ornament and stay.
_ORNAMENTS = ((0x0300, 0x036F), (0x0591, 0x05C7), (0x064B, 0x065F), (0x0670, 0x0670))


def normalise_name(text: str) -> str:
    """The name as it is stored: NFC, single spaces, no control or direction characters.

    Joiners inside words stay; a text without anything visible becomes empty. Direction overrides
    would turn the text around them on a badge or in a list (Trojan Source, CVE-2021-42574).
    """
    # Printable text holds nothing to drop, and most text is: abstracts are long.
    kept = text if text.isprintable() else _without_hidden(text)
    name = " ".join(unicodedata.normalize("NFC", kept).split())
    return name if name.strip(_JOINERS + " ") else ""


def has_control(text: str) -> bool:
    """Whether the text holds a control character other than tab and line ends."""
    return _CONTROL.search(text) is not None


def is_latin(name: str) -> bool:
    """Whether the name is written in Latin letters, as on a passport's data page.

    Accents, spaces, hyphens and apostrophes do not matter; there must be a letter.
    """
    letters = [char for char in unicodedata.normalize("NFC", name) if char.isalpha()]
    marks = (char for char in name if unicodedata.category(char) in ("Mn", "Mc"))
    return (
        any(_script(char) == "LATIN" for char in letters)
        and all(_script(char) in ("LATIN", "MODIFIER") for char in letters)
        and all(_script(char) == "COMBINING" for char in marks)
    )


def search_key(name: str) -> str:
    """The name folded for searching and comparing: "Łukasz  O’Neil" and "lukasz oneil" agree.

    Case, accents, apostrophes, joiners and compatibility forms fall away; hyphens are spaces.
    The key of a key is the key itself.
    """
    folded = _decomposed(name).casefold().translate(_PLAIN)
    # Folding case can bring forth characters that decompose again.
    kept = (_key_char(char) for char in _decomposed(folded).casefold())
    return " ".join("".join(kept).split())


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def _key_char(char: str) -> str:
    if any(low <= ord(char) <= high for low, high in _ORNAMENTS):
        return ""
    kind = unicodedata.category(char)
    if kind in ("Pd", "Pc") or char.isspace():
        return " "
    return char if kind[0] in "LNM" else ""


def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ", 1)[0]


def _without_hidden(text: str) -> str:
    odd = {char for char in set(text) if char.isspace() or _is_hidden(char)}
    return text.translate({ord(char): " " if char.isspace() else None for char in odd})


def _is_hidden(char: str) -> bool:
    if char in _JOINERS:
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") or _is_noncharacter(ord(char))


def _is_noncharacter(code: int) -> bool:
    # Not allowed in XML, so a spreadsheet or bank file that held one would be broken.
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
