"""The managers' desk: the list of editions, opening one, its overview and its words."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from app.core import audit
from app.core.access import Role, requires
from app.core.web import blame, page
from app.extensions import db
from app.programmes import queries
from app.programmes.forms.editions import NewEditionForm, edition_form
from app.programmes.models import Edition, Programme
from app.programmes.queries import wording
from app.programmes.queries.editions import founding_programmes, managed_editions, staff_editions
from app.programmes.rules.editions import EditionMode
from app.programmes.services import editions as services
from app.programmes.views.blueprint import bp

READERS = (
    Role.PROGRAMME_MANAGER,
    Role.DESK,
    Role.FINANCE,
    Role.COMMUNICATION_MANAGER,
    Role.REGIONAL_VALIDATOR,
)


@bp.get("/staff/editions/")
@requires(*READERS)
def editions() -> Any:
    """The editions that the caller works on, current ones first."""
    groups = queries.by_phase(staff_editions(by=current_user))
    past = groups.pop(queries.Phase.PAST)
    return page(
        "programmes/editions.html",
        current=[edition for group in groups.values() for edition in group],
        past=past,
        may_open=current_user.has_role(Role.PROGRAMME_MANAGER),
    )


@bp.route("/staff/editions/new", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def new_edition() -> Any:
    """Open a draft, from nothing or from another edition's setup."""
    form = _new_form()
    if form.validate_on_submit():
        with blame(form):
            made = _open(form)
            flash(_("The draft is there. Only its managers see it until you announce it."), "ok")
            return redirect(url_for(".manage", code=made.code))
    return page("programmes/new_edition.html", form=form)


def _new_form() -> NewEditionForm:
    form = NewEditionForm(
        mode=EditionMode.ON_SITE.value, timezone="UTC", source=request.args.get("source", "")
    )
    sources = managed_editions(by=current_user)
    form.source.choices = [
        SelectChoice("", _("Nothing")),
        *(SelectChoice(edition.code, edition.name) for edition in sources),
    ]
    form.programme.choices = [
        SelectChoice(one.code, wording.programme_name(one))
        for one in founding_programmes(by=current_user)
    ]
    return form


def _open(form: NewEditionForm) -> Edition:
    code, values = form.code.data or "", form.values()
    if form.source.data:
        source = queries.edition_or_404(form.source.data, Role.PROGRAMME_MANAGER, by=current_user)
        return services.copy_edition(source, code=code, values=values, by=current_user)
    programme = db.session.scalars(db.select(Programme).filter_by(code=form.programme.data)).one()
    return services.create_edition(programme, code=code, values=values, by=current_user)


@bp.get("/staff/editions/<code>/")
@requires(*READERS)
def manage(code: str) -> Any:
    """Where the edition stands: figures, what is missing, what happened."""
    edition = queries.edition_or_404(code, by=current_user)
    return page(
        "programmes/manage.html",
        edition=edition,
        manages=current_user.has_role(Role.PROGRAMME_MANAGER, scope=edition.scope),
        gaps=wording.gaps(edition),
        timeline=queries.timeline(edition),
        history=audit.history(edition, limit=20),
    )


@bp.route("/staff/editions/<code>/edit", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def edit(code: str) -> Any:
    """Everything the edition says."""
    edition = queries.edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    form = edition_form(edition)
    if form.validate_on_submit():
        with blame(form):
            services.change_edition(
                edition, values=form.values(), seen=form.seen.data or "", by=current_user
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".manage", code=code))
    return page("programmes/edit.html", form=form, edition=edition)
