"""Opening editions, from nothing or from another one's setup, and changing what they say."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from app.accounts.models import Grant, User
from app.core import audit
from app.core.access import Role
from app.core.errors import Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock_unchanged
from app.extensions import db
from app.programmes.models import Edition, KeyDate, Programme
from app.programmes.queries.editions import founding_programmes
from app.programmes.rules.editions import EditionMode
from app.programmes.rules.local_times import shifted, shifted_day
from app.programmes.services.managers import require_manager

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = frozenset({"new", "art"})

FIRST_FIELDS = ("name", "mode", "starts_on", "ends_on", "timezone")
FIELDS = (
    *("name", "tagline", "description", "starts_on", "ends_on", "timezone"),
    *("venue", "city", "country", "website", "contact_email", "palette", "ornament"),
    *("has_registration", "has_calls", "has_contest", "members_only"),
    *("registration_opens_at", "registration_closes_at"),
)
#: what a copy takes over; the place is new, dates move along with the first day
COPIED = (
    *("tagline", "description", "website", "contact_email", "palette", "ornament"),
    *("has_registration", "has_calls", "has_contest", "members_only"),
)

#: handler(source=, edition=, days=, by=) copies a package's own setup, days later
Copier = Callable[..., None]
_copiers: list[Copier] = []


def on_copy(handler: Copier) -> None:
    """Let a package copy its part when an edition starts from another one's setup.

    ``handler(source=Edition, edition=Edition, days=int, by=...)`` runs in the same transaction;
    ``days`` is how much later the new edition begins.
    """
    if handler not in _copiers:
        _copiers.append(handler)


def create_edition(programme: Programme, *, code: str, values: dict[str, Any], by: Any) -> Edition:
    """A draft from nothing; ``values`` holds FIRST_FIELDS. Whoever opens it manages it.

    Invalid names the field; NotAllowed when ``by`` manages no edition of the programme.
    """
    edition = _new_edition(programme, code, values, by=by)
    audit.record("edition.created", edition, by=by)
    return edition


def copy_edition(source: Edition, *, code: str, values: dict[str, Any], by: Any) -> Edition:
    """A draft with the setup of ``source``: texts, switches, key dates, and what packages copy.

    Every date moves by as many days as the first day does; the place and the status are new.
    """
    require_manager(source, by=by)
    edition = _new_edition(source.programme, code, values, by=by)
    days = (edition.starts_on - source.starts_on).days
    for field in COPIED:
        value = getattr(source, field)
        setattr(edition, field, dict(value) if isinstance(value, dict) else value)
    for field in ("registration_opens_at", "registration_closes_at"):
        moment = getattr(source, field)
        setattr(edition, field, shifted(moment, days, source.timezone, edition.timezone))
    for key_date in source.key_dates:
        day = shifted_day(key_date.day, days)
        edition.key_dates.append(KeyDate(day=day, label=dict(key_date.label)))
    audit.record("edition.copied", edition, by=by, source=source.code, days=days)
    for copier in _copiers:
        copier(source=source, edition=edition, days=days, by=by)
    return edition


def change_edition(edition: Edition, *, values: dict[str, Any], seen: str, by: Any) -> None:
    """Set FIELDS; moments are aware. ``seen`` is the fingerprint the form was opened with.

    Invalid names the field; Conflict when somebody else changed the edition meanwhile.
    """
    require_manager(edition, by=by)
    lock_unchanged(edition, seen)
    _check(values)
    _check_place(values, edition.mode)
    changed = [field for field in FIELDS if getattr(edition, field) != values[field]]
    for field in changed:
        setattr(edition, field, values[field])
    if changed:
        audit.record("edition.changed", edition, by=by, fields=changed)


def _new_edition(programme: Programme, code: str, values: dict[str, Any], *, by: Any) -> Edition:
    _check_code(code)
    _check(values)
    if not isinstance(by, str) and programme not in founding_programmes(by=by):
        raise NotAllowed(_l("Only a manager of this programme may open an edition of it."))
    edition = Edition(programme=programme, code=code, **{f: values[f] for f in FIRST_FIELDS})
    db.session.add(edition)
    db.session.flush()
    _let_manage(edition, by=by)
    return edition


def _let_manage(edition: Edition, *, by: Any) -> None:
    """Whoever opens an edition may work on it, also when their role is for other editions."""
    if isinstance(by, str) or by.has_role(Role.PROGRAMME_MANAGER, scope=edition.scope):
        return
    grant = Grant(role=Role.PROGRAMME_MANAGER, scope=edition.scope)
    user = db.session.get_one(User, by.id)
    user.grants.append(grant)
    audit.record("account.role_given", user, by=by, role=grant.role.value, scope=edition.scope)


def _check_code(code: str) -> None:
    if not CODE.fullmatch(code) or code in RESERVED:
        raise Invalid(_l("Use small letters, digits and hyphens, such as ese-2028."), "code")
    if db.session.scalar(db.select(Edition.id).filter_by(code=code)) is not None:
        raise Invalid(_l("Another edition has this short name: choose another one."), "code")


def _check(values: dict[str, Any]) -> None:
    if not values["name"].strip():
        raise Invalid(_l("Give the edition a name."), "name")
    if values["ends_on"] < values["starts_on"]:
        raise Invalid(_l("The last day lies before the first. Check both days."), "ends_on")
    if values["timezone"] not in available_timezones():
        raise Invalid(_l("Choose a time zone of the list."), "timezone")
    opens: datetime | None = values.get("registration_opens_at")
    closes: datetime | None = values.get("registration_closes_at")
    if opens and closes and closes <= opens:
        raise Invalid(
            _l("Registration closes before it opens. Check both times."), "registration_closes_at"
        )


def _check_place(values: dict[str, Any], mode: EditionMode) -> None:
    if mode is not EditionMode.ONLINE and not values["country"]:
        raise Invalid(_l("Choose the country, or move the edition online."), "country")
