"""Accepted proposals get their time and room."""

import csv
import io
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.billing.rules.cells import text_cell
from app.core.access import requires
from app.core.web import blame, download, page
from app.programmes.rules.local_times import wall_time
from judging.forms.timetable import RoomForm, SessionForm, SuggestForm, room_words
from judging.models import Call, Room, Submission
from judging.queries import timetable as queries
from judging.queries import wording_calls
from judging.rules.kinds import Decision, FieldKind, SessionAudience
from judging.services import timetable as services
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS, child_or_404, managed_call_or_404

#: column names are part of the file's format and stay English
COLUMNS = (
    *("day", "begins", "ends", "room", "seats", "number", "title", "speakers", "organisation"),
    *("country", "audience"),
)


@bp.get("/staff/calls/<code>/timetable")
@requires(*MANAGERS)
def timetable(code: str) -> Any:
    """The rooms, what waits for a time, and the sessions by day and room."""
    call = with_places_or_404(code)
    return timetable_page(call, RoomForm())


def timetable_page(call: Call, form: RoomForm) -> Any:
    """The page, with ``form`` for one more room."""
    entries = queries.sessions_of(call.edition)
    zone = call.edition.timezone
    return page(
        "judging/timetable/timetable.html",
        form=form,
        call=call,
        zone=zone,
        rooms=queries.rooms_of(call.edition),
        waiting=queries.waiting_talks(call),
        days=[(day, _grid(found)) for day, found in queries.by_day(entries, zone)],
        own=[entry for entry in entries if entry.talk.submission.call_id == call.id],
        used={entry.session.room_id for entry in entries},
        room_words=room_words,
        words=wording_calls,
    )


def _grid(entries: list[queries.Entry]) -> Any:
    """One day's rooms, and for each beginning what each room then has."""
    rooms = sorted({e.session.room for e in entries}, key=lambda room: (room.name, room.id))
    begins = sorted({entry.session.starts_at for entry in entries})
    at = {(e.session.starts_at, e.session.room_id): e for e in entries}
    return rooms, [(begin, [at.get((begin, room.id)) for room in rooms]) for begin in begins]


@bp.route("/staff/calls/<code>/timetable/<submission>", methods=["GET", "POST"])
@requires(*MANAGERS)
def schedule_session(code: str, submission: str) -> Any:
    """Give one proposal its time and room, or move it."""
    call = with_places_or_404(code)
    found: Submission = child_or_404(Submission, call, submission)
    session = queries.session_of(found)
    if session is None and not queries.is_confirmed(found):
        abort(404)
    rooms = queries.rooms_of(call.edition)
    form = SessionForm(rooms, call.edition.timezone, data=_shown(found))
    if form.validate_on_submit():
        with blame(form):
            services.schedule_session(
                found,
                room=next(room for room in rooms if room.public_id == form.room.data),
                starts_at=form.begins,
                minutes=form.minutes.data or 0,
                audience=SessionAudience(form.audience.data),
                by=current_user,
            )
            flash(_("Scheduled."), "ok")
            return redirect(url_for(".timetable", code=code))
    return page(
        "judging/timetable/session.html",
        form=form,
        call=call,
        talk=queries.talk_of(found),
        session=session,
        submission=found,
    )


def _shown(submission: Submission) -> dict[str, Any]:
    session, zone = queries.session_of(submission), submission.call.edition.timezone
    if session is None:
        minutes = queries.talk_of(submission).minutes
        return {"minutes": minutes, "audience": SessionAudience.PARTICIPANTS.value}
    return {
        "starts_at": wall_time(session.starts_at, zone),
        "minutes": round((session.ends_at - session.starts_at).total_seconds() / 60),
        "room": session.room.public_id,
        "audience": session.audience.value,
    }


