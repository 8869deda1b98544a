"""The days worth knowing on an edition's public page."""

from datetime import date
from typing import Any

from app.core import audit
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock_unchanged
from app.extensions import db
from app.programmes.models import Edition, KeyDate
from app.programmes.services.managers import require_manager


def add_key_date(edition: Edition, *, day: date, label: dict[str, str], by: Any) -> KeyDate:
    """Add a day; ``label`` by language code, English at least."""
    require_manager(edition, by=by)
    _check(label)
    key_date = KeyDate(edition=edition, day=day, label=label)
    db.session.add(key_date)
    audit.record("edition.key_date_added", edition, by=by, day=day.isoformat(), label=label["en"])
    return key_date


def change_key_date(
    key_date: KeyDate, *, day: date, label: dict[str, str], seen: str, by: Any
) -> None:
    """Move a day or say it otherwise; Conflict when it was changed since ``seen``."""
    require_manager(key_date.edition, by=by)
    lock_unchanged(key_date, seen)
    _check(label)
    was = key_date.day
    key_date.day, key_date.label = day, label
    audit.record(
        "edition.key_date_changed",
        key_date.edition,
        by=by,
        was=was.isoformat(),
        day=day.isoformat(),
        label=label["en"],
    )


def remove_key_date(key_date: KeyDate, *, by: Any) -> None:
    """Take a day off the page; the log keeps what it said."""
    edition = key_date.edition
    require_manager(edition, by=by)
    edition.key_dates.remove(key_date)
    audit.record(
        "edition.key_date_removed",
        edition,
        by=by,
        day=key_date.day.isoformat(),
        label=key_date.label,
    )


def _check(label: dict[str, str]) -> None:
    if not label.get("en"):
        raise Invalid(_l("Say in English what happens on this day."), "label")
