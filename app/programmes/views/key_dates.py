"""The days worth knowing on an edition's public page."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, requires
from app.core.stale import fingerprint
from app.core.web import blame, page
from app.extensions import db
from app.programmes import queries
from app.programmes.forms.fields import said
from app.programmes.forms.status import KeyDateForm
from app.programmes.models import KeyDate
from app.programmes.services import key_dates as services
from app.programmes.views.blueprint import bp


@bp.route("/staff/editions/<code>/dates", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def key_dates(code: str) -> Any:
    """The days in order, and one more."""
    edition = queries.edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    form = KeyDateForm()
    if form.validate_on_submit():
        with blame(form):
            services.add_key_date(
                edition, day=form.day.data, label=said(form.label), by=current_user
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".key_dates", code=code))
    own = [moment for moment in queries.timeline(edition) if moment.automatic]
    return page("programmes/key_dates.html", form=form, edition=edition, own=own)


@bp.route("/staff/editions/<code>/dates/<public_id>", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def key_date(code: str, public_id: str) -> Any:
    """Move one day, or say it otherwise."""
    found = _key_date_or_404(code, public_id)
    form = KeyDateForm(data={"day": found.day, "label": found.label, "seen": fingerprint(found)})
    if form.validate_on_submit():
        with blame(form):
            services.change_key_date(
                found,
                day=form.day.data,
                label=said(form.label),
                seen=form.seen.data or "",
                by=current_user,
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".key_dates", code=code))
    return page("programmes/key_date.html", form=form, edition=found.edition)


@bp.post("/staff/editions/<code>/dates/<public_id>/remove")
@requires(Role.PROGRAMME_MANAGER)
def remove_key_date(code: str, public_id: str) -> Any:
    """Take one day off the page."""
    services.remove_key_date(_key_date_or_404(code, public_id), by=current_user)
    flash(_("Removed."), "ok")
    return redirect(url_for(".key_dates", code=code))


def _key_date_or_404(code: str, public_id: str) -> KeyDate:
    edition = queries.edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    query = db.select(KeyDate).filter_by(edition_id=edition.id, public_id=public_id)
    return db.first_or_404(query)
