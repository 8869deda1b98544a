"""The public directory of organisations."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.core.access import public
from app.core.clock import today
from app.core.i18n import country_name
from app.core.web import page
from app.extensions import db
from app.organisations import queries
from app.organisations.forms import DirectoryFilter
from app.organisations.models import Organisation
from app.organisations.views.blueprint import bp


@bp.get("/organisations/")
@public
def directory() -> Any:
    """All listed organisations by region and country."""
    form = _filter()
    found = queries.directory(
        words=form.words.data or "", region=form.region.data or "", country=form.country.data or ""
    )
    pages = db.paginate(found, per_page=60, max_per_page=60)
    return page(
        "organisations/directory.html",
        filters=form,
        pages=pages,
        members=queries.members_on(today()),
    )


def _filter() -> DirectoryFilter:
    form = DirectoryFilter(request.args)
    regions = [SelectChoice(region.code, region.name) for region in queries.regions()]
    countries = [SelectChoice(code, country_name(code)) for code in queries.listed_countries()]
    form.region.choices = [SelectChoice("", _("All regions")), *regions]
    countries.sort(key=lambda choice: choice.label)
    form.country.choices = [SelectChoice("", _("All countries")), *countries]
    return form


@bp.get("/organisations/<public_id>")
@public
def organisation(public_id: str) -> Any:
    """One organisation as everybody may see it."""
    found = db.first_or_404(db.select(Organisation).filter_by(public_id=public_id, listed=True))
    member = found.id in queries.members_on(today())
    return page("organisations/organisation.html", organisation=found, member=member)
