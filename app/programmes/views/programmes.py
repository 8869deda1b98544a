"""The list of programmes."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, requires
from app.core.stale import fingerprint
from app.core.web import blame, page
from app.extensions import db
from app.programmes import queries
from app.programmes.forms.programmes import NewProgrammeForm, ProgrammeForm
from app.programmes.models import Programme
from app.programmes.services import programmes as services
from app.programmes.views.blueprint import bp


@bp.get("/staff/programmes/")
@requires(Role.ADMINISTRATOR)
def programmes() -> Any:
    """All programmes in their order."""
    return page("programmes/programmes.html", programmes=queries.programmes())


@bp.route("/staff/programmes/new", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def new_programme() -> Any:
    """Add a programme."""
    form = NewProgrammeForm(position=0)
    if form.validate_on_submit():
        with blame(form):
            services.create_programme(
                code=form.code.data or "", values=form.values(), by=current_user
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".programmes"))
    return page("programmes/programme.html", form=form)


@bp.route("/staff/programmes/<code>", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def programme(code: str) -> Any:
    """Say what a programme is."""
    found = db.first_or_404(db.select(Programme).filter_by(code=code))
    form = ProgrammeForm(
        data={
            "names": {"en": found.name, **found.names},
            "summary": found.summary,
            "position": found.position,
            "seen": fingerprint(found),
        }
    )
    if form.validate_on_submit():
        with blame(form):
            services.change_programme(
                found, values=form.values(), seen=form.seen.data or "", by=current_user
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".programmes"))
    return page("programmes/programme.html", form=form, programme=found)
