"""What is missing before a round can open."""

from dataclasses import dataclass
from enum import StrEnum

from judging.rules.kinds import RoundKind


class Gap(StrEnum):
    """Why a round cannot open yet."""

    #: the call still takes submissions
    CALL_OPEN = "call_open"
    #: organisations still forward their best: what they choose later would never be judged
    FORWARDING = "forwarding"
    #: the round before is not closed
    PREVIOUS_OPEN = "previous_open"
    #: the secretary has not decided about some submissions
    UNCHECKED = "unchecked"
    NO_SUBMISSIONS = "no_submissions"
    NO_CRITERIA = "no_criteria"
    #: nobody on the panel accepted and declared their conflicts
    NO_JURORS = "no_jurors"
    #: fewer jurors than marks for each submission
    TOO_FEW_JURORS = "too_few_jurors"
    #: jurors wrote whom they must not judge, and nobody looked up who that is
    UNSETTLED_CONFLICTS = "unsettled_conflicts"


@dataclass(frozen=True)
class RoundSetup:
    """What decides it. ``previous_closed`` is None in a first round."""

    kind: RoundKind
    marks_each: int
    everyone: bool
    criteria: int
    jurors: int
    submissions: int
    call_closed: bool
    previous_closed: bool | None
    unchecked: int
    unsettled: int
    #: organisations may still choose what comes before the jury
    forwarding: bool = False


def gaps_of(setup: RoundSetup) -> list[Gap]:
    """Everything that is missing, in the order one mends it; empty: it can open."""
    first = setup.previous_closed is None
    found = {
        Gap.CALL_OPEN: first and not setup.call_closed,
        Gap.FORWARDING: first and setup.call_closed and setup.forwarding,
        Gap.PREVIOUS_OPEN: setup.previous_closed is False,
        Gap.UNCHECKED: first and setup.unchecked > 0,
        Gap.NO_SUBMISSIONS: setup.submissions == 0 and setup.previous_closed is not False,
        Gap.NO_CRITERIA: setup.kind is RoundKind.CRITERIA and setup.criteria == 0,
        Gap.NO_JURORS: setup.jurors == 0,
        Gap.TOO_FEW_JURORS: not setup.everyone and 0 < setup.jurors < setup.marks_each,
        Gap.UNSETTLED_CONFLICTS: setup.unsettled > 0,
    }
    return [gap for gap, is_missing in found.items() if is_missing]
