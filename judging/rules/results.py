"""A round's marks and what they come to: plain values, from the log or from a frozen snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from judging.rules.discussion import Group, discussion, near_line
from judging.rules.final_order import FinalLine, final_order
from judging.rules.kinds import RoundKind
from judging.rules.marks import Scale
from judging.rules.outcomes import (
    NOTHING,
    Marks,
    Outcome,
    Tally,
    best_of,
    fair_marks,
    is_kept,
    scores_of,
    tally_of,
)
from judging.rules.ranking import Outlier, Ranking, RankLine, rank, table_of

#: what a voting round has in place of a criterion
VOTE = Scale("vote", 0, 2, 1)


@dataclass(frozen=True)
class Terms:
    """How a round judges; see judging.models.Round."""

    kind: RoundKind
    marks_each: int
    everyone: bool
    votes_needed: int
    advance: int | None
    #: nothing comes after it
    is_last: bool
    #: the criteria in order; of a voting round VOTE alone
    scales: Sequence[Scale]


class Entry(NamedTuple):
    """A submission in a round: nothing in it names its author."""

    id: int
    public_id: str
    number: int
    title: str
    #: neither withdrawn nor found not eligible since
    in_play: bool
    #: as written when the round was closed
    outcome: Outcome | None


class Voice(NamedTuple):
    """A juror: numbered in the whole call, named for the organisers only."""

    number: int
    name: str
    public_id: str


class Given(NamedTuple):
    """What one juror gave one submission; only finished tasks count."""

    #: submission and juror as files call them: 0417, J03
    submission: str
    juror: str
    #: by code of the criterion
    values: dict[str, int]
    #: 0-100, exact
    mark: Fraction


class TieDecided(NamedTuple):
    """The president's order of a tie, best first, and why."""

    order: list[str]
    reason: str


@dataclass(frozen=True, eq=False)
class RoundResults:
    """A round as its marks show it now, or, once closed, as they showed it then."""

    terms: Terms
    #: by the number that files use: 0417; only what counts
    entries: dict[str, Entry]
    #: by the code that files use: J03; the whole jury of the call
    voices: dict[str, Voice]
    given: list[Given]
    #: tasks that are still open, by submission
    open_tasks: dict[str, int]
    #: scores of the round before, where it was judged by criteria
    previous: dict[str, Any] = field(default_factory=dict)
    #: the president's decisions about ties, oldest first
    decisions: list[TieDecided] = field(default_factory=list)

    @cached_property
    def ranking(self) -> Ranking | None:
        """None in a voting round, and before anybody has marked."""
        if self.terms.kind is RoundKind.VOTE or not self.given:
            return None
        return rank(table_of((one.submission, one.juror, float(one.mark)) for one in self.given))

    @cached_property
    def lines(self) -> dict[str, RankLine]:
        """The lines of the ranking by submission, best first."""
        return {line.submission: line for line in self.ranking.lines} if self.ranking else {}

    @cached_property
    def marks(self) -> Marks:
        """Exact marks by submission, then by juror, as they decide (`fair_marks`)."""
        marks: dict[str, dict[str, Fraction]] = {}
        for one in self.given:
            marks.setdefault(one.submission, {})[one.juror] = one.mark
        return fair_marks(self.ranking, marks) if self.ranking else marks

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """Votes by submission, in a voting round."""
        if self.terms.kind is not RoundKind.VOTE:
            return {}
        votes: dict[str, list[int]] = {key: [] for key in self.entries}
        for one in self.given:
            votes[one.submission].append(one.values[VOTE.code])
        return {key: tally_of(each) for key, each in votes.items()}

    @cached_property
    def final(self) -> list[FinalLine]:
        """The final order and what broke each tie; only the last round by criteria has one."""
        if not (self.terms.is_last and self.ranking):
            return []
        return final_order(
            self.marks,
            first_criterion=self._first_criterion(),
            previous=self.previous,
            decisions=[decision.order for decision in self.decisions],
        )

    def _first_criterion(self) -> dict[str, dict[str, int]]:
        code = self.terms.scales[0].code
        values: dict[str, dict[str, int]] = {}
        for one in self.given:
            values.setdefault(one.submission, {})[one.juror] = one.values[code]
        return values

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """What closing the round now would write beside each submission."""
        if self.terms.kind is RoundKind.VOTE:
            needed = self.terms.votes_needed
            tallies = self.tallies.items()
            return {key: NOTHING._replace(advances=is_kept(t, needed)) for key, t in tallies}
        scores = scores_of(self.marks)
        best = best_of(scores, self.terms.advance)
        places = {line.submission: line.place for line in self.final} or {
            key: line.rank for key, line in self.lines.items()
        }
        return {
            key: Outcome(key in best, scores[key], places[key]) if key in scores else NOTHING
            for key in self.entries
        }

    @cached_property
    def cut(self) -> int | None:
        """How many of the order advance; None where all do."""
        if self.terms.kind is RoundKind.VOTE or self.terms.advance is None:
            return None
        return sum(outcome.advances for outcome in self.outcomes.values())

    @cached_property
    def near_line(self) -> list[str]:
        """Who could as well stand on the other side of the line."""
        ranking = self.ranking
        if ranking is None:
            return []
        return near_line(list(self.lines), self.cut, ranking.distinguishable)

    @cached_property
    def discussion(self) -> list[Group]:
        """What to talk about first."""
        ranking = self.ranking
        if ranking is None:
            return []
        return discussion(list(self.lines), self.cut, ranking.distinguishable)

    @property
    def outliers(self) -> tuple[Outlier, ...]:
        """Marks far from what the others and the juror's own severity let expect."""
        return self.ranking.outliers if self.ranking else ()

    @cached_property
    def without_marks(self) -> list[str]:
        """Submissions nobody has finished marking."""
        marked = {one.submission for one in self.given}
        return [key for key in self.entries if key not in marked]

    @cached_property
    def enough(self) -> int:
        """How many submissions have the marks they should: no open task, and as many as asked."""
        marks = dict.fromkeys(self.entries, 0)
        for one in self.given:
            marks[one.submission] += 1
        wanted = 1 if self.terms.everyone else self.terms.marks_each
        return sum(
            count >= wanted and not (self.terms.everyone and self.open_tasks.get(key))
            for key, count in marks.items()
        )
