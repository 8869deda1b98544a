"""What everybody sees of programmes and editions."""

from typing import Any

from flask import abort
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import public
from app.core.clock import now
from app.core.web import address_of, download, page
from app.programmes import queries
from app.programmes.queries import notices, wording
from app.programmes.queries.editions import may_preview
from app.programmes.rules.calendar import CalendarDay, calendar
from app.programmes.rules.phases import Phase
from app.programmes.views.blueprint import bp


@bp.get("/programmes/")
@public
def index() -> Any:
    """All editions: on now, open, coming, past."""
    groups = queries.by_phase(queries.public_editions())
    names = {
        Phase.RUNNING: _("On now"),
        Phase.OPEN: _("Open now"),
        Phase.COMING: _("Coming"),
    }
    return page(
        "programmes/index.html",
        groups=[(phase.value, name, groups[phase]) for phase, name in names.items()],
        past=groups[Phase.PAST],
    )


@bp.get("/programmes/<code>/")
@public
def edition(code: str) -> Any:
    """One edition: what it is, who can come, by when."""
    found = queries.public_edition_or_404(code, by=current_user)
    return page(
        "programmes/edition.html",
        edition=found,
        state=wording.public_state(found),
        notices=notices.notices(found),
        timeline=queries.timeline(found),
        may_manage=may_preview(found, by=current_user),
    )


@bp.get("/programmes/<code>/dates.ics")
@public
def dates(code: str) -> Any:
    """The key dates for a telephone's calendar."""
    found = queries.public_edition_or_404(code, by=current_user)
    days = [CalendarDay(each.uid, each.day, each.text) for each in queries.timeline(found)]
    if not days:
        abort(404)
    url = address_of("programmes.edition", code=code)
    text = calendar(found.name, days, stamp=now(), url=url)
    return download(text.encode(), name=f"{code}.ics", media_type="text/calendar; charset=utf-8")
