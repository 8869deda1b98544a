"""Organisations: registered by a regional office, kept up to date by their own people."""

from typing import Any

from app.core import audit
from app.core.access import Role
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from app.organisations.models import Organisation, Region

#: what an organisation's own people may change; the rest is the regional office's
OWN_FIELDS = ("name", "latin_name", "city", "address", "website", "email", "phone", "description")
OFFICE_FIELDS = (*OWN_FIELDS, "code", "country", "listed")


def add_organisation(*, region: Region, values: dict[str, Any], by: Any) -> Organisation:
    """Register an organisation with a regional office. Conflict when its code is taken."""
    _require_office(region, by)
    _check_code(values["code"])
    organisation = Organisation(region=region, **_known(values, OFFICE_FIELDS))
    db.session.add(organisation)
    audit.record("organisation.added", organisation, by=by, code=organisation.code)
    return organisation


def change_organisation(organisation: Organisation, *, values: dict[str, Any], by: Any) -> None:
    """Change what ``by`` may change: everything for the office, the presentation for its people."""
    office = _is_office(organisation.region, by)
    if not office and not by.has_role(Role.REPRESENTATIVE, scope=organisation.scope):
        raise NotAllowed(_l("Only a representative of the organisation may change this."))
    wanted = _known(values, OFFICE_FIELDS if office else OWN_FIELDS)
    if wanted.get("code", organisation.code) != organisation.code:
        _check_code(wanted["code"])
    changed = {key: value for key, value in wanted.items() if getattr(organisation, key) != value}
    for key, value in changed.items():
        setattr(organisation, key, value)
    audit.record("organisation.changed", organisation, by=by, fields=sorted(changed))


def accredit_organisation(organisation: Organisation, *, by: Any) -> None:
    """Let a non-member register. Conflict when it is accredited already."""
    _require_office(organisation.region, by)
    if organisation.accredited_at is not None:
        raise Conflict(_l("This organisation is accredited already."))
    organisation.accredited_at = now()
    audit.record("organisation.accredited", organisation, by=by)


def end_accreditation(organisation: Organisation, *, reason: str, by: Any) -> None:
    """Take the accreditation back, with the reason kept; delegations already made stay."""
    _require_office(organisation.region, by)
    organisation.accredited_at = None
    audit.record("organisation.accreditation_ended", organisation, by=by, reason=reason)


def _known(values: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {key: values[key] for key in fields if key in values}


def _check_code(code: str) -> None:
    if db.session.scalar(db.select(Organisation.id).filter_by(code=code)) is not None:
        raise Invalid(_l("Another organisation has this short name: choose another one."), "code")


def _is_office(region: Region, by: Any) -> bool:
    return by.has_role(Role.REGIONAL_VALIDATOR, scope=region.scope)


def _require_office(region: Region, by: Any) -> None:
    if not _is_office(region, by):
        raise NotAllowed(_l("Only the regional office may do this."))
