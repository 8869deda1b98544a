"""A lost badge, in three taps: the person, "Lost", and the new badge is there."""

from typing import Any

from flask import abort, flash, redirect, request, session, url_for
from flask_login import current_user

from app.core.access import Role, own_or_404, requires
from app.core.clock import today
from app.core.errors import DomainError
from app.core.web import download, page
from app.extensions import db
from badges.models import Badge, Station
from badges.queries.design_words import sheet_name
from badges.queries.wearers import wearers
from badges.rules.code import normalise_short_code
from badges.rules.kiosk import SHEETS
from badges.rules.sheets import Sheet
from badges.services.lost_badges import replace_lost_badge
from badges.views.blueprint import bp
from registration.queries.wording import role_name

DESKS = (Role.PROGRAMME_MANAGER, Role.DESK)
SHEET = "sheet"


@bp.get("/staff/badges/<public_id>/lost")
@requires(*DESKS)
def lost_badge(public_id: str) -> Any:
    """Whose badge was lost, and what happens now."""
    badge = own_or_404(Badge, public_id)
    (person,) = wearers(Badge.id == badge.id)
    return page(
        "badges/lost.html",
        badge=badge,
        person=person,
        edition=badge.edition,
        sheets=SHEETS,
        sheet=_sheet(session.get(SHEET)),
        sheet_name=sheet_name,
        role_name=role_name,
    )


@bp.post("/staff/badges/<public_id>/lost")
@requires(*DESKS)
def replace_lost(public_id: str) -> Any:
    """The new badge, to be printed; the old one is refused from now on."""
    badge, form = own_or_404(Badge, public_id), request.form
    sheet = _sheet(form.get(SHEET))
    try:
        pdf = replace_lost_badge(
            badge, issue=form.get("issue", -1, type=int), sheet=sheet, by=current_user
        )
    except DomainError as refused:
        flash(str(refused), "warn")
        return redirect(url_for(".lost_badge", public_id=public_id))
    session[SHEET] = sheet.value
    name = f"{badge.edition.code}-badge-{today(badge.edition.timezone)}.pdf"
    return download(pdf, name=name, media_type="application/pdf", inline=True)


@bp.get("/scan/<station_id>/lost")
@requires(*DESKS)
def lost_at_station(station_id: str) -> Any:
    """From the search of a station, which knows a badge by its typed code."""
    here = own_or_404(Station, station_id)
    typed = normalise_short_code(request.args.get("code", ""))
    query = db.select(Badge.public_id).filter_by(edition_id=here.edition_id, short_code=typed)
    found = db.session.scalar(query) or abort(404)
    return redirect(url_for(".lost_badge", public_id=found))


def _sheet(name: str | None) -> Sheet:
    """The sheet of that name, such as was printed on last; A6 when it is none for one badge."""
    return next((one for one in SHEETS if one.value == name), Sheet.A6)