@bp.post("/staff/calls/<code>/timetable/<submission>/remove")
@requires(*MANAGERS)
def unschedule_session(code: str, submission: str) -> Any:
    """Take its time away."""
    found: Submission = child_or_404(Submission, with_places_or_404(code), submission)
    services.remove_session(found, by=current_user)
    flash(_("It has no time any more and waits for another one."), "ok")
    return redirect(url_for(".timetable", code=code))


@bp.route("/staff/calls/<code>/timetable-suggestion", methods=["GET", "POST"])
@requires(*MANAGERS)
def suggest_timetable(code: str) -> Any:
    """Fill empty slots with what waits."""
    call = with_places_or_404(code)
    form = SuggestForm(data={"audience": SessionAudience.PARTICIPANTS.value})
    if form.validate_on_submit():
        with blame(form):
            placed, left = services.suggest_sessions(
                call,
                begins=form.begins.data,
                ends=form.ends.data,
                pause=form.pause.data or 0,
                audience=SessionAudience(form.audience.data),
                by=current_user,
            )
            flash(_placed_words(placed, left), "warn" if left else "ok")
            return redirect(url_for(".timetable", code=code))
    waiting = len(queries.waiting_talks(call))
    return page("judging/timetable/suggest.html", form=form, call=call, waiting=waiting)


def _placed_words(placed: int, left: int) -> str:
    words = ngettext("%(num)d session is placed.", "%(num)d sessions are placed.", placed)
    if not left:
        return words
    more = ngettext("%(num)d found no free slot.", "%(num)d found no free slot.", left)
    return f"{words} {more}"


@bp.post("/staff/calls/<code>/timetable-shown")
@requires(*MANAGERS)
def show_timetable(code: str) -> Any:
    """Put the sessions on the edition's public page, or take them off."""
    shown = request.form.get("shown") == "1"
    services.show_timetable(with_places_or_404(code), shown=shown, by=current_user)
    flash(_("The timetable is public.") if shown else _("The timetable is hidden."), "ok")
    return redirect(url_for(".timetable", code=code))


@bp.get("/staff/calls/<code>/timetable.csv")
@requires(*MANAGERS)
def timetable_csv(code: str) -> Any:
    """The call's sessions as a table for whoever runs the rooms, with every answer."""
    call = with_places_or_404(code)
    fields = [field for field in call.fields if field.kind is not FieldKind.SPEAKERS]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*COLUMNS, *(field.code for field in fields)])
    for entry in queries.sessions_of(call.edition):
        if entry.talk.submission.call_id == call.id:
            writer.writerow(_row(entry, [field.code for field in fields]))
    content = out.getvalue().encode("utf-8-sig")
    return download(content, name=f"{code}.csv", media_type="text/csv; charset=utf-8")


def _row(entry: queries.Entry, codes: list[str]) -> list[Any]:
    session, talk = entry.session, entry.talk
    author, zone = talk.submission.author, talk.submission.call.edition.timezone
    begins, ends = (wall_time(at, zone) for at in (session.starts_at, session.ends_at))
    organisation = author.organisation.name if author.organisation else ""
    names = ", ".join(person.get("name", "") for person in talk.people)
    words = [talk.title, names, organisation]
    answers = [str(talk.submission.answers.get(code, "")) for code in codes]
    return [
        *(begins.date(), f"{begins:%H:%M}", f"{ends:%H:%M}", text_cell(session.room.name)),
        *(session.room.capacity, talk.submission.number, *map(text_cell, words)),
        *(author.country or getattr(author.organisation, "country", ""), session.audience.value),
        *map(text_cell, answers),
    ]


def with_places_or_404(code: str) -> Call:
    """A call of the caller that ends with places."""
    call = managed_call_or_404(code)
    return call if call.decision is Decision.PLACES else abort(404)


def room_or_404(call: Call, public_id: str) -> Room:
    """A room of the call's edition."""
    found = next((r for r in queries.rooms_of(call.edition) if r.public_id == public_id), None)
    return found or abort(404)
