"""The words of a certificate: texts with placeholders such as ``{name}``, by name only."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from badges.rules.certificates import CertificateKind

KIND = CertificateKind
#: what every certificate of an edition can say
COMMON = ("name", "event", "dates", "place", "organisation", "country")
#: what one kind can say besides
OF_KIND: dict[CertificateKind, tuple[str, ...]] = {
    KIND.EXHIBITOR: ("project",),
    KIND.SPEAKER: ("session", "call"),
    KIND.JURY: ("call",),
    KIND.WINNER: ("award", "work", "call"),
    KIND.MEMBER: ("year",),
}
#: characters of what a manager writes, before anything is put in
HEADING_LENGTH, TEXT_LENGTH = 80, 400

_PLACE = re.compile(r"\{([^{}]*)\}")


class FaultKind(StrEnum):
    """What is wrong with a text."""

    UNKNOWN = "unknown"
    BRACE = "brace"


class Fault(NamedTuple):
    """The first thing that is wrong, and the piece of text it is about."""

    kind: FaultKind
    piece: str


def placeholders(kind: CertificateKind) -> tuple[str, ...]:
    """What a text of this ``kind`` may name."""
    return COMMON + OF_KIND.get(kind, ())


def fault(text: str, kind: CertificateKind) -> Fault | None:
    """What is wrong with ``text``: a name that this ``kind`` does not know, a brace alone."""
    for name in _PLACE.findall(text):
        if name not in placeholders(kind):
            return Fault(FaultKind.UNKNOWN, f"{{{name}}}")
    stray = re.search(r"[{}]", _PLACE.sub("", text))
    return Fault(FaultKind.BRACE, stray.group()) if stray else None


def fill(text: str, facts: Mapping[str, str]) -> str:
    """``text`` with each placeholder replaced once; what a fact says is never read as one.

    KeyError for a placeholder that ``facts`` does not have: `fault` tells of it beforehand.
    """
    return _PLACE.sub(lambda found: facts[found.group(1)], text)
