"""How a round ends: who advances, with which score and place."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from judging.rules.final_order import mean_of, two_decimals
from judging.rules.kinds import Vote
from judging.rules.ranking import Ranking

#: exact marks, 0-100, by submission, then by juror
Marks = Mapping[Any, Mapping[Any, Fraction]]


class Tally(NamedTuple):
    """The votes on one submission."""

    out: int
    into: int
    must_keep: int


class Outcome(NamedTuple):
    """What is written beside a submission when its round closes."""

    advances: bool
    #: 0-100, two decimals; None of a vote, and without any mark
    score: Decimal | None
    place: int | None


NOTHING = Outcome(advances=False, score=None, place=None)


def tally_of(votes: Iterable[int]) -> Tally:
    """Counts the votes on one submission."""
    counts = Counter(votes)
    return Tally(counts[Vote.OUT], counts[Vote.IN], counts[Vote.MUST_KEEP])


def is_kept(tally: Tally, needed: int) -> bool:
    """Whether it advances: ``needed`` votes for it, or one "must keep" (which is one for it)."""
    return tally.must_keep > 0 or tally.into >= needed


def fair_marks(ranking: Ranking, marks: Marks) -> Marks:
    """The marks without their jurors' severity, where a correction applies; else as they are.

    The mean of what is left is the corrected mark q_i. Where every juror marked everything, the
    severities cancel and nothing is taken off, so that the mean stays exact.
    """
    if not ranking.model.corrected or ranking.table.complete:
        return marks
    severity = {line.juror: Fraction(line.severity) for line in ranking.jurors}
    return {
        each: {juror: mark - severity[juror] for juror, mark in given.items()}
        for each, given in marks.items()
    }


def scores_of(marks: Marks) -> dict[Any, Decimal]:
    """The mean of each submission's marks as it is printed: two decimals, half up."""
    return {each: two_decimals(mean_of(given.values())) for each, given in marks.items() if given}


def best_of(scores: Mapping[Any, Decimal], advance: int | None) -> set[Any]:
    """The ``advance`` best, and whoever has the same score as the last of them; None: all."""
    if advance is None or advance >= len(scores):
        return set(scores)
    least = sorted(scores.values(), reverse=True)[advance - 1]
    return {each for each, score in scores.items() if score >= least}
