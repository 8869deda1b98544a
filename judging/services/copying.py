"""A call once more: for another edition, with its form, texts, rounds, awards and quota."""

from typing import Any

from sqlalchemy.orm import selectinload

from app.core import audit
from app.core.ids import public_id
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules.local_times import shifted, shifted_day
from app.programmes.services.managers import require_manager
from judging.models import Award, Call, CallField, CallText, Criterion, Quota, Round
from judging.queries.call_lists import calls_of
from judging.queries.places import quota_of
from judging.queries.setup import versions_of
from judging.services.calls import check_code

#: columns that belong to the row, or that a call gathers while it lives
OWN = frozenset({"id", "public_id", "created_at"})
LIVED = frozenset(
    {"edition_id", "code", "published_at", "last_number", "erased_at", "timetable_published_at"}
)
ROUND_LIVED = frozenset(
    {"call_id", "state", "seed", "due_at", "opened_at", "frozen_at", "closed_at", "closing_note"}
)


def copy_call(source: Call, *, edition: Edition, code: str, by: Any) -> Call:
    """A call of ``edition``, not announced, set up like ``source``; nobody's answers come along.

    Its days move by as many as the editions' first days lie apart, on the clock of ``edition``.
    """
    require_manager(source.edition, by=by)
    require_manager(edition, by=by)
    check_code(code)
    days = (edition.starts_on - source.edition.starts_on).days
    return _copy(source, edition, code, days, by)


def copy_calls(*, source: Edition, edition: Edition, days: int, by: Any) -> None:
    """With an edition its calls are copied, ``days`` later (see programmes' ``on_copy``)."""
    for call in calls_of(source, announced=False):
        _copy(call, edition, _free_code(call.code, edition.code), days, by)


def _free_code(code: str, edition_code: str) -> str:
    """The code with the new edition's year, or else its whole code, that no call has yet."""
    stem = code.rstrip("0123456789").rstrip("-") or code
    year = edition_code.rsplit("-", 1)[-1]
    taken = set(db.session.scalars(db.select(Call.code)))
    wishes = [f"{stem}-{year}", f"{stem}-{edition_code}"]
    numbered = (f"{stem}-{edition_code}-{n}" for n in range(2, len(taken) + 3))
    return next(wish for wish in [*wishes, *numbered] if wish not in taken)


def _copy(source: Call, edition: Edition, code: str, days: int, by: Any) -> Call:
    zones = source.edition.timezone, edition.timezone
    call = Call(edition=edition, code=code, **_values(source, LIVED))
    for name in ("opens_at", "closes_at", "forwards_until"):
        setattr(call, name, shifted(getattr(source, name), days, *zones))
    call.age_on = shifted_day(source.age_on, days)
    call.fields = [CallField(**_values(each, {"call_id"})) for each in source.fields]
    db.session.add(call)
    db.session.flush()
    _copy_texts(source, call)
    _copy_rounds(source, call)
    _copy_decision(source, call)
    audit.record("call.copied", call, by=by, source=source.code)
    return call


def _copy_texts(source: Call, call: Call) -> None:
    """The versions in force begin anew at 1."""
    for kind, versions in versions_of(source).items():
        for language, row in versions.get(max(versions, default=0), {}).items():
            db.session.add(
                CallText(call=call, kind=kind, version=1, language=language, text=row.text)
            )


def _copy_rounds(source: Call, call: Call) -> None:
    query = db.select(Round).filter_by(call_id=source.id).options(selectinload(Round.criteria))
    for each in db.session.scalars(query.order_by(Round.position)).unique():
        copy = Round(call=call, seed=public_id(), **_values(each, ROUND_LIVED))
        copy.criteria = [Criterion(**_values(one, {"round_id"})) for one in each.criteria]
        db.session.add(copy)


def _copy_decision(source: Call, call: Call) -> None:
    query = db.select(Award).filter_by(call_id=source.id).order_by(Award.position, Award.id)
    for award in db.session.scalars(query):
        db.session.add(Award(call=call, **_values(award, {"call_id", "withheld_reason"})))
    quota = quota_of(source)
    if quota is not None:
        lived = {"call_id", "seed", "allocated_at", "allocated_by"}
        db.session.add(Quota(call=call, seed=public_id(), **_values(quota, lived)))


def _values(row: Any, without: set[str] | frozenset[str]) -> dict[str, Any]:
    """The columns of ``row`` for a copy of it; texts by language are copied, not shared."""
    keys = {column.key for column in row.__mapper__.column_attrs} - OWN - without
    values = {key: getattr(row, key) for key in sorted(keys)}
    return {key: dict(value) if isinstance(value, dict) else value for key, value in values.items()}
