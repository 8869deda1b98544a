"""Pairing a device that reads badges, and letting it go."""

from typing import Any

from flask import abort
from flask_login import current_user

from app.core import brake
from app.core.access import Role, by_secret, requires
from app.core.api import problems
from app.core.errors import Gone
from badges.api import devices_api as bp
from badges.api.device_schemas import PairedSchema, PairingSchema
from badges.models import Device
from badges.services import devices


@bp.post("/pair")
@by_secret
@brake.against_guessing("pairing")
@problems(bp, 400, 409, 410, 422, 429)
@bp.doc(security=[])
@bp.arguments(PairingSchema)
@bp.response(201, PairedSchema)
def pair_device(body: dict[str, Any]) -> dict[str, Any]:
    """Exchange the code of a pairing QR, which works once, for the device's own token."""
    try:
        device, token = devices.pair_device(body["code"], as_kiosk=body["kiosk"])
    except Gone:
        brake.missed()
        raise
    station = device.station
    return {"token": token, "device": device, "station": station, "edition": station.edition}


@bp.delete("/self")
@requires(Role.DESK, token_scope="scan")
@problems(bp, 400, 401, 403, 404)
@bp.response(204)
def unpair_device() -> None:
    """End the pairing of the device that asks: its token is worth nothing from now on."""
    unpair_caller()


def calling_device() -> Device | None:
    """The paired device that calls; None for an account or a program of one."""
    return getattr(current_user, "device", None)


def unpair_caller() -> None:
    """End the pairing of the device that calls; whoever is none finds nothing to end."""
    device = calling_device()
    if device is None:
        abort(404)
    devices.revoke_device(device, by=current_user)
