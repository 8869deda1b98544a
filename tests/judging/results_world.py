"""Rounds with marks in them, for tests of results."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from app.extensions import db
from judging.models import Assignment, Mark, Round, RoundSubmission
from judging.rules.kinds import AssignmentState, RoundKind, RoundState
from tests.judging.factories import (
    CriterionFactory,
    RoundFactory,
    RoundSubmissionFactory,
    SeatFactory,
)
from tests.judging.jury_world import OPENED, Jury, open_jury, task

NONCES = count(1)
#: one row a juror, one mark a submission; None: not on this juror's desk
Table = Sequence[Sequence[int | None]]


def mark(here: Assignment, *values: int) -> None:
    """Finish a task with these values, in the order of the criteria."""
    criteria: list[Any] = list(here.round.criteria) or [None]
    for criterion, value in zip(criteria, values, strict=True):
        db.session.add(
            Mark(
                assignment=here, criterion=criterion, old=None, new=value,
                by=here.juror.user.email, nonce=f"nonce-{next(NONCES)}",
            )
        )  # fmt: skip
    here.state = AssignmentState.DONE
    db.session.flush()


def marked_jury(table: Table, *, criteria: int = 1, **values: Any) -> Jury:
    """A round with these marks; each stands for every criterion of it."""
    jury = open_jury(len(table), len(table[0]), criteria=criteria, **values)
    _mark_all(jury, table)
    return jury


def later_round(jury: Jury, table: Table, **values: Any) -> Jury:
    """A round of criteria after ``jury``'s, with the same people and submissions."""
    usual = {"kind": RoundKind.CRITERIA, "state": RoundState.OPEN, "opened_at": OPENED}
    round_ = RoundFactory(call=jury.call, **usual | values)
    CriterionFactory(round=round_, code="criterion-0")
    for juror in jury.jurors:
        SeatFactory(round=round_, juror=juror)
    for submission in jury.submissions:
        RoundSubmissionFactory(round=round_, submission=submission)
    later = Jury(round_, jury.jurors, jury.submissions)
    _mark_all(later, table)
    return later


def written(round_: Round) -> list[tuple[bool | None, str | None, int | None]]:
    """(advances, score, place) of each submission, in the order of their numbers."""
    query = db.select(RoundSubmission).filter_by(round_id=round_.id)
    rows = sorted(db.session.scalars(query), key=lambda row: row.submission.number or 0)
    return [
        (row.advances, None if row.score is None else str(row.score), row.place) for row in rows
    ]


def _mark_all(jury: Jury, table: Table) -> None:
    for j, row in enumerate(table):
        for i, value in enumerate(row):
            if value is not None:
                here = task(jury, j, i)
                mark(here, *[value] * max(1, len(jury.criteria)))
