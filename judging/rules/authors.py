"""What has to be known about an author, and how a young one is named in public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.ages import AgeLimits, AgeProblem, age_problem, is_minor
from app.core.names import search_key
from judging.rules.kinds import ParentalConsent


class AuthorGap(StrEnum):
    """What is missing about an author before a submission can be handed in."""

    NAME = "author_name"
    BIRTH_DATE = "author_birth_date"
    COUNTRY = "author_country"
    RULES = "rules"
    #: no parent has been asked yet
    CONSENT = "consent"
    #: the parent said no
    CONSENT_REFUSED = "consent_refused"


@dataclass(frozen=True)
class AuthorFacts:
    """An author as plain values, beside what the call asks of one."""

    name: str
    birth_date: date | None
    country: str
    accepted: bool
    consent: ParentalConsent
    #: the call has an age window or asks parents
    asks_birth_date: bool
    #: the call has rules or a licence to accept
    has_texts: bool


def author_gaps(facts: AuthorFacts) -> list[AuthorGap]:
    """What is missing, in the order in which a person would give it.

    A parent who was asked and has not answered yet holds nothing up: the answer may come after the
    submitting, and only with it does the submission become eligible.
    """
    gaps = {
        AuthorGap.NAME: not facts.name,
        AuthorGap.BIRTH_DATE: facts.asks_birth_date and facts.birth_date is None,
        AuthorGap.COUNTRY: not facts.country,
        AuthorGap.RULES: facts.has_texts and not facts.accepted,
        AuthorGap.CONSENT: facts.consent is ParentalConsent.MISSING,
        AuthorGap.CONSENT_REFUSED: facts.consent is ParentalConsent.REFUSED,
    }
    return [gap for gap, open_ in gaps.items() if open_]


def age_refusal(birth_date: date, *, low: int | None, high: int | None, on: date) -> str:
    """Empty when the age on that day suits, else the AgeProblem's code."""
    problem: AgeProblem | None = age_problem(birth_date, AgeLimits(low, high, on))
    return problem.value if problem else ""


def consent_after(
    before: ParentalConsent, *, birth_date: date | None, asks_parents: bool, on: date
) -> ParentalConsent:
    """Where the parent's consent stands once the birth date is known or was corrected.

    An answer that a parent gave is kept as long as one is needed; without a birth date nobody
    knows, so nothing is asked yet.
    """
    if not asks_parents or birth_date is None or not is_minor(birth_date, on):
        return ParentalConsent.NOT_NEEDED
    return ParentalConsent.MISSING if before is ParentalConsent.NOT_NEEDED else before


def names_in_full(public_name: str, names: Iterable[str]) -> bool:
    """Whether a public name tells a whole name of several words: minors go by a first name or an
    alias. "Lea Martin" is told by "LÉA  MARTIN" and by "Martin Lea", not by "Lea M."."""
    words = set(search_key(public_name).split())
    wholes = (set(search_key(name).split()) for name in names)
    return any(len(whole) > 1 and whole <= words for whole in wholes)
