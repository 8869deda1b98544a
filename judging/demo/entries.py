"""Invented photographers and their photos; invented proposals of sample organisations."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.core.ages import MAJORITY, age_on
from app.core.clock import now
from app.extensions import db
from app.organisations.models import Organisation
from judging.demo.photos import photo
from judging.models import Author, Call, Submission
from judging.queries.entries import age_day
from judging.rules.kinds import Eligibility, ParentalConsent, SubmissionState
from judging.services.pictures import ReadyFile, keep_file, limits_of, ready_file

HERE = Path(__file__).parent
BY = "demonstration"
#: author's number, motif, seed, title, description, topic
Row = Sequence[Any]


def sample(name: str) -> Any:
    """The content of one of the files beside this one."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def add_photos(call: Call, rows: Sequence[Row]) -> list[Submission]:
    """Authors with a parent's consent where they are minors, and a photo for each row."""
    authors = {number: _photographer(call, number) for number in sorted({row[0] for row in rows})}
    ready = _taken(rows, call)
    submissions = [_entry(authors[row[0]], row) for row in rows]
    db.session.flush()
    for submission, file in zip(submissions, ready, strict=True):
        keep_file(submission, ready=file, by=BY)
        submission.eligibility, submission.checked_by = Eligibility.ELIGIBLE, BY
    db.session.flush()
    return submissions


def _taken(rows: Sequence[Row], call: Call) -> Iterator[ReadyFile]:
    """The pictures, computed while others are developed."""
    limits = limits_of(call)

    def take(row: Row) -> ReadyFile:
        return ready_file(photo(row[1], row[2]), name="photo.jpg", limits=limits)

    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(take, rows)


def _photographer(call: Call, number: int) -> Author:
    name, latin, country, born = sample("photos")["authors"][number]
    author = Author(
        call=call,
        name=name,
        latin_name=latin,
        public_name=(latin or name).split()[0],
        country=country,
        birth_date=date.fromisoformat(born),
        email=f"photographer{number}@demo.example",
        rules_version=1,
        rules_accepted_at=now(),
        shows_name=True,
    )
    if age_on(date.fromisoformat(born), age_day(call)) < MAJORITY:
        author.consent, author.consent_version = ParentalConsent.GIVEN, 1
        author.guardian_name, author.consent_answered_at = "Sample parent", now()
    db.session.add(author)
    return author


def _entry(author: Author, row: Row) -> Submission:
    title, description, topic = row[3:]
    answers = {"topic": topic, "description": description}
    return submitted(author, title, answers)


def submitted(author: Author, title: str, answers: dict[str, Any]) -> Submission:
    """A submission that was handed in under the call's next number."""
    call = author.call
    call.last_number += 1
    submission = Submission(
        call=call,
        author=author,
        number=call.last_number,
        title=title,
        answers=answers,
        state=SubmissionState.SUBMITTED,
        submitted_at=call.opens_at + timedelta(days=3, hours=7 * call.last_number),
    )
    db.session.add(submission)
    return submission


def for_organisation(call: Call, organisation: Organisation, user: Any) -> Author:
    """Who writes for ``organisation``; ``user`` None: an account that is not of the demo."""
    author = Author(
        call=call,
        organisation=organisation,
        user=user,
        name=user.name,
        public_name=organisation.name,
        country=organisation.country,
        email=user.email,
        rules_version=1,
        rules_accepted_at=now(),
    )
    db.session.add(author)
    return author
