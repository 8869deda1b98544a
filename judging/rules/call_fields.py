"""The form-builder: short names, limits of each kind of field, and choices by line."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from judging.rules.kinds import FieldKind

#: the greatest ``maximum`` of each kind; None: the kind has no maximum
LIMITS: Mapping[FieldKind, int | None] = {
    FieldKind.LINE: 300,
    FieldKind.TEXT: 10_000,
    FieldKind.CHOICE: None,
    FieldKind.NUMBER: 1_000_000,
    FieldKind.LANGUAGE: None,
    FieldKind.SPEAKERS: 20,
}

Option = dict[str, Any]


def short_name(text: str) -> str:
    """``text`` as a code of small Latin letters, digits and underscores; may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40]


def unused_code(text: str, taken: Sequence[str], *, fallback: str) -> str:
    """A code from ``text`` (``fallback`` where no Latin letter is in it) that is not taken."""
    base = short_name(text) or fallback
    if base not in taken:
        return base
    return next(f"{base}_{n}" for n in count(2) if f"{base}_{n}" not in taken)


def limit_for(kind: FieldKind, maximum: int | None) -> int | None:
    """What counts: ``maximum`` within the kind's own limit; None where the kind has none."""
    own = LIMITS[kind]
    if own is None:
        return None
    return own if maximum is None else max(1, min(maximum, own))


def lines_of(text: str) -> list[str]:
    """The choices typed one a line; empty lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def choices_in(options: Sequence[Option]) -> dict[str, str]:
    """The choices as text by language, one a line, as ``options_from`` takes them."""
    languages = sorted({code for option in options for code in option["label"]})
    return {
        code: "\n".join(option["label"].get(code, "") or "–" for option in options)
        for code in languages
    }


def options_from(texts: Mapping[str, str], before: Sequence[Option]) -> list[Option]:
    """Choices from lines by language, English deciding how many; a line "–" is not translated.

    A choice that was there keeps its value: found by its English words, or, when no fewer lines
    came than there were choices, by its place (so a line is put otherwise without losing answers).
    ValueError when a line comes twice, or another language has another number of lines.
    """
    english = lines_of(texts.get("en", ""))
    if len(set(english)) < len(english):
        raise ValueError("a choice comes twice")
    columns = {code: lines_of(text) for code, text in texts.items() if text.strip()}
    if any(len(lines) != len(english) for lines in columns.values()):
        raise ValueError("every language has as many lines as English")
    values = _values(english, before)
    return [
        {
            "value": value,
            "label": {code: lines[n] for code, lines in columns.items() if lines[n] != "–"},
        }
        for n, value in enumerate(values)
    ]


def _values(english: list[str], before: Sequence[Option]) -> list[str]:
    known = {option["label"].get("en", ""): option["value"] for option in before}
    kept = [known.get(line) for line in english]
    if len(english) >= len(before):
        free = [option["value"] for option in before] + [None] * (len(english) - len(before))
        kept = [value or (free[n] if free[n] not in kept else None) for n, value in enumerate(kept)]
    taken = [value for value in kept if value] + [option["value"] for option in before]
    values: list[str] = []
    for line, value in zip(english, kept, strict=True):
        values.append(value or unused_code(line, taken + values, fallback="choice"))
    return values
