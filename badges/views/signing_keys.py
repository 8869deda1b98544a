"""The back office: the keys that sign badges, for administrators."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core.access import Role, requires
from app.core.errors import DomainError
from app.core.web import page
from app.extensions import db
from badges.models import SigningKey
from badges.queries.keys import keys_with_figures
from badges.services import compromised_keys, signing_keys
from badges.views.blueprint import bp

ADMINISTRATOR = Role.ADMINISTRATOR


@bp.get("/staff/badge-keys")
@requires(ADMINISTRATOR)
def signing_keys_page() -> Any:
    """Every key: since when, how many badges it signed, whether it is believed."""
    return page("badges/signing_keys.html", keys=keys_with_figures())


@bp.post("/staff/badge-keys/rotate")
@requires(ADMINISTRATOR)
def rotate_key() -> Any:
    """Sign with a new key from now on."""
    try:
        key = signing_keys.rotate_key(by=current_user)
        flash(_("Key %(number)s signs from now on.", number=key.key_id), "ok")
    except DomainError as refused:
        flash(str(refused), "warn")
    return redirect(url_for(".signing_keys_page"))


@bp.post("/staff/badge-keys/<public_id>/distrust")
@requires(ADMINISTRATOR)
def distrust_key(public_id: str) -> Any:
    """Believe nothing that a key signed."""
    key = db.first_or_404(db.select(SigningKey).filter_by(public_id=public_id))
    try:
        count = compromised_keys.distrust_key(key, by=current_user)
        flash(
            ngettext(
                "%(num)d badge has to be printed anew.",
                "%(num)d badges have to be printed anew.",
                count,
            ),
            "ok",
        )
    except DomainError as refused:
        flash(str(refused), "warn")
    return redirect(url_for(".signing_keys_page"))
