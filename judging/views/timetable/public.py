"""Sessions on an edition's page, and for telephones' calendars."""

from typing import Any

from flask import abort, render_template
from flask_login import current_user

from app.core.access import public
from app.core.clock import now
from app.core.web import address_of, download
from app.programmes.models import Edition
from app.programmes.queries import public_edition_or_404
from app.programmes.rules.calendar import CalendarSession, calendar
from judging.queries import timetable as queries
from judging.queries import wording_calls
from judging.views.blueprint import bp


def edition_public(edition: Edition) -> str | None:
    """The sessions of an edition, by day."""
    entries = queries.public_sessions(edition)
    if not entries:
        return None
    return render_template(
        "judging/timetable/panel.html",
        edition=edition,
        days=queries.by_day(entries, edition.timezone),
        words=wording_calls,
    )


@bp.get("/programmes/<code>/sessions.ics")
@public
def sessions_ics(code: str) -> Any:
    """Every session of the edition."""
    edition = public_edition_or_404(code, by=current_user)
    return _file(edition, queries.public_sessions(edition), f"{code}-sessions")


@bp.get("/programmes/<code>/sessions/<session>.ics")
@public
def session_ics(code: str, session: str) -> Any:
    """One session."""
    edition = public_edition_or_404(code, by=current_user)
    entries = queries.public_sessions(edition)
    found = [entry for entry in entries if entry.session.public_id == session]
    return _file(edition, found, f"{code}-{session}")


def _file(edition: Edition, entries: list[queries.Entry], name: str) -> Any:
    if not entries:
        abort(404)
    url = address_of("programmes.edition", code=edition.code, anchor="sessions")
    events = [_event(edition, entry) for entry in entries]
    text = calendar(edition.name, events, stamp=now(), url=url)
    media_type = "text/calendar; charset=utf-8"
    return download(text.encode(), name=f"{name}.ics", media_type=media_type)


def _event(edition: Edition, entry: queries.Entry) -> CalendarSession:
    session, talk = entry.session, entry.talk
    places = [session.room.name, edition.venue, edition.city]
    about = [", ".join(talk.public), wording_calls.session_audience_name(session.audience)]
    return CalendarSession(
        uid=f"session-{session.public_id}.{edition.code}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        text=talk.title,
        place=", ".join(part for part in places if part),
        about="\n".join(part for part in about if part),
        sequence=session.sequence,
    )
