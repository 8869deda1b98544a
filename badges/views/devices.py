"""The back office: phones and tablets that read badges, paired by a code on this screen."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from app.core.access import Role, own_or_404, requires
from app.core.errors import DomainError
from app.core.i18n import show_number
from app.core.qr import qr_svg
from app.core.web import blame, page
from app.programmes import queries
from badges.forms.devices import DeviceForm
from badges.models import Device, Station
from badges.queries.devices import devices_of, is_over, is_waiting, pairing_code
from badges.services import devices
from badges.views.blueprint import bp

MANAGER = Role.PROGRAMME_MANAGER
#: where a phone opens the scanning app, and a tablet the kiosk; the code stands behind #, which no
#: server is sent
PAIRING_PATHS = {False: "/scan/#pair=", True: "/kiosk/#pair="}


@bp.route("/staff/stations/<public_id>/devices", methods=["GET", "POST"])
@requires(MANAGER)
def pair_device(public_id: str) -> Any:
    """Name a phone that will read badges at a station."""
    station = own_or_404(Station, public_id)
    queries.edition_or_404(station.edition.code, MANAGER, by=current_user)
    form = device_form(devices_of(station))
    if form.validate_on_submit():
        with blame(form):
            added = devices.add_device(station, name=form.name.data or "", by=current_user)
            return redirect(url_for(".device_page", public_id=added.public_id))
    return page("badges/device_new.html", form=form, station=station, edition=station.edition)


@bp.get("/staff/devices/<public_id>")
@requires(MANAGER)
def device_page(public_id: str) -> Any:
    """One phone: the code that pairs it, then how it is doing."""
    device = own_or_404(Device, public_id)
    state = state_of(device)
    address = _address(device) if state == "waiting" else ""
    return page(
        "badges/device.html",
        device=device,
        station=device.station,
        edition=device.station.edition,
        state=state,
        address=address,
        code=Markup(qr_svg(address)) if address else "",
    )


@bp.get("/staff/devices/<public_id>/state")
@requires(MANAGER)
def device_state(public_id: str) -> Any:
    """What the page of a phone waits for."""
    return {"state": state_of(own_or_404(Device, public_id))}


@bp.post("/staff/devices/<public_id>/code")
@requires(MANAGER)
def offer_new_code(public_id: str) -> Any:
    """Another code, for a phone that was not there in time."""
    device = own_or_404(Device, public_id)
    try:
        devices.offer_new_code(device, by=current_user)
    except DomainError as refused:
        flash(str(refused), "warn")
    return redirect(url_for(".device_page", public_id=public_id))


@bp.post("/staff/devices/<public_id>/revoke")
@requires(MANAGER)
def revoke_device(public_id: str) -> Any:
    """Hear the phone no more."""
    device = own_or_404(Device, public_id)
    devices.revoke_device(device, by=current_user)
    flash(_("%(name)s may read no more.", name=device.name), "ok")
    return redirect(url_for(".station_page", public_id=device.station.public_id))


def state_of(device: Device) -> str:
    """``paired``, ``waiting`` for the phone, ``late`` once the code ran out, ``revoked``, or
    ``over`` with the edition."""
    if device.revoked_at is not None:
        return "revoked"
    if is_over(device.station.edition):
        return "over"
    if device.paired_at is not None:
        return "paired"
    return "waiting" if is_waiting(device) else "late"


def device_form(known: Sequence[Device]) -> DeviceForm:
    """An empty form that suggests a name for one more than the phones ``known``."""
    suggested = _("Phone %(number)s", number=show_number(len(known) + 1))
    return DeviceForm(data={"name": suggested}, prefix="device")


def _address(device: Device) -> str:
    """What the pairing QR says: where a phone opens the app, and the code."""
    return f"{current_app.config['BASE_URL']}{PAIRING_PATHS[device.is_kiosk]}{pairing_code(device)}"
