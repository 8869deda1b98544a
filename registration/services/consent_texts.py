"""What people are asked to agree to. A version is never changed: a new one replaces it."""

from typing import Any

from app.core import audit
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.services.managers import require_manager
from config import LANGUAGES
from registration.models import ConsentKind, ConsentText


def write_consent_text(
    edition: Edition, *, kind: ConsentKind, language: str, text: str, seen: int, by: Any
) -> ConsentText:
    """A new version; the one in force when nothing changed. ``seen`` is the version read, or 0.

    Who accepted an earlier version stays bound to its words. Conflict when somebody wrote a version
    after ``seen``.
    """
    require_manager(edition, by=by)
    text = text.replace("\r\n", "\n").strip()
    if language not in LANGUAGES or not text:
        raise Invalid(_l("Write the text."), "text")
    newest = newest_text(edition, kind, language)
    version = newest.version if newest else 0
    if version != seen:
        raise Conflict(_l("Somebody wrote a newer version meanwhile. Read it, then write yours."))
    if newest is not None and newest.text == text:
        return newest
    written = ConsentText(
        edition=edition, kind=kind, language=language, version=version + 1, text=text
    )
    db.session.add(written)
    audit.record(
        "consent_text.written",
        edition,
        by=by,
        kind=kind.value,
        language=language,
        version=version + 1,
    )
    return written


def newest_text(edition: Edition, kind: ConsentKind, language: str) -> ConsentText | None:
    """The version in force; None when nobody wrote one."""
    query = db.select(ConsentText).filter_by(edition_id=edition.id, kind=kind, language=language)
    return db.session.scalars(query.order_by(ConsentText.version.desc())).first()
