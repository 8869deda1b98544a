"""What is no longer needed about authors, and from when."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import selectinload

from app.core.clock import today
from app.extensions import db
from app.programmes.rules.local_times import wall_time
from judging.models import (
    Answer,
    Author,
    Award,
    Call,
    Place,
    Round,
    Selection,
    Submission,
    SubmissionFile,
    Winner,
)
from judging.rules.kinds import PlaceState, RoundState, SelectionState

#: after the end of the edition or the release of the result, whichever is later: time to write to
#: winners, to send prizes and to answer complaints
KEPT_DAYS = 90
#: an address that was typed in and never used
UNUSED_DAYS = 30


def calls_to_erase() -> list[Call]:
    """Calls that are long over, and whose authors' data are still there. A jury that is at work or
    a result that is not released yet holds a call back."""
    working = db.select(Round.call_id).where(Round.state == RoundState.OPEN)
    drafted = db.select(Selection.call_id).where(Selection.state != SelectionState.RELEASED)
    query = db.select(Call).where(
        Call.erased_at.is_(None), Call.id.not_in(working), Call.id.not_in(drafted)
    )
    rows = db.session.execute(db.select(Selection.call_id, Selection.released_at))
    released: dict[int, datetime | None] = dict(rows.all())
    found = db.session.scalars(query.order_by(Call.id)).unique()
    return [call for call in found if _is_over(call, released.get(call.id))]


def _is_over(call: Call, released_at: datetime | None) -> bool:
    zone = call.edition.timezone
    days: list[date] = [call.edition.ends_on, wall_time(call.closes_at, zone).date()]
    if released_at is not None:
        days.append(wall_time(released_at, zone).date())
    return today(zone) > max(days) + timedelta(days=KEPT_DAYS)


def chosen_of(call: Call) -> set[int]:
    """Ids of the submissions that won, have a place or were accepted: their authors are named."""
    of_call = db.select(Submission.id).where(Submission.call_id == call.id)
    queries = (
        db.select(Winner.submission_id)
        .join(Award, Winner.award_id == Award.id)
        .where(Award.call_id == call.id),
        db.select(Place.submission_id).where(
            Place.submission_id.in_(of_call), Place.state == PlaceState.CONFIRMED
        ),
        db.select(Answer.submission_id).where(Answer.submission_id.in_(of_call), Answer.accepted),
    )
    return {each for query in queries for each in db.session.scalars(query)}


def authors_with_files(call: Call) -> list[Author]:
    """The authors of ``call`` with all that is theirs, in a fixed number of reads."""
    files = selectinload(Author.submissions).selectinload(Submission.files)
    query = (
        db.select(Author)
        .filter_by(call_id=call.id)
        .order_by(Author.id)
        .options(
            selectinload(Author.consent_evidence),
            files.joinedload(SubmissionFile.original),
        )
    )
    return list(db.session.scalars(query).unique())
