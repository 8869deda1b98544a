"""A jury that judged: every submission has a quality, every juror a temper, and there is chance."""

from collections.abc import Iterable

import numpy as np

from app.core.clock import now
from app.extensions import db
from judging.models import Assignment, Criterion, Juror, Mark, Round
from judging.rules.kinds import AssignmentState, RoundKind, Vote


class Temper:
    """Draws what a juror would say; the same seed says the same."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.quality: dict[int, float] = {}
        self.severity: dict[int, float] = {}

    def judge(self, round_: Round, tasks: Iterable[Assignment]) -> None:
        """Mark ``tasks`` whole, as their jurors would at their desks."""
        criteria = round_.criteria if round_.kind is RoundKind.CRITERIA else [None]
        for task in tasks:
            for criterion in criteria:
                db.session.add(self._mark(task, criterion))
            task.state = AssignmentState.DONE
        round_.frozen_at = round_.frozen_at or now()
        db.session.flush()

    def _mark(self, task: Assignment, criterion: Criterion | None) -> Mark:
        liking = self._quality(task.submission_id) + self._severity(task.juror)
        liking += self.random.normal(0, 0.7)
        code = criterion.code if criterion else "vote"
        return Mark(
            assignment=task,
            criterion=criterion,
            new=_on_scale(liking, criterion) if criterion else _vote(liking),
            by=task.juror.user.email,
            nonce=f"demonstration-{code}",
        )

    def _quality(self, submission_id: int) -> float:
        return self.quality.setdefault(submission_id, float(self.random.normal(0, 1)))

    def _severity(self, juror: Juror) -> float:
        return self.severity.setdefault(juror.id, float(self.random.normal(0, 0.55)))


def _on_scale(liking: float, criterion: Criterion) -> int:
    middle = (criterion.minimum + criterion.maximum) / 2 + 0.8
    step = (criterion.maximum - criterion.minimum) / 6
    return max(criterion.minimum, min(criterion.maximum, round(middle + liking * step)))


def _vote(liking: float) -> Vote:
    if liking > 1.6:
        return Vote.MUST_KEEP
    return Vote.IN if liking > -0.9 else Vote.OUT
