"""The rules of registering: ages, teams, ratio, days that count."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, requires
from app.core.stale import fingerprint
from app.core.web import blame, page
from app.programmes.queries import edition_or_404
from registration.forms.setup import TermsForm
from registration.models import Terms
from registration.queries.editions import ratio_of, terms_of
from registration.rules.supervisors import supervisors_allowed
from registration.services.terms import FIELDS, set_terms
from registration.views.blueprint import bp


@bp.route("/staff/editions/<code>/registration", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def setup_terms(code: str) -> Any:
    """The terms of one edition."""
    edition = edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    terms = terms_of(edition)
    form = TermsForm(data=_shown(terms))
    if form.validate_on_submit():
        with blame(form):
            set_terms(edition, values=form.values(), seen=form.seen.data or "", by=current_user)
            flash(_("Saved."), "ok")
            return redirect(url_for(".setup_terms", code=code))
    examples = [(n, supervisors_allowed(n, ratio_of(terms))) for n in (1, 2, 3, 4, 5, 8, 12, 20)]
    return page("registration/setup/terms.html", form=form, edition=edition, examples=examples)


def _shown(terms: Terms) -> dict[str, Any]:
    """The fields as stored; the fingerprint only of what is stored."""
    values = {field: getattr(terms, field) for field in FIELDS}
    return {**values, "seen": fingerprint(terms) if terms.id else ""}
