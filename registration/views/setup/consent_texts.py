"""What people are asked to agree to, by kind and language, with every version."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, requires
from app.core.web import blame, page
from app.programmes.queries import edition_or_404
from config import LANGUAGES
from registration.forms.setup import ConsentTextForm
from registration.models import ConsentKind
from registration.queries import setup
from registration.queries.wording import consent_name
from registration.services.consent_texts import write_consent_text
from registration.views.blueprint import bp


@bp.get("/staff/editions/<code>/consents")
@requires(Role.PROGRAMME_MANAGER)
def setup_consents(code: str) -> Any:
    """Which texts there are, in which languages and versions."""
    edition = edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    return page(
        "registration/setup/consents.html",
        edition=edition,
        texts=setup.consent_texts(edition),
        consent_name=consent_name,
    )


@bp.route("/staff/editions/<code>/consents/<kind>/<language>", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def setup_consent(code: str, kind: str, language: str) -> Any:
    """One text: the version in force, a new one, and those before it."""
    edition = edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    if kind not in list(ConsentKind) or language not in LANGUAGES:
        abort(404)
    versions = setup.consent_texts(edition)[ConsentKind(kind)].get(language, [])
    newest = versions[0] if versions else None
    shown = {"text": newest.text, "seen": newest.version} if newest else {"seen": 0}
    form = ConsentTextForm(data=shown)
    if form.validate_on_submit():
        with blame(form):
            written = write_consent_text(
                edition,
                kind=ConsentKind(kind),
                language=language,
                text=form.text.data or "",
                seen=int(form.seen.data or 0),
                by=current_user,
            )
            flash(_("Version %(version)s is in force.", version=written.version), "ok")
            return redirect(url_for(".setup_consents", code=code))
    return page(
        "registration/setup/consent.html",
        form=form,
        edition=edition,
        kind_name=consent_name(ConsentKind(kind)),
        text_language=language,
        versions=versions,
        answers=setup.answers_to(versions),
    )
