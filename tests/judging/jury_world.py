"""A round that is open, with jurors at their desks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.accounts.models import User
from app.core.access import Role
from judging.models import Assignment, Call, Criterion, Juror, Round, Submission
from judging.rules.kinds import RoundKind, RoundState
from tests.factories import user_with
from tests.judging.factories import (
    AssignmentFactory,
    AuthorFactory,
    CallFactory,
    CriterionFactory,
    JurorFactory,
    RoundFactory,
    RoundSubmissionFactory,
    SeatFactory,
    SubmissionFactory,
)

OPENED = datetime(2026, 4, 10, tzinfo=UTC)


@dataclass
class Jury:
    """One round, its submissions and its panel."""

    round: Round
    jurors: list[Juror]
    submissions: list[Submission]

    @property
    def call(self) -> Call:
        return self.round.call

    @property
    def criteria(self) -> list[Criterion]:
        return self.round.criteria


def closed_call(**values: Any) -> Call:
    """A call that takes no submissions any more."""
    opened, closed = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    return CallFactory(opens_at=opened, closes_at=closed, published_at=opened, **values)


def manager_of(call: Call) -> User:
    """The secretary of the call's jury."""
    return user_with(Role.PROGRAMME_MANAGER, scope=call.edition.scope)


def president_of(call: Call) -> User:
    """The president of the call's jury."""
    return user_with(Role.PRESIDENT_OF_JURY, scope=call.edition.scope)


def open_jury(jurors: int = 2, submissions: int = 2, *, criteria: int = 2, **values: Any) -> Jury:
    """A round that is open but not planned: ``task`` lays single tasks on desks."""
    call = closed_call()
    kind = RoundKind.CRITERIA if criteria else RoundKind.VOTE
    usual = {"kind": kind, "state": RoundState.OPEN, "opened_at": OPENED}
    round_ = RoundFactory(call=call, **usual | values)
    for number in range(criteria):
        CriterionFactory(round=round_, code=f"criterion-{number}", position=number)
    panel = [JurorFactory(call=call) for _ in range(jurors)]
    entries = [SubmissionFactory(author=AuthorFactory(call=call)) for _ in range(submissions)]
    for juror in panel:
        SeatFactory(round=round_, juror=juror)
    for entry in entries:
        RoundSubmissionFactory(round=round_, submission=entry)
    return Jury(round_, panel, entries)


def task(jury: Jury, juror: int = 0, submission: int = 0, **values: Any) -> Assignment:
    """One submission on one desk."""
    return AssignmentFactory(
        round=jury.round,
        juror=jury.jurors[juror],
        submission=jury.submissions[submission],
        position=submission + 1,
        **values,
    )
