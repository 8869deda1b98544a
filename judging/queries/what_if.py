"""What a decision about places would give, without writing anything: the what-if screen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.programmes.allocation import NOT_ELIGIBLE, OFFERED, Outcome, Settings, promote
from judging.models import Place, Quota
from judging.queries import places as queries
from judging.queries.places import HELD, Candidate, in_state, proposal_of
from judging.rules.kinds import PlaceState

#: how a wish changes what somebody gets
COMES_IN, FALLS_OUT = "comes_in", "falls_out"


@dataclass(frozen=True)
class Line:
    """One submission and what it would get; ``move`` compares with the settings in force."""

    candidate: Candidate
    outcome: Outcome
    move: str = ""


@dataclass(frozen=True)
class WhatIf:
    """A decision as ``limits`` would make it, in its order."""

    limits: Settings
    lines: list[Line]

    @property
    def given(self) -> Counter[str]:
        """How many places each pass gives."""
        return Counter(line.outcome.given_in for line in self.lines if line.outcome.given_in)

    @property
    def outcomes(self) -> Counter[str]:
        """How many get a place, wait, get nothing."""
        return Counter(line.outcome.outcome for line in self.lines)

    @property
    def moves(self) -> Counter[str]:
        """How many come in and fall out by the wish."""
        return Counter(line.move for line in self.lines if line.move)

    @property
    def members(self) -> int:
        """How many members get a place."""
        return sum(line.candidate.proposal.member for line in self.lines if line.outcome.given_in)


def what_if(quota: Quota, candidates: Sequence[Candidate], limits: Settings) -> WhatIf:
    """The decision under ``limits``, beside the one under the settings in force."""
    before = {
        each.id for each in queries.decide(candidates, queries.settings_of(quota)) if each.given_in
    }
    by_id = {each.proposal.id: each for each in candidates}
    lines = [
        Line(by_id[each.id], each, _move(each, before))
        for each in queries.decide(candidates, limits)
    ]
    refused = [each for each in candidates if each.refusal]
    lines += [Line(each, Outcome(each.proposal.id, NOT_ELIGIBLE, reason=each.refusal))
              for each in refused]  # fmt: skip
    return WhatIf(limits, lines)


def would_come_in(quota: Quota, places: Sequence[Place], wished: int) -> list[Place]:
    """Who of the waiting list would get a place if there were ``wished`` places."""
    waiting = {each.submission.public_id: each for each in in_state(places, PlaceState.WAITING)}
    held = [proposal_of(each) for each in in_state(places, *HELD)]
    limits = queries.settings_of(quota, places=max(wished, quota.places))
    outcomes = promote(held, map(proposal_of, waiting.values()), limits)
    return [waiting[each.id] for each in outcomes if each.outcome == OFFERED]


def _move(outcome: Outcome, before: set[str]) -> str:
    inside = bool(outcome.given_in)
    if inside == (outcome.id in before):
        return ""
    return COMES_IN if inside else FALLS_OUT
