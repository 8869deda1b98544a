"""Certificates: who gets which one, and the number that stands on it.

A number is 11 random Crockford base32 characters (55 bits: nobody walks through them) and a check
symbol, as ``7Q4K-M2XR-9TW0``. The check symbol closes a weighted sum over GF(32), so that one wrong
character, or two that changed places, are always noticed before anything is looked up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from badges.rules.code import CROCKFORD, FORGIVEN
from registration.rules.roles import RATIO_ADULTS, ParticipantRole

GROUP = 4
LENGTH = 12
#: GF(32) modulo x^5 + x^2 + 1, in which doubling runs through all 31 non-zero elements
FIELD = 0b100101


class CertificateKind(StrEnum):
    """What is certified."""

    PARTICIPATION = "participation"
    EXHIBITOR = "exhibitor"
    SUPERVISOR = "supervisor"
    SPEAKER = "speaker"
    VOLUNTEER = "volunteer"
    YOUNG_CITIZEN = "young_citizen"
    JURY = "jury"
    WINNER = "winner"
    MEMBER = "member"


class Lack(StrEnum):
    """Why somebody gets no certificate of a kind."""

    WITHDRAWN = "withdrawn"
    OTHER_ROLE = "other_role"
    NOT_CONFIRMED = "not_confirmed"
    NO_PROJECT = "no_project"
    NOT_SEEN = "not_seen"


#: what a manager may overlook for one person, giving a reason: somebody came in unread
WAIVABLE = frozenset({Lack.NOT_SEEN})

#: who shows a project, and who accompanies those who do; everybody may have taken part
ROLES = {
    CertificateKind.PARTICIPATION: frozenset(ParticipantRole),
    CertificateKind.EXHIBITOR: frozenset({ParticipantRole.EXHIBITOR}),
    CertificateKind.SUPERVISOR: RATIO_ADULTS,
}


@dataclass(frozen=True)
class Claim:
    """What is known of somebody who may get a certificate."""

    role: ParticipantRole
    #: the delegation is confirmed; who comes without one needs no confirmation
    confirmed: bool
    withdrawn: bool
    #: let in at a door at least once, or the edition was held online
    seen: bool
    has_project: bool


def lack(kind: CertificateKind, claim: Claim) -> Lack | None:
    """Why this person gets no certificate of ``kind``; None when they get one.

    The first reason counts, those that nobody can mend before those that somebody can.
    """
    doubts = {
        Lack.WITHDRAWN: claim.withdrawn,
        Lack.OTHER_ROLE: claim.role not in ROLES[kind],
        Lack.NOT_CONFIRMED: not claim.confirmed,
        Lack.NO_PROJECT: kind is CertificateKind.EXHIBITOR and not claim.has_project,
        Lack.NOT_SEEN: not claim.seen,
    }
    return next((reason for reason, holds in doubts.items() if holds), None)


def new_number(pick: Callable[[str], str]) -> str:
    """A number of characters that ``pick`` draws at random from the alphabet."""
    body = "".join(pick(CROCKFORD) for _ in range(LENGTH - 1))
    return _grouped(body + CROCKFORD[_doubled(_sum(body))])


def read_number(text: str) -> str | None:
    """The number in its one way of writing, or None when it is no number or mistyped.

    Lower case, O for 0, I or L for 1, spaces and hyphens anywhere or nowhere are forgiven.
    """
    plain = text.strip().upper().translate(FORGIVEN)
    if len(plain) != LENGTH or not set(plain) <= set(CROCKFORD) or _sum(plain):
        return None
    return _grouped(plain)


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _sum(characters: str) -> int:
    """The weighted sum over GF(32); 0 for a whole number with its right check symbol."""
    total = 0
    for character in characters:
        total = _doubled(total) ^ CROCKFORD.index(character)
    return total


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ FIELD if value & 0b100000 else value
