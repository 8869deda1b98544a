"""Checking in by oneself: what a tablet in the hall asks."""

from typing import Any

import marshmallow as ma
from flask import Response, abort
from flask_login import current_user
from marshmallow import fields, validate

from app.core.access import Role, own_or_404, requires
from app.core.api import problems
from app.core.web import download
from badges.api import kiosks_api as bp
from badges.api.devices import calling_device, unpair_caller
from badges.api.schemas import LONGEST_CODE, PrintedSchema
from badges.models import Station
from badges.queries.kiosk import visit_of
from badges.queries.lines import printed
from badges.rules.kiosk import SHEETS, Hindrance
from badges.rules.sheets import Sheet
from badges.services import devices, kiosk

SCOPE = "kiosk"


class ShownSchema(ma.Schema):
    """The code that somebody shows."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_CODE))


class OrderSchema(ShownSchema):
    """Whose badge to print, and on what."""

    sheet = fields.String(
        load_default=Sheet.A6.value, validate=validate.OneOf([one.value for one in SHEETS])
    )


class FaceSchema(PrintedSchema):
    """What is printed on the badge."""

    class Meta:
        exclude = ("id",)


class VisitSchema(ma.Schema):
    """Whether a badge comes out: then whose, else why not. Nobody is named who gets none."""

    hindrance = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf([*(one.value for one in Hindrance), None]),
    )
    badge = fields.Nested(FaceSchema, required=True, allow_none=True)


@bp.post("/<station_id>/visit")
@requires(Role.DESK, Role.PROGRAMME_MANAGER, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404, 422)
@bp.arguments(ShownSchema)
@bp.response(200, VisitSchema)
def visit(body: dict[str, Any], station_id: str) -> dict[str, Any]:
    """Whose confirmation this is, before the badge is printed."""
    found = visit_of(_kiosk(station_id), body["code"])
    badge = printed(found.wearer) if found.wearer and found.hindrance is None else None
    return {"hindrance": found.hindrance, "badge": badge}


@bp.post("/<station_id>/badge")
@requires(Role.DESK, Role.PROGRAMME_MANAGER, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404, 409, 422)
@bp.arguments(OrderSchema)
@bp.response(200, content_type="application/pdf")
def hand_out_badge(body: dict[str, Any], station_id: str) -> Response:
    """The badge as a PDF, once: it counts as collected from now on."""
    sheet = Sheet(body["sheet"])
    pdf = kiosk.hand_out_badge(_kiosk(station_id), body["code"], sheet=sheet, by=current_user)
    return download(pdf, name="badge.pdf", media_type="application/pdf", inline=True)


@bp.delete("/self")
@requires(Role.DESK, token_scope=SCOPE)
@problems(bp, 400, 401, 403, 404)
@bp.response(204)
def unpair_kiosk() -> None:
    """End the pairing of the tablet that asks: its token is worth nothing from now on."""
    unpair_caller()


def _kiosk(station_id: str) -> Station:
    """The kiosk; a station of another kind hands out nothing."""
    station = own_or_404(Station, station_id)
    if not station.is_kiosk:
        abort(404)
    device = calling_device()
    if device is not None:
        devices.hear_from(device, waiting=None)
    return station
