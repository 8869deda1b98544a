"""The list of programmes."""

from typing import Any

from app.core import audit
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock_unchanged
from app.extensions import db
from app.programmes.models import Programme
from app.programmes.services.managers import require_administrator

FIELDS = ("name", "names", "summary", "position")


def create_programme(*, code: str, values: dict[str, Any], by: Any) -> Programme:
    """Add a programme; ``values`` holds FIELDS. Invalid when the code is taken."""
    require_administrator(by=by)
    taken = db.session.scalar(db.select(Programme.id).filter_by(code=code)) is not None
    if taken or code == "new":  # the address of the page that adds one
        raise Invalid(_l("Another programme has this short name: choose another one."), "code")
    programme = Programme(code=code, **{field: values[field] for field in FIELDS})
    db.session.add(programme)
    audit.record("programme.created", programme, by=by)
    return programme


def change_programme(programme: Programme, *, values: dict[str, Any], seen: str, by: Any) -> None:
    """Set FIELDS; Conflict when somebody changed the programme since ``seen``."""
    require_administrator(by=by)
    lock_unchanged(programme, seen)
    for field in FIELDS:
        setattr(programme, field, values[field])
    audit.record("programme.changed", programme, by=by)
