"""Scanning: readings in, answers out; and what a scanner carries."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import g
from flask_login import current_user

from app.core.access import Role, own_or_404, requires
from app.core.api import problems
from badges.api import schemas
from badges.api import stations_api as bp
from badges.models import Badge, Station
from badges.queries import manifest as manifests
from badges.queries import scans as reads
from badges.queries.wearers import Wearer, named, wearers
from badges.rules.scanning import Direction
from badges.services import scans
from badges.services.scans import Reading, Result

SCANNERS = (Role.DESK, Role.PROGRAMME_MANAGER)
SCOPE = "scan"
MOST_FOUND = 12


@bp.post("/<station_id>/scans")
@requires(*SCANNERS, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404, 422)
@bp.arguments(schemas.ReadingsSchema)
@bp.response(200, schemas.ResultsSchema)
def record_scans(body: dict[str, Any], station_id: str) -> dict[str, Any]:
    """Judge readings, one result each in their order; a nonce is answered once."""
    station = own_or_404(Station, station_id)
    readings = [_reading(**item) for item in body["scans"]]
    results = scans.record_scans(station, readings, by=_device())
    return {"results": [_result(one) for one in results], "inside": station.inside}


@bp.post("/<station_id>/scans/<uuid:nonce>/undo")
@requires(*SCANNERS, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404, 409, 422)
@bp.response(200, schemas.CountsSchema)
def undo_scan(station_id: str, nonce: UUID) -> dict[str, Any]:
    """Take back a reading that let somebody pass; a second time changes nothing."""
    station = own_or_404(Station, station_id)
    scans.undo_scan(station, str(nonce), by=_device())
    return _counts(station)


@bp.get("/<station_id>/manifest")
@requires(*SCANNERS, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404, 422)
@bp.arguments(schemas.SinceSchema, location="query")
@bp.response(200, schemas.ManifestSchema)
def manifest(query: dict[str, Any], station_id: str) -> dict[str, Any]:
    """Keys, revocations and badges to judge with; what changed since a cursor."""
    return manifests.manifest(own_or_404(Station, station_id), query["since"])


@bp.get("/<station_id>/counts")
@requires(*SCANNERS, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404)
@bp.response(200, schemas.CountsSchema)
def counts(station_id: str) -> dict[str, Any]:
    """Who is inside now, by role."""
    return _counts(own_or_404(Station, station_id))


@bp.get("/<station_id>/people")
@requires(*SCANNERS, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404, 422)
@bp.arguments(schemas.SearchSchema, location="query")
@bp.response(200, schemas.FoundListSchema)
def people(query: dict[str, Any], station_id: str) -> dict[str, Any]:
    """Badges by their wearer's name, for who comes without a badge."""
    station = own_or_404(Station, station_id)
    of_edition = Badge.edition_id == station.edition_id
    fits = named(query["words"])
    found = wearers(of_edition, *fits, limit=MOST_FOUND) if fits else []
    return {"people": [manifests.printed(one) | {"code": one.short_code} for one in found]}


def _device() -> Any:
    """Who reads: the account, and the device that holds its token, which the account named."""
    token = g.get("api_token")
    return f"{current_user.email} ({token.name})" if token is not None else current_user


def _reading(
    *, nonce: UUID, code: str, scanned_at: datetime, direction: str, override: bool, note: str
) -> Reading:
    return Reading(str(nonce), code, scanned_at, Direction(direction), override, note)


def _result(one: Result) -> dict[str, Any]:
    scan = one.scan
    return {
        "nonce": scan.nonce,
        "result": scan.verdict.value,
        "reason": one.reason.value if one.reason else None,
        "direction": scan.direction.value,
        "override": scan.override,
        "undone": scan.undone_at is not None,
        "since": scan.since,
        "badge": _printed(one.wearer),
    }


def _printed(wearer: Wearer | None) -> dict[str, str] | None:
    return manifests.printed(wearer) if wearer else None


def _counts(station: Station) -> dict[str, Any]:
    roles = [{"role": role.value, "count": n} for role, n in reads.inside_by_role(station)]
    return {"inside": station.inside, "capacity": station.capacity, "roles": roles}
