"""Devices that read badges: paired by a code that works once, heard of, revoked."""

from datetime import timedelta
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Gone, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.ids import public_id, secret_token, token_hash
from app.core.stale import lock
from app.extensions import db
from badges.models import Device, Station
from badges.queries.devices import is_over, pairing_code
from badges.rules.pairing import CODE_LASTS, TOKEN_PREFIX

#: when a device was last heard of is kept to the minute
HEARD_EVERY = timedelta(minutes=1)


def add_device(station: Station, *, name: str, by: Any) -> Device:
    """A device that may pair with ``station`` by its code (`badges.queries.devices.pairing_code`).

    Invalid without a name or with that of another device there, Conflict once the edition is over.
    """
    if is_over(station.edition):
        raise Conflict(_l("This edition is over: nothing is read here any more."))
    device = Device(station=station, name=_free_name(station, name), public_id=public_id())
    _offer_code(device)
    db.session.add(device)
    audit.record("device.added", device, by=by, name=device.name, station=station.name)
    return device


def offer_new_code(device: Device, *, by: Any) -> None:
    """Another ten minutes to pair it, by another code. Conflict when it is paired or revoked."""
    lock(device)
    if device.paired_at is not None or device.revoked_at is not None:
        raise Conflict(_l("This phone needs no code any more."))
    _offer_code(device)
    audit.record("device.code_offered", device, by=by, name=device.name)


def pair_device(code: str, *, as_kiosk: bool = False) -> tuple[Device, str]:
    """The device that ``code`` pairs and its bearer token, readable only in this answer.

    Gone when there is no such code: it was used, ran out or was revoked. Of two phones that send
    it at the same moment one gets the token. Conflict, and the code stays good, when a phone reads
    that of a kiosk, or a kiosk that of another station.
    """
    query = db.select(Device).filter_by(pairing_hash=token_hash(code.strip()))
    query = query.with_for_update(of=Device).execution_options(populate_existing=True)
    device = db.session.scalar(query)
    if device is None or now() >= device.pairing_ends_at or is_over(device.station.edition):
        raise Gone(_l("This code was used or ran out. Ask the manager for a new one."), "code")
    if device.is_kiosk is not as_kiosk:
        raise Conflict(_wrong_app(device), "code")
    token = TOKEN_PREFIX + secret_token()
    device.pairing_hash, device.token_hash = None, token_hash(token)
    device.paired_at = device.last_seen_at = now()
    audit.record("device.paired", device, by=device.name, station=device.station.name)
    return device, token


def hear_from(device: Device, *, waiting: int | None) -> None:
    """Note that a device sent something, and how many scans still wait on it (None: unknown).

    Written at most once a minute, and when the number of waiting scans changes: nobody should read
    that scans wait which have long arrived.
    """
    waiting = device.waiting if waiting is None else waiting
    is_news = device.last_seen_at is None or now() - device.last_seen_at >= HEARD_EVERY
    if is_news or waiting != device.waiting:
        device.last_seen_at, device.waiting = now(), waiting


def revoke_device(device: Device, *, by: Any) -> None:
    """Refuse the device from now on, whether it was paired or not; silent when it is refused."""
    lock(device)
    if device.revoked_at is None:
        device.revoked_at, device.pairing_hash = now(), None
        audit.record("device.revoked", device, by=by, name=device.name, waiting=device.waiting)


def _wrong_app(device: Device) -> Any:
    if device.is_kiosk:
        return _l("This code is for a check-in kiosk. Read it with the camera of the tablet.")
    return _l("This code is for a phone that reads badges. Read it with the scanning app.")


def _offer_code(device: Device) -> None:
    device.pairing_ends_at = now() + CODE_LASTS
    device.pairing_hash = token_hash(pairing_code(device))


def _free_name(station: Station, name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_l("Give the phone a name, such as the number on its back."), "name")
    same = db.select(Device.id).filter_by(station_id=station.id, name=name, revoked_at=None)
    if db.session.scalar(same) is not None:
        raise Invalid(_l("Another phone here has this name. Choose another one."), "name")
    return name
