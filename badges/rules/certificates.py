"""Certificates: who gets which one, and the number that stands on it.

A number is 11 random Crockford base32 characters (55 bits: nobody walks through them) and a check
symbol, as ``7Q4K-M2XR-9TW0``. The check symbol closes a weighted sum over GF(32), so that one wrong
character, or two that changed places, are always noticed before anything is looked up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

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


#: what an edition may give, in the order of its pages; a membership belongs to no edition
EDITION_KINDS = tuple(kind for kind in CertificateKind if kind is not CertificateKind.MEMBER)
#: given only where an edition says so: one for young citizens belongs to their conferences
ON_DEMAND = frozenset({CertificateKind.YOUNG_CITIZEN})


class Lack(StrEnum):
    """Why somebody gets no certificate of a kind; those that nobody can mend come first."""

    NOT_GIVEN = "not_given"
    ERASED = "erased"
    WITHDRAWN = "withdrawn"
    OTHER_ROLE = "other_role"
    NOT_CONFIRMED = "not_confirmed"
    NO_PROJECT = "no_project"
    NO_PLACE = "no_place"
    NO_MARKS = "no_marks"
    NOT_RELEASED = "not_released"
    UNPAID = "unpaid"
    NOT_OVER = "not_over"
    NOT_SEEN = "not_seen"
    TOO_FEW_DAYS = "too_few_days"
    TOO_FEW_SESSIONS = "too_few_sessions"
    NO_AUDIENCE = "no_audience"


#: what a manager may overlook for one person, giving a reason: somebody came in unread
WAIVABLE = frozenset({Lack.NOT_SEEN, Lack.TOO_FEW_DAYS, Lack.TOO_FEW_SESSIONS, Lack.NO_AUDIENCE})

#: the young people of a delegation
YOUNG = frozenset({ParticipantRole.EXHIBITOR, ParticipantRole.VISITOR, ParticipantRole.SPEAKER})
#: kinds that participants get by their role; everybody may have taken part
ROLES = {
    CertificateKind.PARTICIPATION: frozenset(ParticipantRole),
    CertificateKind.EXHIBITOR: frozenset({ParticipantRole.EXHIBITOR}),
    CertificateKind.SUPERVISOR: RATIO_ADULTS,
    CertificateKind.VOLUNTEER: frozenset({ParticipantRole.VOLUNTEER}),
    CertificateKind.YOUNG_CITIZEN: YOUNG,
}


class Terms(NamedTuple):
    """What an edition asks for one kind."""

    is_given: bool = True
    #: let in at a door on so many different days; 0: being registered is enough
    days_min: int = 1
    #: read at so many different sessions
    sessions_min: int = 0


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What is known of somebody who may get a certificate; what a kind does not ask stays usual."""

    role: ParticipantRole = ParticipantRole.GUEST
    #: the delegation, or the place of the talk, is confirmed; who comes without one needs none
    confirmed: bool = True
    withdrawn: bool = False
    #: the name was erased, as everybody's is in the end
    erased: bool = False
    #: different days on which they were let in at a door, different sessions they were read at
    days: int = 0
    sessions: int = 0
    #: nobody comes through a door: held online, and begun
    doorless: bool = False
    has_project: bool = False
    #: of a speaker: the session is over; of a juror or winner: the result is public
    over: bool = True
    #: of a speaker: somebody was read at the session, or nobody counts there
    audience: bool = True
    #: of a juror: handed in marks
    marked: bool = True
    #: of a member: the year's fee has come, or there is none
    paid: bool = True


def usual_terms(kind: CertificateKind) -> Terms:
    """What is asked where an edition says nothing."""
    return Terms(is_given=kind not in ON_DEMAND)


def lack(kind: CertificateKind, claim: Claim, terms: Terms) -> Lack | None:
    """Why nobody with this ``claim`` gets a certificate of ``kind``; None when they get one.

    The first reason counts, in the order of `Lack`.
    """
    doubts = {Lack.NOT_GIVEN: not terms.is_given, Lack.ERASED: claim.erased}
    doubts |= _doubts(kind, claim, terms)
    return next((reason for reason in Lack if doubts.get(reason)), None)


def _doubts(kind: CertificateKind, claim: Claim, terms: Terms) -> dict[Lack, bool]:
    if kind in ROLES:
        return _doubts_of_participant(kind, claim, terms)
    return {
        CertificateKind.SPEAKER: {
            Lack.NO_PLACE: not claim.confirmed,
            Lack.NOT_OVER: not claim.over,
            Lack.NO_AUDIENCE: not claim.audience,
        },
        CertificateKind.JURY: {
            Lack.NO_MARKS: not claim.marked,
            Lack.NOT_RELEASED: not claim.over,
        },
        CertificateKind.WINNER: {Lack.NOT_RELEASED: not claim.over},
        CertificateKind.MEMBER: {Lack.UNPAID: not claim.paid},
    }[kind]


def _doubts_of_participant(kind: CertificateKind, claim: Claim, terms: Terms) -> dict[Lack, bool]:
    comes_in = not claim.doorless and terms.days_min > 0
    return {
        Lack.WITHDRAWN: claim.withdrawn,
        Lack.OTHER_ROLE: claim.role not in ROLES[kind],
        Lack.NOT_CONFIRMED: not claim.confirmed,
        Lack.NO_PROJECT: kind is CertificateKind.EXHIBITOR and not claim.has_project,
        Lack.NOT_SEEN: comes_in and not claim.days,
        Lack.TOO_FEW_DAYS: comes_in and claim.days < terms.days_min,
        Lack.TOO_FEW_SESSIONS: claim.sessions < terms.sessions_min,
    }


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
