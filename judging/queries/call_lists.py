"""Lists of calls and their figures: for managers, for the public, for an organisation."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func

from app.core.access import readable
from app.core.clock import now
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionStatus
from app.programmes.rules.local_times import wall_time
from judging.models import Call, Submission
from judging.queries.calls import may_submit_now, phase_of
from judging.rules.calls import CallPhase
from judging.rules.kinds import Audience, Eligibility, SubmissionState

#: the order of lists: what asks for something comes first
ORDER = (CallPhase.OPEN, CallPhase.COMING, CallPhase.DRAFT, CallPhase.CLOSED)


@dataclass(frozen=True)
class Figures:
    """Submissions of a call by state; ``unchecked`` are submitted and nobody looked at them."""

    drafts: int = 0
    submitted: int = 0
    withdrawn: int = 0
    unchecked: int = 0


def staff_calls(*, by: Any) -> list[Call]:
    """The calls whose jury ``by`` organises, by phase, then by closing."""
    query: Any = readable(Call, by=by)
    return _in_order(db.session.scalars(query).unique())


def public_calls() -> list[Call]:
    """Every announced call of an edition that the public may see, by phase, then by closing."""
    return _in_order(db.session.scalars(db.select(Call).where(*_public())).unique())


def calls_of(edition: Edition, *, announced: bool = True) -> list[Call]:
    """The edition's calls by phase; with ``announced`` only those that the public may see."""
    query = db.select(Call).filter_by(edition_id=edition.id)
    if announced:
        query = query.where(Call.published_at.is_not(None))
    return _in_order(db.session.scalars(query).unique())


def open_calls() -> list[Call]:
    """What anybody can answer now, the one that closes first in front."""
    moment = now()
    query = db.select(Call).where(*_public(), Call.opens_at <= moment, Call.closes_at > moment)
    return _in_order(db.session.scalars(query).unique())


@dataclass(frozen=True)
class Chance:
    """A call as one organisation sees it: ``refusal`` says why it may not submit, or is empty."""

    call: Call
    refusal: str


def chances_of(organisation: Organisation) -> list[Chance]:
    """The open and coming calls that organisations answer, and whether this one may."""
    query = db.select(Call).where(
        *_public(), Call.closes_at > now(), Call.audience != Audience.ANYONE
    )
    calls = _in_order(db.session.scalars(query).unique())
    return [Chance(call, may_submit_now(call, organisation)) for call in calls]


def figures_of(calls: Iterable[Call]) -> dict[int, Figures]:
    """Call id -> its figures, in one query."""
    ids = [call.id for call in calls]
    query = (
        db.select(
            Submission.call_id, Submission.state, Submission.eligibility, func.count(Submission.id)
        )
        .where(Submission.call_id.in_(ids))
        .group_by(Submission.call_id, Submission.state, Submission.eligibility)
    )
    counts: dict[int, Counter[str]] = {call_id: Counter() for call_id in ids}
    for call_id, state, eligibility, count in db.session.execute(query):
        counts[call_id][state.value] += count
        if state is SubmissionState.SUBMITTED and eligibility is Eligibility.OPEN:
            counts[call_id]["unchecked"] += count
    return {
        call_id: Figures(
            drafts=found[SubmissionState.DRAFT.value],
            submitted=found[SubmissionState.SUBMITTED.value],
            withdrawn=found[SubmissionState.WITHDRAWN.value],
            unchecked=found["unchecked"],
        )
        for call_id, found in counts.items()
    }


def submitted_by_day(call: Call) -> list[tuple[date, int]]:
    """How many submissions stood by the end of each day on which one came, in the zone."""
    query = db.select(Submission.submitted_at).where(
        Submission.call_id == call.id,
        Submission.state == SubmissionState.SUBMITTED,
        Submission.submitted_at.is_not(None),
    )
    zone = call.edition.timezone
    days = Counter(wall_time(moment, zone).date() for moment in db.session.scalars(query) if moment)
    total, found = 0, []
    for day in sorted(days):
        total += days[day]
        found.append((day, total))
    return found


def _public() -> tuple[ColumnElement[bool], ...]:
    shown = db.select(Edition.id).where(
        Edition.status.not_in((EditionStatus.DRAFT, EditionStatus.CANCELLED))
    )
    return Call.published_at.is_not(None), Call.edition_id.in_(shown)


def _in_order(calls: Iterable[Call]) -> list[Call]:
    """Open ones by what closes first; closed ones from the newest back."""
    by_closing = sorted(calls, key=lambda call: (call.closes_at, call.id))
    groups = {phase: [c for c in by_closing if phase_of(c) is phase] for phase in ORDER}
    groups[CallPhase.CLOSED].reverse()
    return [call for phase in ORDER for call in groups[phase]]
