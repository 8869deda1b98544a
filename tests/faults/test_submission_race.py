"""An author hands in eight drafts at the same moment where three count: three are taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from app.core.clock import now
from app.core.errors import Conflict
from app.core.transaction import reading, transaction
from app.extensions import db
from judging.models import Submission
from judging.queries import entries as queries
from judging.rules.kinds import SubmissionState
from judging.services import submissions
from tests.factories import commit
from tests.judging.entering import open_contest
from tests.judging.factories import AuthorFactory, SubmissionFactory

DRAFTS, LIMIT = 8, 3


def _drafts() -> list[int]:
    call = open_contest(files_min=0, files_max=0, photo_width_min=0)
    author = AuthorFactory.create(call=call, rules_accepted_at=now(), email="all@example.org")
    answers = {"description": "Salt", "topic": "light"}
    drafts = [
        SubmissionFactory.create(
            author=author, state=SubmissionState.DRAFT, number=None, eligibility="open",
            answers=answers, title=f"Photo {n}",
        )
        for n in range(DRAFTS)
    ]  # fmt: skip
    ids = [each.id for each in drafts]
    commit()
    db.session.remove()
    return ids


def _hand_in(app: Flask, submission_id: int, start: Barrier) -> str:
    """Wait for everybody else, then hand in, in a transaction of its own."""
    with app.app_context():
        start.wait(30)
        try:
            with transaction():
                found = db.session.get_one(Submission, submission_id)
                submissions.submit_submission(found, by=found.author)
        except Conflict:
            return "refused"
        return "taken"


def _count_first(app: Flask, submission_id: int, start: Barrier) -> str:
    """As a careless program would: count, think, write."""
    with app.app_context():
        with reading():
            found = db.session.get_one(Submission, submission_id)
            taken = queries.submitted_count(author=found.author, besides=found)
        start.wait(30)
        if taken >= LIMIT:
            return "refused"
        with transaction():
            found = db.session.get_one(Submission, submission_id)
            submissions.submit_submission(found, by=found.author)
        return "taken"


def _race(app: Flask, one: Callable[[Flask, int, Barrier], str]) -> Counter[str]:
    ids, start = _drafts(), Barrier(DRAFTS)
    with ThreadPoolExecutor(DRAFTS) as pool:
        waiting = [pool.submit(one, app, each, start) for each in ids]
        return Counter(each.result() for each in waiting)


def test_three_of_eight_are_taken_and_numbered(own_app: Flask) -> None:
    outcome = _race(own_app, _hand_in)

    assert outcome == {"taken": LIMIT, "refused": DRAFTS - LIMIT}
    query = db.select(Submission.number).where(Submission.number.is_not(None))
    with reading():
        assert sorted(db.session.scalars(query)) == [1, 2, 3]


def test_counted_before_the_lock_too_many_are_taken(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race can see an excess: the same crowd, counting first and writing later."""
    monkeypatch.setattr(submissions, "_require_within_limits", lambda submission: None)

    assert _race(own_app, _count_first)["taken"] > LIMIT
