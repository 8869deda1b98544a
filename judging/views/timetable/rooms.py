"""The rooms of an edition, beside the timetable of a call."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame
from judging.forms.timetable import RoomForm
from judging.services import timetable as services
from judging.views.blueprint import bp
from judging.views.fetch import MANAGERS
from judging.views.timetable.office import room_or_404, timetable_page, with_places_or_404


@bp.post("/staff/calls/<code>/rooms")
@requires(*MANAGERS)
def add_room(code: str) -> Any:
    """One more room of the edition."""
    call = with_places_or_404(code)
    form = RoomForm()
    if form.validate_on_submit():
        with blame(form):
            services.add_room(
                call.edition,
                name=form.name.data or "",
                capacity=form.capacity.data,
                by=current_user,
            )
            flash(_("Added."), "ok")
            return redirect(url_for(".timetable", code=code, _anchor="rooms"))
    return timetable_page(call, form)


@bp.post("/staff/calls/<code>/rooms/<room>/remove")
@requires(*MANAGERS)
def remove_room(code: str, room: str) -> Any:
    """Take an empty room away."""
    services.remove_room(room_or_404(with_places_or_404(code), room), by=current_user)
    flash(_("Removed."), "ok")
    return redirect(url_for(".timetable", code=code, _anchor="rooms"))
