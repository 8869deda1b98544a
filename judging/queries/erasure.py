"""What is no longer needed about authors, and from when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import selectinload

from app.core import audit
from app.core.audit import AuditEvent
from app.core.clock import now, today
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
#: for so much longer a jury at work or a result that is not released holds a call back
HELD_DAYS = 90
#: between two mails about that to the managers, and at least between the first and the deed
WARNED_DAYS = 30
WARNED = "call.erasure_announced"
#: what is written about people in their own words, by action: under which name it lies in the log
WORDS = {
    "submission.checked": "note",
    "place.confirmed": "reason",
    "place.declined": "reason",
    "place.withdrawn": "reason",
}
#: an address that was typed in and never used
UNUSED_DAYS = 30


@dataclass(frozen=True)
class Kept:
    """A call whose authors' data are still there, and the last day on which they are."""

    call: Call
    until: date
    #: the day after which only ``held`` keeps them
    due: date
    #: by a jury at work or a result that is not released yet
    held: bool

    @property
    def is_over(self) -> bool:
        """Whether that day has passed, where the edition is held."""
        return today(self.call.edition.timezone) > self.until

    @property
    def is_late(self) -> bool:
        """Whether only what holds the call back still keeps the data."""
        return self.held and self.due < today(self.call.edition.timezone)


def calls_to_erase() -> list[Call]:
    """Calls that are long over, and whose authors' data are still there."""
    return [kept.call for kept in _kept() if kept.is_over]


def calls_to_warn_of() -> list[Kept]:
    """Calls that are held back, and of which the managers have not heard for a month."""
    late = [kept for kept in _kept() if kept.is_late and not kept.is_over]
    since = now() - timedelta(days=WARNED_DAYS)
    told = db.select(AuditEvent.subject).where(AuditEvent.action == WARNED, AuditEvent.at > since)
    lately = set(db.session.scalars(told)) if late else set()
    return [kept for kept in late if audit.name_of(kept.call) not in lately]


def _kept() -> list[Kept]:
    working = set(db.session.scalars(db.select(Round.call_id).filter_by(state=RoundState.OPEN)))
    rows = db.session.execute(db.select(Selection.call_id, Selection.released_at))
    released: dict[int, datetime | None] = dict(rows.all())
    held = working | {call for call, moment in released.items() if moment is None}
    query = db.select(Call).where(Call.erased_at.is_(None)).order_by(Call.id)
    calls = list(db.session.scalars(query).unique())
    told = _first_told([call for call in calls if call.id in held])
    return [
        _held(call, released.get(call.id), told.get(audit.name_of(call)))
        if call.id in held
        else _free(call, released.get(call.id))
        for call in calls
    ]


def _first_told(calls: list[Call]) -> dict[str, datetime]:
    """When the managers first heard that the data of these calls go, by the calls' names."""
    query = db.select(AuditEvent.subject, db.func.min(AuditEvent.at)).where(
        AuditEvent.action == WARNED, AuditEvent.subject.in_([audit.name_of(each) for each in calls])
    )
    return dict(db.session.execute(query.group_by(AuditEvent.subject)).all()) if calls else {}


def _free(call: Call, released_at: datetime | None) -> Kept:
    due = _due(call, released_at)
    return Kept(call, until=due, due=due, held=False)


def _held(call: Call, released_at: datetime | None, told_at: datetime | None) -> Kept:
    """Never before the managers knew of it for a month, however long nothing ran."""
    due, zone = _due(call, released_at), call.edition.timezone
    told_on = wall_time(told_at, zone).date() if told_at else today(zone)
    until = max(due + timedelta(days=HELD_DAYS), told_on + timedelta(days=WARNED_DAYS))
    return Kept(call, until=until, due=due, held=True)


def _due(call: Call, released_at: datetime | None) -> date:
    zone = call.edition.timezone
    days: list[date] = [call.edition.ends_on, wall_time(call.closes_at, zone).date()]
    if released_at is not None:
        days.append(wall_time(released_at, zone).date())
    return max(days) + timedelta(days=KEPT_DAYS)


def chosen_of(call: Call) -> set[int]:
    """Ids of the submissions that won, have a place or were accepted: their authors are named.

    Who won is whom a released result names.
    """
    of_call = db.select(Submission.id).where(Submission.call_id == call.id)
    queries = (
        db.select(Winner.submission_id)
        .join(Award, Winner.award_id == Award.id)
        .join(Selection, Selection.call_id == Award.call_id)
        .where(Award.call_id == call.id, Selection.state == SelectionState.RELEASED),
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


def logged_words(which: ColumnElement[bool]) -> list[AuditEvent]:
    """The events of these submissions and their places that hold somebody's own words."""
    places = _named("place", Place.id).join(Submission).where(which)
    subjects = _named("submission", Submission.id).where(which).union_all(places)
    query = db.select(AuditEvent).where(
        AuditEvent.action.in_(WORDS), AuditEvent.subject.in_(subjects)
    )
    return [each for each in db.session.scalars(query) if each.data.get(WORDS[each.action])]


def _named(table: str, number: Any) -> Select[Any]:
    """As app.core.audit.name_of has them."""
    return db.select(db.literal(f"{table}:") + db.cast(number, db.String))
