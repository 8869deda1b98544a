"""What a scanner carries to judge without network."""

import json
from typing import Any

from app.core.clock import now
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from badges.models import Badge, Station
from badges.queries.keys import signing_keys
from badges.queries.stations import rules_of
from badges.queries.wearers import Wearer, wearers
from badges.rules.deltas import BadCursor, delta
from badges.rules.scanning import standing_reason

VALID = "valid"


def manifest(station: Station, since: str | None) -> dict[str, Any]:
    """Keys, revocations and badges for ``station``; badges that changed since the cursor only.

    Invalid when ``since`` is no cursor.
    """
    people = wearers(Badge.edition_id == station.edition_id)
    rows = {person.serial: _entry(person, station) for person in people}
    texts = {serial: json.dumps(row, sort_keys=True) for serial, row in rows.items()}
    try:
        changes = delta(texts, since)
    except BadCursor:
        raise Invalid(
            _l("This is no cursor of ours. Leave it out to get everything."), "since"
        ) from None
    return {
        "snapshot_at": now(),
        "cursor": changes.cursor,
        "replaced": changes.replaced,
        "station": station,
        "keys": signing_keys(),
        "revoked": [_revocation(person) for person in people if _is_worthless(person)],
        "badges": [rows[serial] for serial in changes.ids],
    }


def printed(wearer: Wearer) -> dict[str, str]:
    """What is printed on a badge, and nothing more about its wearer."""
    return {
        "id": wearer.serial,
        "name": wearer.display_name,
        "native_name": wearer.native_name,
        "role": wearer.role.value,
        "organisation": wearer.organisation or "",
        "country": wearer.country,
    }


def _entry(wearer: Wearer, station: Station) -> dict[str, Any]:
    reason = standing_reason(wearer.holder(station.edition), rules_of(station))
    status = reason.value if reason else VALID
    own = {"issue": wearer.issue, "short_code": wearer.short_code, "status": status}
    return {**printed(wearer), **own}


def _is_worthless(wearer: Wearer) -> bool:
    """Whether some paper of this badge is refused."""
    return wearer.revoked_at is not None or wearer.issue > 0


def _revocation(wearer: Wearer) -> dict[str, Any]:
    """Refuse every paper of the badge whose issue is lower than ``below``."""
    return {"id": wearer.serial, "below": 256 if wearer.revoked_at else wearer.issue}
