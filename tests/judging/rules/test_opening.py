"""A round opens when everything is there, and says what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from judging.rules.kinds import RoundKind
from judging.rules.opening import Gap, RoundSetup, gaps_of

READY = RoundSetup(
    kind=RoundKind.CRITERIA,
    marks_each=3,
    everyone=False,
    criteria=4,
    jurors=5,
    submissions=30,
    call_closed=True,
    previous_closed=None,
    unchecked=0,
    unsettled=0,
)


@pytest.mark.parametrize(
    ("changed", "gaps"),
    [
        ({}, []),
        ({"kind": RoundKind.VOTE, "criteria": 0}, []),
        ({"criteria": 0}, [Gap.NO_CRITERIA]),
        ({"call_closed": False}, [Gap.CALL_OPEN]),
        ({"unchecked": 2}, [Gap.UNCHECKED]),
        ({"submissions": 0}, [Gap.NO_SUBMISSIONS]),
        ({"jurors": 0}, [Gap.NO_JURORS]),
        ({"jurors": 2}, [Gap.TOO_FEW_JURORS]),
        ({"jurors": 3}, []),
        ({"jurors": 1, "everyone": True}, []),
        ({"unsettled": 1}, [Gap.UNSETTLED_CONFLICTS]),
        ({"previous_closed": True, "call_closed": False, "unchecked": 1}, []),
        ({"previous_closed": False, "submissions": 0}, [Gap.PREVIOUS_OPEN]),
        ({"previous_closed": True, "submissions": 0}, [Gap.NO_SUBMISSIONS]),
        ({"criteria": 0, "jurors": 0, "unsettled": 1}, [
            Gap.NO_CRITERIA, Gap.NO_JURORS, Gap.UNSETTLED_CONFLICTS,
        ]),
    ],
)  # fmt: skip
def test_what_is_missing(changed: dict[str, Any], gaps: list[Gap]) -> None:
    assert gaps_of(replace(READY, **changed)) == gaps
