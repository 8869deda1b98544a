"""What an organisation chooses its best from."""

from datetime import datetime

from sqlalchemy.orm import contains_eager

from app.extensions import db
from app.organisations.models import Organisation
from judging.models import Author, Call, Submission
from judging.queries.entries import with_pictures
from judging.rules.kinds import Eligibility, SubmissionState


def forwards_until(call: Call) -> datetime:
    """Until when an organisation may change its choice; by default until the closing."""
    return call.forwards_until or call.closes_at


def complete_at(call: Call) -> datetime:
    """When everything that comes before the jury is there: closed, and forwarded where that is
    asked for."""
    return max(call.closes_at, forwards_until(call)) if call.forwarding else call.closes_at


def to_choose_from(call: Call, organisation: Organisation) -> list[Submission]:
    """What people handed in who named ``organisation``, by number. What the secretary found
    ineligible is left out: it cannot come before the jury."""
    query = (
        db.select(Submission)
        .join(Submission.author)
        .where(Author.organisation_id == organisation.id, Author.user_id.is_(None))
        .where(Submission.call_id == call.id, Submission.state == SubmissionState.SUBMITTED)
        .where(Submission.eligibility != Eligibility.INELIGIBLE)
        .order_by(Submission.number)
        .options(contains_eager(Submission.author))
    )
    return list(db.session.scalars(with_pictures(query)).unique())
