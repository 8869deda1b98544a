"""What a scanner carries to judge without network."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.clock import now
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from badges.models import Station
from badges.queries.inside import AreaState, Inside, inside_now, inside_since, newest
from badges.queries.keys import signing_keys
from badges.queries.lines import dump, lines_of
from badges.queries.stations import rules_of
from badges.rules.deltas import BadCursor, Cursor, delta, read_cursor

#: clocks of several servers differ: what was taken back shortly before is told again
OVERLAP = timedelta(seconds=10)


def manifest_text(station: Station, since: str | None) -> str:
    """Keys, revocations, badges and who is inside for ``station``, as JSON; of the badges and of
    who is inside only what changed since the cursor. Invalid when ``since`` is no cursor."""
    state = newest(station.area)
    seen = _cursor(state, since)
    lines = lines_of(station.edition, rules_of(station))
    texts = {serial: line.text for serial, line in lines.items()}
    changes = _delta(texts, seen)
    rest = {
        "snapshot_at": now().isoformat(),
        "cursor": str(Cursor(changes.cursor, *state)),
        "replaced": changes.replaced,
        "station": station_row(station),
        "keys": [{"id": key.key_id, "public_key": key.public_key} for key in signing_keys()],
        "revoked": [line.revocation for line in lines.values() if line.revocation],
        "passes": _passes(_inside(station, seen)),
    }
    badges = ",".join(texts[serial] for serial in changes.ids)
    return f'{dump(rest)[:-1]},"badges":[{badges}]}}'


def station_row(station: Station) -> dict[str, Any]:
    """A station and its rules, as a scanner needs them."""
    edition, rules = station.edition, rules_of(station)
    return {
        "id": station.public_id,
        "name": station.name,
        "kind": station.kind.value,
        "area": station.area.public_id,
        "edition": edition.code,
        "edition_name": edition.name,
        "edition_number": edition.id,
        "edition_ends_on": edition.ends_on.isoformat(),
        "timezone": edition.timezone,
        "roles": station.roles,
        "once": station.once,
        "only_out": rules.only_out,
        "needs_payment": station.needs_payment,
        "needs_consent": station.needs_consent,
        "opens_at": _moment(station.opens_at),
        "closes_at": _moment(station.closes_at),
        "closed_at": _moment(station.closed_at),
        "hours": station.hours,
        "capacity": station.capacity,
        "inside": station.inside,
    }


def _cursor(state: AreaState, since: str | None) -> Cursor | None:
    """What the scanner has; nothing of use when the station leads elsewhere since, or another one
    leads there, too."""
    try:
        seen = read_cursor(since) if since is not None else None
    except BadCursor:
        raise _no_cursor() from None
    return seen if seen and (seen.area, seen.doors) == (state.area, state.doors) else None


def _delta(texts: dict[str, str], seen: Cursor | None) -> Any:
    try:
        return delta(texts, seen.rows if seen else None)
    except BadCursor:
        raise _no_cursor() from None


def _no_cursor() -> Invalid:
    return Invalid(_l("This is no cursor of ours. Leave it out to get everything."), "since")


def _inside(station: Station, seen: Cursor | None) -> Inside:
    if seen is None:
        return inside_now(station.area)
    undone = datetime.fromtimestamp(seen.undone / 1_000_000, UTC)
    return inside_since(station.area, scan=seen.scan, undone_from=undone - OVERLAP)


def _passes(inside: Inside) -> dict[str, Any]:
    entered = {serial: at.isoformat() for serial, at in inside.entered.items()}
    return {"in": entered, "out": inside.left}


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
