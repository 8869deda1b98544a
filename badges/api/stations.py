"""Scanning: readings in, answers out; and what a scanner carries."""

import gzip
from typing import Any
from uuid import UUID

from flask import Response, abort, g, jsonify, request
from flask_login import current_user

from app.core.access import Role, own_or_404, requires
from app.core.api import problems
from badges.api import schemas
from badges.api import stations_api as bp
from badges.api.devices import calling_device
from badges.models import Badge, Station
from badges.queries import manifest as manifests
from badges.queries import scans as reads
from badges.queries.lines import printed
from badges.queries.wearers import Wearer, named, wearers
from badges.rules.scanning import Answer, Direction, Reason, Verdict
from badges.services import devices, scans
from badges.services.scans import Reading, Result

SCANNERS = (Role.DESK, Role.PROGRAMME_MANAGER)
SCOPE = "scan"
MOST_FOUND = 12
#: of 1 (quick) to 9 (small)
PACKED_WELL = 5


@bp.post("/<station_id>/scans")
@requires(*SCANNERS, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404, 422)
@bp.arguments(schemas.ReadingsSchema())
@bp.response(200, schemas.ResultsSchema)
def record_scans(body: dict[str, Any], station_id: str) -> Response:
    """Judge readings, one result each in their order; a nonce is answered once."""
    station, device = _station(station_id), calling_device()
    readings = [_reading(**item) for item in body["scans"]]
    results = scans.record_scans(
        station, readings, by=_by(), device=device, sent_at=body.get("sent_at")
    )
    if device is not None:
        devices.hear_from(device, waiting=body.get("waiting"))
    return jsonify(results=[_result(one) for one in results], inside=station.inside)


@bp.post("/<station_id>/scans/<uuid:nonce>/undo")
@requires(*SCANNERS, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404, 409, 422)
@bp.response(200, schemas.CountsSchema)
def undo_scan(station_id: str, nonce: UUID) -> dict[str, Any]:
    """Take back a reading that let somebody pass; a second time changes nothing."""
    station = _station(station_id)
    scans.undo_scan(station, str(nonce), by=_by())
    return _counts(station)


@bp.get("/<station_id>/manifest")
@requires(*SCANNERS, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404, 422)
@bp.arguments(schemas.SinceSchema(), location="query")
@bp.response(200, schemas.ManifestSchema)
def manifest(query: dict[str, Any], station_id: str) -> Response:
    """Keys, revocations, badges and who is inside, to judge with; what changed since a cursor."""
    return _packed(manifests.manifest_text(_station(station_id), query["since"]))


@bp.get("/<station_id>/counts")
@requires(*SCANNERS, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404)
@bp.response(200, schemas.CountsSchema)
def counts(station_id: str) -> dict[str, Any]:
    """Who is inside now, by role."""
    return _counts(_station(station_id))


@bp.get("/<station_id>/people")
@requires(*SCANNERS, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404, 422)
@bp.arguments(schemas.SearchSchema(), location="query")
@bp.response(200, schemas.FoundListSchema)
def people(query: dict[str, Any], station_id: str) -> dict[str, Any]:
    """Badges by their wearer's name, for who comes without a badge."""
    station = _station(station_id)
    of_edition = Badge.edition_id == station.edition_id
    fits = named(query["words"])
    found = wearers(of_edition, *fits, limit=MOST_FOUND) if fits else []
    return {"people": [printed(one) | {"code": one.short_code} for one in found]}


def _station(station_id: str) -> Station:
    """The station; a device was found together with its own and has no other."""
    device = calling_device()
    if device is None:
        return own_or_404(Station, station_id)
    if device.station.public_id != station_id:
        abort(404)
    return device.station


def _by() -> Any:
    """Who reads: the account, and what it named the program that holds its token; or a device."""
    token = g.get("api_token")
    if token is None or calling_device() is not None:
        return current_user
    return f"{current_user.email} ({token.name})"


def _reading(*, nonce: UUID, direction: str, decided: Any = None, **values: Any) -> Reading:
    given = Direction(direction)
    return Reading(nonce=str(nonce), direction=given, decided=_answer(decided), **values)


def _answer(decided: dict[str, Any] | None) -> Answer | None:
    if decided is None:
        return None
    reason = Reason(decided["reason"]) if decided["reason"] else None
    return Answer(Verdict(decided["result"]), reason)


def _packed(text: str) -> Response:
    """JSON, compressed for whoever can unpack it: a list of thousands shrinks to a quarter."""
    answer = Response(text, mimetype="application/json")
    answer.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        answer.data = gzip.compress(answer.data, PACKED_WELL, mtime=0)
        answer.content_encoding = "gzip"
    return answer


def _result(one: Result) -> dict[str, Any]:
    scan = one.scan
    return {
        "nonce": scan.nonce,
        "result": scan.verdict.value,
        "reason": one.reason.value if one.reason else None,
        "direction": scan.direction.value,
        "override": scan.override,
        "undone": scan.undone_at is not None,
        "since": scan.since.isoformat() if scan.since else None,
        "badge": _printed(one.wearer),
    }


def _printed(wearer: Wearer | None) -> dict[str, str] | None:
    return printed(wearer) if wearer else None


def _counts(station: Station) -> dict[str, Any]:
    roles = [{"role": role.value, "count": n} for role, n in reads.inside_by_role(station)]
    return {"inside": station.inside, "capacity": station.capacity, "roles": roles}
