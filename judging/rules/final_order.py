"""The order of a final, and what broke each tie, so that it can be told in a sentence.

The mean of a submission's marks decides, at two decimals, half up. Those with equal means are told
apart by the first of these that can:

1. head to head: among the jurors who marked both, a majority put one above the other. In a group,
   those who beat everybody else in it go ahead; where submissions beat each other in a circle
   (A before B before C before A), or draw, head to head says nothing about them;
2. the mean of the first criterion;
3. the score of the previous round;
4. the president's recorded decision, when it names every submission of the group;
5. else they are ex aequo and share the place.

Whenever a rule splits a group, each part that is still tied begins again with rule 1: among fewer
there may be a majority where there was a circle. Criterion means and scores are compared as they
are printed, at two decimals. Ex aequo submissions come in the order of their names.
"""

import enum
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Number = Fraction | Decimal | int | float
#: by submission, then by juror
Marks = Mapping[Any, Mapping[Any, Number]]
Groups = list[list[Any]]


class DecidedBy(enum.StrEnum):
    """What put a line behind the one above it."""

    MEAN = ""
    HEAD_TO_HEAD = "head_to_head"
    FIRST_CRITERION = "first_criterion"
    PREVIOUS_ROUND = "previous_round"
    PRESIDENT = "president"
    EX_AEQUO = "ex_aequo"


@dataclass(frozen=True)
class FinalLine:
    """A submission's place; equal places are ex aequo, and the next is skipped (1, 2, 2, 4)."""

    place: int
    submission: Any
    #: 0-100, two decimals
    mean: Decimal
    decided_by: DecidedBy


@dataclass(frozen=True)
class Finals:
    """What breaks ties."""

    marks: Marks
    first_criterion: Marks = field(default_factory=dict)
    previous: Mapping[Any, Number | None] = field(default_factory=dict)
    decisions: Sequence[Sequence[Any]] = ()


def final_order(
    marks: Marks,
    *,
    first_criterion: Marks | None = None,
    previous: Mapping[Any, Number | None] | None = None,
    decisions: Sequence[Sequence[Any]] = (),
) -> list[FinalLine]:
    """The final order, best first.

    ``marks``: by submission and juror, 0-100, best as Fractions (`exact_mark_of`), so that half up
    is exact. ``first_criterion``: the same for the first criterion, on its own scale. ``previous``:
    score in the round before. ``decisions``: orders the president recorded, best first, the newest
    last. Names are sortable.
    A submission without any mark has no place and is not in the answer.
    """
    finals = Finals(marks, first_criterion or {}, previous or {}, decisions)
    means = {each: two_decimals(mean_of(given.values())) for each, given in marks.items() if given}
    lines: list[FinalLine] = []
    for group in _by_value(list(means), means.get):
        for number, (tied, rule) in enumerate(_untied(group, finals)):
            first = rule if number else DecidedBy.MEAN
            place = len(lines) + 1
            for k, each in enumerate(tied):
                decided = DecidedBy.EX_AEQUO if k else first
                lines.append(FinalLine(place, each, means[each], decided))
    return lines


def tied_groups(lines: Sequence[FinalLine]) -> list[list[Any]]:
    """The groups that are ex aequo, which a president may put in order."""
    places: dict[int, list[Any]] = {}
    for line in lines:
        places.setdefault(line.place, []).append(line.submission)
    return [group for group in places.values() if len(group) > 1]


def mean_of(numbers: Iterable[Number]) -> Fraction:
    """The exact mean of at least one number."""
    found = [Fraction(number) for number in numbers]
    return sum(found, Fraction(0)) / len(found)


def two_decimals(number: Number) -> Decimal:
    """Half up, as people round: 72.125 is 72.13."""
    exact = Fraction(number)
    hundredths = (abs(exact) * 100 + Fraction(1, 2)) // 1
    rounded = Decimal(hundredths) / 100
    return (rounded if exact >= 0 else -rounded).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _untied(group: list[Any], finals: Finals) -> list[tuple[list[Any], DecidedBy]]:
    """The parts of a group in order, each with what put it behind the part before."""
    if len(group) == 1:
        return [(group, DecidedBy.EX_AEQUO)]
    for rule, split in _RULES:
        parts = split(group, finals)
        if len(parts) > 1:
            found = []
            for part in parts:
                (first, _), *rest = _untied(part, finals)
                found += [(first, rule), *rest]
            return found
    return [(group, DecidedBy.EX_AEQUO)]


def _by_head_to_head(group: list[Any], finals: Finals) -> Groups:
    """The finest split in which everybody beats everybody of the later parts."""
    wins = {each: sum(_beats(finals.marks, each, other) for other in group) for each in group}
    ordered = sorted(group, key=lambda each: -wins[each])
    parts: Groups = []
    begin = 0
    for end in range(1, len(ordered) + 1):
        ahead, behind = ordered[begin:end], ordered[end:]
        if all(_beats(finals.marks, a, b) for a in ahead for b in behind):
            parts.append(sorted(ahead))
            begin = end
    return parts


def _beats(marks: Marks, one: Hashable, other: Hashable) -> bool:
    """Whether more of those who marked both put ``one`` above than below ``other``."""
    both = marks[one].keys() & marks[other].keys()
    above = sum(marks[one][juror] > marks[other][juror] for juror in both)
    below = sum(marks[one][juror] < marks[other][juror] for juror in both)
    return above > below


def _by_first_criterion(group: list[Any], finals: Finals) -> Groups:
    means = {}
    for each in group:
        given = finals.first_criterion.get(each)
        if not given:
            return [group]
        means[each] = two_decimals(mean_of(given.values()))
    return _by_value(group, means.get)


def _by_previous_round(group: list[Any], finals: Finals) -> Groups:
    scores = {}
    for each in group:
        score = finals.previous.get(each)
        if score is None:
            return [group]
        scores[each] = two_decimals(score)
    return _by_value(group, scores.get)


def _by_president(group: list[Any], finals: Finals) -> Groups:
    for decision in reversed(finals.decisions):
        if set(group) <= set(decision):
            return [[each] for each in sorted(group, key=list(decision).index)]
    return [group]


def _by_value(group: list[Any], value: Callable[[Any], Any]) -> Groups:
    """Groups of equal value, the largest first; each in the order of names."""
    found: dict[Any, list[Any]] = {}
    for each in sorted(group):
        found.setdefault(value(each), []).append(each)
    return [found[key] for key in sorted(found, reverse=True)]


_RULES: list[tuple[DecidedBy, Callable[[list[Any], Finals], Groups]]] = [
    (DecidedBy.HEAD_TO_HEAD, _by_head_to_head),
    (DecidedBy.FIRST_CRITERION, _by_first_criterion),
    (DecidedBy.PREVIOUS_ROUND, _by_previous_round),
    (DecidedBy.PRESIDENT, _by_president),
]
