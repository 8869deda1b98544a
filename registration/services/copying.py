"""Starting an edition from another one's setup: the part that registration keeps."""

from datetime import date
from typing import Any

from app.core import audit
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules.local_times import shifted_day
from registration.models import Cap, ConsentText, ProjectCategory, Rate, Terms
from registration.queries.setup import consent_texts
from registration.rules.caps import CapScope

#: columns that belong to the row or its edition
OWN = frozenset({"id", "public_id", "created_at", "edition_id"})


def copy_setup(*, source: Edition, edition: Edition, days: int, by: Any) -> None:
    """Terms, rates, caps, categories and the consent texts in force, ``days`` later.

    Exceptions to caps and caps of single organisations stay behind: they were agreed for then.
    """
    counts = {
        "terms": _copy(Terms, source, edition, days),
        "rates": _copy(Rate, source, edition, days),
        "categories": _copy(ProjectCategory, source, edition, days),
        "caps": _copy_caps(source, edition),
        "consent_texts": _copy_texts(source, edition),
    }
    audit.record("registration.setup_copied", edition, by=by, source=source.code, **counts)


def _copy(model: type[Any], source: Edition, edition: Edition, days: int) -> int:
    rows = db.session.scalars(
        db.select(model).filter_by(edition_id=source.id).order_by(model.id)
    ).all()
    for row in rows:
        columns = {column.key for column in row.__mapper__.column_attrs} - OWN
        values = {key: _later(getattr(row, key), days) for key in columns}
        db.session.add(model(edition_id=edition.id, **values))
    return len(rows)


def _later(value: Any, days: int) -> Any:
    if isinstance(value, date):
        return shifted_day(value, days)
    return dict(value) if isinstance(value, dict) else value


def _copy_caps(source: Edition, edition: Edition) -> int:
    """Each cap without its exception; a row that is there for its exception alone is left out."""
    caps = db.session.scalars(db.select(Cap).filter_by(edition_id=source.id).order_by(Cap.id)).all()
    kept = [
        cap
        for cap in caps
        if not (cap.key and (cap.raised_size or cap.scope is CapScope.ORGANISATION))
    ]
    for cap in kept:
        db.session.add(Cap(edition_id=edition.id, scope=cap.scope, key=cap.key, size=cap.size))
    return len(kept)


def _copy_texts(source: Edition, edition: Edition) -> int:
    newest = [
        versions[0]
        for by_language in consent_texts(source).values()
        for versions in by_language.values()
    ]
    for text in newest:
        copy = ConsentText(
            edition_id=edition.id,
            kind=text.kind,
            language=text.language,
            version=1,
            text=text.text,
        )
        db.session.add(copy)
    return len(newest)
